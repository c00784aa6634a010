"""One noun a file."""

from threads.models.action import Action
from threads.models.archive import Archive
from threads.models.correction import Correction
from threads.models.departure import CannotLeave, Departure
from threads.models.draft import Draft
from threads.models.edition import Edition
from threads.models.flag import Flag
from threads.models.gate import Gate
from threads.models.identifier import Identifier
from threads.models.image import Image
from threads.models.like import Like
from threads.models.lookup import Lookup
from threads.models.mail import Mail
from threads.models.merge import CannotMerge, Merge, Verdict
from threads.models.mute import Mute
from threads.models.notification import Notification
from threads.models.paper import Paper
from threads.models.post import Post
from threads.models.preference import Preference
from threads.models.reading import Reading
from threads.models.relation import Relation
from threads.models.revision import Revision
from threads.models.saved_search import SavedSearch
from threads.models.sent_write import SentWrite
from threads.models.share import Share
from threads.models.source_record import SourceRecord
from threads.models.subscription import Subscription
from threads.models.topic import AlreadyOpen, CannotOpen, Described, Topic
from threads.models.visit import Visit
from threads.models.webhook import Delivery, Webhook
from threads.models.year_request import YearRequest

__all__ = [
    "Action",
    "AlreadyOpen",
    "Archive",
    "CannotLeave",
    "CannotMerge",
    "CannotOpen",
    "Correction",
    "Delivery",
    "Departure",
    "Described",
    "Draft",
    "Edition",
    "Flag",
    "Gate",
    "Identifier",
    "Image",
    "Like",
    "Lookup",
    "Mail",
    "Merge",
    "Mute",
    "Notification",
    "Paper",
    "Post",
    "Preference",
    "Reading",
    "Relation",
    "Revision",
    "SavedSearch",
    "SentWrite",
    "Share",
    "SourceRecord",
    "Subscription",
    "Topic",
    "Verdict",
    "Visit",
    "Webhook",
    "YearRequest",
]
