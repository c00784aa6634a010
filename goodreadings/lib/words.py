"""The words of our scripts in a language of the site (static/js/words.js says them)."""

import functools
import hashlib
import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation.trans_real import DjangoTranslation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.i18n import JavaScriptCatalog

from goodreadings.lib.languages import speaks_to_anybody

YEAR_IN_SECONDS = 365 * 24 * 60 * 60


@functools.cache
def script(language: str) -> str:
    catalog = JavaScriptCatalog()
    catalog.translation = DjangoTranslation(
        language, domain="djangojs", localedirs=[str(path) for path in settings.LOCALE_PATHS]
    )
    words = {english: said for english, said in catalog.get_catalog().items() if isinstance(said, str)}
    return f"globalThis.catalog = {json.dumps(words, ensure_ascii=False, sort_keys=True)};\n"


def address() -> str:
    """Of the script for the language that is spoken now; "" for English, which needs none."""
    language = get_language() or "en"
    if language == "en":
        return ""
    version = hashlib.sha256(script(language).encode()).hexdigest()[:12]
    return f"{reverse('words', args=[language])}?v={version}"


@require_safe
@speaks_to_anybody
@cache_control(public=True, immutable=True, max_age=YEAR_IN_SECONDS)
def words(request: HttpRequest, language: str) -> HttpResponse:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return HttpResponse(script(language), content_type="text/javascript; charset=utf-8")
