"""Two traps for robots that sign up: a field that nobody sees, and the time that people take."""

import time

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.html import format_html
from django.utils.translation import gettext as _

# A page that was open for longer is sent anew.
LONGEST = 24 * 60 * 60
SALT = "accounts.trap"

NOT_BY_PEOPLE, TOO_FAST, TOO_OLD = "not by people", "too fast", "too old"


class UnseenInput(forms.TextInput):
    """Out of sight (static/css/form.css), and out of the way of keys, of what reads pages aloud and of what fills
    forms in."""

    is_hidden = True

    def render(self, name, value, attrs=None, renderer=None):
        return format_html(
            '<div class="unseen" aria-hidden="true"><label for="id_{0}">{1}</label>'
            '<input type="text" name="{0}" id="id_{0}" value="" tabindex="-1" autocomplete="off"></div>',
            name,
            _("Leave this empty"),
        )


def stamp() -> str:
    """When a page was made, signed."""
    return signing.dumps(round(time.time(), 1), salt=SALT)


def judge(filled_in: str, stamped: str) -> str:
    """What is wrong with a form: "" when a person may have sent it."""
    if filled_in:
        return NOT_BY_PEOPLE
    if not settings.SIGN_UP_SECONDS:
        return ""
    try:
        made = signing.loads(stamped, salt=SALT)
    except signing.BadSignature:
        return TOO_OLD
    took = time.time() - made
    # A clock that was set back makes a page of the future.
    if not 0 <= took <= LONGEST:
        return TOO_OLD
    return TOO_FAST if took < settings.SIGN_UP_SECONDS else ""
