"""The site as deployed under the published rules of Mozilla's Observatory (tests/observatory.py)."""

from email.message import Message

import pytest

from tests.deployed.conftest import HOST
from tests.observatory import MARKS, Seen, scan


def look(site, path: str) -> Seen:
    _, headers, page = site.ask(path)
    _, plain, _ = site.ask(path, https=False)
    return Seen(f"https://{HOST}{path}", headers, page.decode(), plain["Location"])


@pytest.mark.parametrize(
    "path", ["/", "/2021/", "/accounts/login/", "/accounts/signup/", "/search/?q=x", "/no/such/page"]
)
def test_every_page_has_the_best_grade(site, path):
    marks = scan(look(site, path))
    assert marks.grade == "A+", marks
    assert [result for result in marks.results if MARKS[result] < 0] == []
    assert marks.score == 100 + 10 + 5 + 5 + 10 + (5 if path.startswith("/accounts/") else 0), marks


GOOD = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin", "Set-Cookie": "__Host-session=x; HttpOnly; Secure; SameSite=Lax",
}  # fmt: skip


def marked(page="", leads="https://a.org/", **changes) -> tuple[int, str]:
    headers = Message()
    for name, value in (GOOD | {name.replace("_", "-"): value for name, value in changes.items()}).items():
        if value is not None:
            headers[name] = value
    return scan(Seen("https://a.org/", headers, page, leads))[1:]


@pytest.mark.parametrize(
    ("changes", "score", "grade"),
    [
        ({}, 135, "A+"),
        ({"Content_Security_Policy": None}, 75, "B"),
        ({"Content_Security_Policy": "default-src *"}, 80, "B+"),
        ({"Content_Security_Policy": "default-src 'self'; script-src 'unsafe-inline'; frame-ancestors 'none'"}, 80, "B+"),
        ({"Content_Security_Policy": "default-src 'self'; script-src 'unsafe-eval'; frame-ancestors 'none'"}, 115, "A+"),
        ({"Set_Cookie": "session=x; Secure; SameSite=Lax"}, 70, "B"),
        ({"Set_Cookie": "csrf=x; Secure; HttpOnly"}, 80, "B+"),
        ({"Set_Cookie": "session=x"}, 120, "A+"),
        ({"Set_Cookie": "session=x", "Strict_Transport_Security": None}, 40, "D+"),
        ({"Strict_Transport_Security": "max-age=86400"}, 125, "A+"),
        ({"Strict_Transport_Security": "forever"}, 80, "B+"),
        ({"Access_Control_Allow_Origin": "*", "Access_Control_Allow_Credentials": "true"}, 50, "C"),
        ({"Referrer_Policy": "unsafe-url"}, 125, "A+"),
        ({"X_Content_Type_Options": None}, 130, "A+"),
        ({"leads": None}, 80, "B+"),
        ({"leads": "http://a.org/"}, 80, "B+"),
        ({"page": "<script src=https://b.org/x.js></script>"}, 130, "A+"),
        ({"page": "<script src=http://b.org/x.js></script>"}, 50, "C"),
    ],
    ids=str,
)  # fmt: skip
def test_the_rules_take_off_what_is_missing(changes, score, grade):
    assert marked(**changes) == (score, grade)
