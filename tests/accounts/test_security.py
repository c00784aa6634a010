"""Cookies, tokens and headers; also with the settings of a real site."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.make import PASSWORD, make_post

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = """
import json, django
django.setup()
from django.core.management import call_command
from django.test import Client
from accounts.models import User
from allauth.account.models import EmailAddress
call_command("migrate", verbosity=0)
user = User.objects.create_user("ann", "ann@example.org", "correct horse battery")
EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
visit = {"secure": True, "headers": {"Host": "readings.example.org"}}
client = Client()
client.get("/accounts/login/", **visit)
answer = client.post("/accounts/login/", {"login": "ann", "password": "correct horse battery"}, **visit)
cookies = {
    name: {flag: cookie[flag] for flag in ("secure", "httponly", "samesite", "path", "domain")}
    for name, cookie in client.cookies.items()
}
plain = client.get("/", headers={"Host": "readings.example.org"})
print(json.dumps({
    "status": answer.status_code, "cookies": cookies, "plain": [plain.status_code, plain.headers.get("Location")],
    "headers": dict(client.get("/", **visit).headers),
}))
"""


@pytest.fixture(scope="module")
def real_site(tmp_path_factory):
    """What a site at https://readings.example.org answers."""
    var = tmp_path_factory.mktemp("var")
    (var / "static").mkdir()
    environment = os.environ | {
        "SITE_URL": "https://readings.example.org", "ALLOWED_HOSTS": "readings.example.org", "VAR_DIR": str(var),
        "DATABASE_URL": f"sqlite:///{var}/site.sqlite3", "DEBUG": "yes",
    }  # fmt: skip
    command = [sys.executable, "-W", "ignore", "-c", SCRIPT]
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_cookies_of_a_real_site_are_secure(real_site):
    cookies = real_site["cookies"]
    assert set(cookies) >= {"__Host-session", "__Host-csrf"}
    for flags in cookies.values():
        assert flags == {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": ""}


def test_a_real_site_leads_to_https_and_stays_there(real_site):
    assert real_site["plain"] == [301, "https://readings.example.org/"]
    assert "max-age=" in real_site["headers"]["Strict-Transport-Security"]


def test_every_page_carries_its_policy(client, ann, topic):
    post = make_post(topic, by=ann)
    for address in (
        "/",
        "/2021/",
        f"/posts/{post.pk}/",
        "/accounts/login/",
        "/no/such/page",
        "/moderation/log/",
    ):
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy.replace("upgrade-insecure-requests", "")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"


def test_a_foreign_host_is_refused(client, db):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_cookies_of_a_sign_in_are_closed_to_scripts(client, ann):
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "ann", "password": PASSWORD})
    for name in ("session", "csrf"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_a_form_without_a_token_is_refused_with_a_page(ann, topic):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    answer = client.post("/2021/posts/", {"body": "From elsewhere."})
    assert answer.status_code == 403
    assert "its form is no longer good" in answer.content.decode()
    assert not topic.posts.exists()


def test_a_form_with_its_token_is_taken(ann, topic):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    token = client.get("/2021/").context["csrf_token"]
    assert (
        client.post("/2021/posts/", {"body": "From here.", "csrfmiddlewaretoken": str(token)}).status_code
        == 302
    )


def test_reading_sets_no_cookie(client, ann, topic):
    make_post(topic, by=ann)
    for address in ("/", "/2021/", "/2021/papers/", "/members/ann/", "/moderation/log/"):
        client.get(address)
    assert not client.cookies
