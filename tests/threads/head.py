"""What stands in the head of a page, for those who have not opened it."""

import json

from tests import page


def metas(response) -> dict[str, str]:
    """{"description": "…", "og:title": "…"}."""
    tags = page.tree(response).iter("meta")
    return {tag.get("name") or tag.get("property"): tag.get("content") for tag in tags if tag.get("content")}


def linked(response) -> dict[str, str]:
    """The addresses of canonical, prev and next in the head: one of each at most."""
    tags = page.tree(response).find("head").iter("link")
    found = [
        (tag.get("rel"), tag.get("href")) for tag in tags if tag.get("rel") in {"canonical", "prev", "next"}
    ]
    assert len(found) == len(dict(found)), found
    return dict(found)


def title(response) -> str:
    return page.words_of(page.tree(response).find("head/title"))


def scripts(response) -> list[str]:
    tags = page.tree(response).iter("script")
    return ["".join(tag.itertext()) for tag in tags if tag.get("type") == "application/ld+json"]


def data(response) -> list[dict]:
    """The nodes of its JSON-LD."""
    (script,) = scripts(response)
    said = json.loads(script)
    assert said["@context"] == "https://schema.org"
    return said["@graph"]


def is_found(response) -> bool:
    """Whether search engines may keep it; the tag and the header say the same."""
    tag, header = metas(response).get("robots"), response.headers.get("X-Robots-Tag")
    assert (tag is None) == (header is None), (tag, header)
    return tag is None
