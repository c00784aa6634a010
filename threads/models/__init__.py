"""One noun a file."""

from threads.models.action import Action
from threads.models.identifier import Identifier
from threads.models.like import Like
from threads.models.paper import Paper
from threads.models.post import Post
from threads.models.revision import Revision
from threads.models.share import Share
from threads.models.topic import AlreadyOpen, CannotOpen, Topic
from threads.models.year_request import YearRequest

__all__ = [
    "Action",
    "AlreadyOpen",
    "CannotOpen",
    "Identifier",
    "Like",
    "Paper",
    "Post",
    "Revision",
    "Share",
    "Topic",
    "YearRequest",
]
