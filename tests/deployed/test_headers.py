"""What every answer tells the browser, whatever it answers; by the server itself."""

import re

import pytest

from goodreadings.lib.headers import OF_PARTS, OF_PICTURES, PARTS
from tests.deployed.conftest import HOST

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
BIG = b"x" * (2 * 1024 * 1024)
FORM = {"Content_Type": "application/x-www-form-urlencoded"}
# What is asked, and what is answered: (status, address, more of the request).
ANSWERS = [
    (200, "/", {}),
    (200, "/2021/", {}),
    (200, "/posts/1/", {}),
    (200, "/healthz", {}),
    (200, "/readyz", {}),
    (200, "/feed/", {}),
    (200, "/2021/papers.bib", {}),
    (200, "/manifest.webmanifest", {}),
    (200, "/service-worker.js", {}),
    (200, "/words/de.js", {}),
    (200, "/images/{image}", {}),
    (200, "/accounts/login/", {}),
    (200, "/static/js/site.js", {}),
    (200, "/static/css/site.css", {}),
    (200, "/static/img/mark.svg", {}),
    (200, "/static/img/icon-192.png", {}),
    (200, "/2021/", {"method": "HEAD"}),
    (200, "/2021/", {"Accept_Encoding": "br"}),
    (301, "/2021", {}),
    (301, "/", {"https": False}),
    (302, "/settings/", {}),
    (302, "/admin/", {}),
    (400, "/2021/?page=%00", {}),
    (400, "/", {"Host": "evil.example"}),
    (400, "/", {"Host": "evil.example", "https": False}),
    (400, "/accounts/login/", {"method": "POST", "body": b"a=1", "Content_Type": "text/plain; charset=utf-7"}),
    (403, "/accounts/login/", {"method": "POST", "body": b"a=1", **FORM}),
    (404, "/no/such/page", {}),
    (404, "/static/no/such.css", {}),
    (404, "/images/" + "0" * 32 + ".png", {}),
    (405, "/posts/1/like/", {}),
    (405, "/2021/", {"method": "PUT", "body": b""}),
    (405, "/2021/", {"method": "TRACE"}),
]  # fmt: skip


def dressed(headers) -> None:
    """A part of a page has what a browser heeds of it, a picture also what guards it as a page."""
    kind = headers.get("Content-Type") or ""
    wanted = OF_PARTS if kind.startswith(PARTS) else OF_PICTURES if kind.startswith("image/") else WANTED
    for name in wanted:
        assert headers.get_all(name) == [WANTED[name]], name
    assert not headers.get_all("Access-Control-Allow-Origin")
    assert "gunicorn/" not in (headers.get("Server") or "")
    if wanted is OF_PARTS:
        return
    (policy,) = headers.get_all("Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?:|\*", policy)
    if wanted is OF_PICTURES:
        return
    (powers,) = headers.get_all("Permissions-Policy")
    assert {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"} <= set(powers.split(", "))
    assert all(power.endswith("=()") for power in powers.split(", "))


@pytest.mark.parametrize(("status", "path", "more"), ANSWERS, ids=lambda one: str(one)[:50])
def test_every_answer_has_every_header(site, status, path, more):
    answered, headers, body = site.ask(path.format(image=site.image), **more)
    assert answered == status, body[:300]
    dressed(headers)
    if more.get("https", True):
        assert headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    if 300 <= status < 400:
        assert headers["Location"].startswith(("/", f"https://{HOST}/"))


MANY = b"&".join(b"a%d=1" % n for n in range(500))


@pytest.mark.parametrize(("status", "body"), [(413, BIG), (400, MANY)], ids=["a large body", "many fields"])
def test_an_answer_to_too_much_has_them_too(site, status, body):
    answered, headers, page = site.ask("/accounts/login/", "POST", body, **FORM | token(site))
    assert answered == status
    assert b"Begin at the front page" in page
    dressed(headers)


def test_an_answer_of_too_many_tries_has_them_too(site):
    for _ in range(40):
        status, headers, _ = site.ask(
            "/accounts/login/", "POST", b"login=zed&password=x", **FORM | token(site)
        )
        if status == 429:
            break
    assert status == 429
    dressed(headers)


def token(site) -> dict:
    _, headers, body = site.ask("/accounts/login/")
    cookie = headers["Set-Cookie"].split(";")[0]
    found = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', body)[1].decode()
    return {"Cookie": cookie, "X_CSRFToken": found, "Referer": f"https://{HOST}/accounts/login/"}


def test_a_fault_of_ours_is_answered_by_a_page_with_them(client, monkeypatch):
    from goodreadings import urls

    def broken(request):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(next(one for one in urls.urlpatterns if one.name == "healthz"), "callback", broken)
    client.raise_request_exception = False
    answer = client.get("/healthz")
    assert answer.status_code == 500
    assert b"a fault of ours" not in answer.content
    for name, value in WANTED.items():
        assert answer.headers[name] == value
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "camera=()" in answer.headers["Permissions-Policy"]


def test_pages_say_nothing_of_whom_they_are_for_to_a_cache(site):
    for path in ("/settings/", "/accounts/login/", "/notifications/"):
        _, headers, _ = site.ask(path)
        assert "public" not in headers.get("Cache-Control", "")
