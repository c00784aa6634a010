"""What waits for moderators, acts on one and on many, and their undoing."""

import pytest

from accounts.models import User
from accounts.roles import make_moderator
from tests import page
from tests.clock import ago
from tests.make import make_member, make_post
from threads.models import Action, Flag, Notification, Post
from threads.models.post import Post as Posts
from threads.notify import lines
