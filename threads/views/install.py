"""What makes the site an app of its own: the manifest, the service worker, the page without a connection,
and the bookmarklet."""

import hashlib
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PAPER = "#fbf9f5"
ICONS = [
    ("img/icon.svg", "any", "any", "image/svg+xml"),
    ("img/icon-192.png", "192x192", "any", "image/png"),
    ("img/icon-512.png", "512x512", "any", "image/png"),
    ("img/maskable-192.png", "192x192", "maskable", "image/png"),
    ("img/maskable-512.png", "512x512", "maskable", "image/png"),
]
# What the page without a connection needs.
KEPT = ("css/site.css", "js/offline.js", "img/mark.svg")
# Of the page that is open, and of the words that are selected there. No address holds more than this.
BOOKMARKLET = """(function(){{
var d=document,q=encodeURIComponent,s=String(window.getSelection()).slice(0,1500);
location.href={address}+"?url="+q(location.href)+"&title="+q(d.title.slice(0,300))+"&text="+q(s)
}})()"""


@require_safe
@cache_control(max_age=3600)
def manifest(request):
    """Web application manifest (W3C), with the share target of a phone's menu."""
    return JsonResponse(
        {
            "id": "/",
            "name": settings.SITE_NAME,
            "short_name": settings.SITE_NAME[:12].strip(),
            "description": _("What people read of deep learning, one topic a year."),
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "theme_color": PAPER,
            "background_color": PAPER,
            "icons": [
                {"src": static(name), "sizes": sizes, "purpose": purpose, "type": kind}
                for name, sizes, purpose, kind in ICONS
            ],
            "share_target": {
                "action": "/share/",
                "method": "GET",
                "params": {"title": "title", "text": "text", "url": "url"},
            },
        },
        content_type="application/manifest+json",
    )


@require_safe
@cache_control(no_cache=True)
def service_worker(request):
    """The script that answers when no server does. Its text holds the names of the files and a digest of
    the page that it keeps, so that a new version of any of them is a new worker."""
    page = offline_page()
    files = [static(name) for name in KEPT]
    version = hashlib.sha256("\n".join([*files, page]).encode()).hexdigest()[:12]
    return render(
        request,
        "threads/service_worker.js",
        {"kept": files, "version": version},
        content_type="text/javascript; charset=utf-8",
    )


@require_safe
@cache_control(no_cache=True)
def offline(request):
    """Kept by the service worker, so that it holds nobody's name."""
    return HttpResponse(offline_page())


def offline_page() -> str:
    """The same for everybody: it is made without a request, and so without a member."""
    return render_to_string("threads/offline.html", {"site_name": settings.SITE_NAME})


@require_safe
def bookmarklet(request):
    """How a page that is open elsewhere becomes the beginning of a post."""
    script = BOOKMARKLET.format(address=f'"{settings.SITE_URL}/share/"').replace("\n", "")
    return render(
        request,
        "threads/bookmarklet.html",
        {"bookmarklet": "javascript:" + quote(script, safe="()=,.;")},
    )
