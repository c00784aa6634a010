"""The site as an app: its manifest, icons and service worker."""

import io
import json
from pathlib import Path

from django.contrib.staticfiles.finders import find
from PIL import Image

from tests import page

SHARED = {"action": "/share/", "method": "GET", "params": {"title": "title", "text": "text", "url": "url"}}


def test_the_manifest_says_what_a_phone_needs_to_install_the_site(client, db):
    answer = client.get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    said = json.loads(answer.content)
    assert (said["name"], said["start_url"], said["scope"]) == ("Good Readings", "/", "/")
    assert said["display"] == "standalone"
    assert len(said["short_name"]) <= 12
    assert said["share_target"] == SHARED


def test_every_icon_is_as_large_as_the_manifest_says(client, db):
    icons = json.loads(client.get("/manifest.webmanifest").content)["icons"]
    assert {(icon["sizes"], icon["purpose"]) for icon in icons} >= {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for icon in icons:
        content = Path(find(icon["src"].removeprefix("/static/"))).read_bytes()
        if icon["type"] == "image/png":
            size = Image.open(io.BytesIO(content)).size
            assert icon["sizes"] == f"{size[0]}x{size[1]}"
        else:
            assert content.startswith(b"<svg")


def test_every_page_names_its_manifest(client, topic):
    found = {link.get("rel"): link.get("href") for link in page.tree(client.get("/2021/")).iter("link")}
    assert found["manifest"] == "/manifest.webmanifest"
    assert found["apple-touch-icon"].endswith(".png")


def test_the_service_worker_is_looked_at_anew_and_keeps_to_the_policy(client, db):
    answer = client.get("/service-worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_the_page_without_a_connection_names_nobody(client, ann):
    before = client.get("/offline/").content
    client.force_login(ann)
    assert client.get("/offline/").content == before
    assert b"ann" not in before.replace(b"cannot", b"")


def test_the_page_without_a_connection_says_which_language_it_speaks(client, db):
    for language in ("en", "fr"):
        client.cookies["language"] = language
        assert f'<html lang="{language}">' in client.get("/offline/").content.decode()
