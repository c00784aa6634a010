"""Where the admin may be: a setting, checked against the addresses of the forum."""

import re

# How those begin (tests/test_admin_path.py compares).
TAKEN = set(
    "accounts api avatars corrections drafts feed healthz help images join keys language manifest"
    " members merges moderation notifications oembed offline papers posts preview reading readyz"
    " robots search service-worker settings share shares sitemap sitemaps static stay suggestions t"
    " unsubscribe words".split()
)


def admin_path(raw: str) -> str:
    """One part of an address that is nobody else's."""
    path = raw.strip("/")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{2,60}", path) or path.isdigit():
        raise ValueError("must be 3 to 61 letters, digits, “-” or “_”, and no number")
    if path.lower() in TAKEN:
        raise ValueError("is an address of the forum")
    return path
