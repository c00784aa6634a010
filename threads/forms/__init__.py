"""What members and moderators send."""

from threads.forms.acts import ACTS, ActForm, chosen
from threads.forms.images import FileForm, ImageForm
from threads.forms.leaving import LeaveForm
from threads.forms.moderation import (
    FlagForm,
    ReasonForm,
    TopicForm,
    YearForm,
    check_markup,
    optional_reason,
    proposal,
)
from threads.forms.papers import CorrectionFields, CorrectionForm, LinkForm, NamesField, SameForm
from threads.forms.posts import EditForm, PostForm, ReplyForm

__all__ = [
    "ACTS",
    "ActForm",
    "CorrectionFields",
    "CorrectionForm",
    "EditForm",
    "FileForm",
    "FlagForm",
    "ImageForm",
    "LeaveForm",
    "LinkForm",
    "NamesField",
    "PostForm",
    "ReasonForm",
    "ReplyForm",
    "SameForm",
    "TopicForm",
    "YearForm",
    "check_markup",
    "chosen",
    "optional_reason",
    "proposal",
]
