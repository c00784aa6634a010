"""What every process of the site needs is loaded before they part: once for all of them, and before anybody asks."""

import gc

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from goodreadings.lib import kept

TEMPLATES = kept.ROOT / "templates"


def load() -> None:
    """Views with their addresses, the words of each language, templates. Then the collector of garbage is told to leave
    all of it alone: looking through it, once in sixty requests, took a fifteenth of the time of them all; and what
    nobody touches stays one memory for all processes (https://docs.python.org/3/library/gc.html#gc.freeze)."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reverse("home")
    for template in TEMPLATES.glob("**/*.html"):
        get_template(str(template.relative_to(TEMPLATES)))
    kept.release()
    gc.collect()
    gc.freeze()
