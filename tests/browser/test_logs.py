"""What a real browser's visit leaves in the log: no password, key, token or address of anybody."""

import quopri
import re

import pytest

from tests.browser.conftest import opener
from tests.browser.deployed import Deployed
from tests.make import PASSWORD, make_post
from threads.letters import unsubscribe_token

pytestmark = pytest.mark.one_database

NEW = "a wholly other phrase"
MOST = 400  # kB: what is logged is read by people


class Logging(Deployed):
    def __init__(self, var, folder):
        super().__init__(var)
        self.mails = folder / "mails"
        self.environment |= {
            "ACCESS_LOG": "yes",
            "LOG_LEVEL": "DEBUG",
            "EMAIL_URL": f"filemail:///{self.mails}",
        }
        self.output = (folder / "log").open("wb")

    def links(self, start: str) -> list[str]:
        """Paths below `start` that were mailed."""
        text = "".join(
            quopri.decodestring(file.read_bytes()).decode() for file in sorted(self.mails.glob("*"))
        )
        return re.findall(rf"{self.url}({start}[^\s\"<>]+)", text)


@pytest.fixture
def logging_site(collected, tmp_path, transactional_db):
    with Logging(collected, tmp_path) as site:
        yield site
    site.output.close()


@pytest.fixture
def visit(chromium, logging_site):
    yield from opener(chromium, logging_site.url)


def sign_in(page, name, password):
    page.goto("/accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def collect(page, secrets: set[str]) -> None:
    """The cookies and the tokens of the page as it is."""
    secrets |= {
        cookie["value"]
        for cookie in page.context.cookies()
        if "session" in cookie["name"] or "csrf" in cookie["name"]
    }
    secrets |= {field.get_attribute("value") for field in page.locator("[name=csrfmiddlewaretoken]").all()}


def join(page, site, secrets):
    page.goto("/accounts/signup/")
    collect(page, secrets)
    for name, value in {
        "email": "newcomer@example.net",
        "username": "newcomer",
        "password1": PASSWORD,
    }.items():
        page.fill(f"[name={name}]", value)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    link = site.links("/accounts/confirm-email/")[-1]
    page.goto(link)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    collect(page, secrets)
    secrets.add(link.split("/")[3])


def forget(page, site, secrets):
    page.goto("/accounts/password/reset/")
    page.fill("[name=email]", "ann@example.org")
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    link = site.links("/accounts/password/reset/key/")[-1]
    # From elsewhere: Django itself says in the log which address was forbidden.
    assert page.context.request.post(link, form={"password1": NEW}).status == 403
    page.goto(link)
    page.fill("[name=password1]", NEW)
    page.fill("[name=password2]", NEW)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    secrets.add(link.rstrip("/").split("/")[-1])


def test_a_whole_visit_leaves_no_secret_in_the_log(visit, logging_site, topic, ann, tmp_path):
    make_post(topic, ann)
    secrets = {
        PASSWORD,
        NEW,
        PASSWORD.replace(" ", "+"),
        "wrong-pass",
        "newcomer@",
        "ann@example.org",
        "newcomer%40",
    }
    page = visit()
    join(page, logging_site, secrets)
    page = visit()
    sign_in(page, "ann", "wrong-pass")
    forget(page, logging_site, secrets)
    page.faults.clear()  # the browser notes the 422
    page = visit()
    sign_in(page, "ann@example.org", NEW)
    for address in (
        "/",
        "/2021/",
        "/settings/",
        "/accounts/email/",
        "/settings/mail/",
        "/no/such/page",
        "/posts/1/like/",
    ):
        page.goto(address)
        collect(page, secrets)
    page.request.get("/settings/")
    ann.feed_key = "k" * 32
    ann.save(update_fields=["feed_key"])
    token = unsubscribe_token(ann, "reply")
    for path in (
        f"/feed/replies/{ann.replies_token}/",
        f"/unsubscribe/{token}/",
        "/unsubscribe/forged-token-of-mine/",
    ):
        page.request.get(path)
    page.request.post(f"/unsubscribe/{token}/")
    secrets |= {ann.replies_token, token, "forged-token-of-mine"}
    page.faults.clear()  # 404 and 405 were meant
    logging_site.output.flush()
    log = (tmp_path / "log").read_text()
    assert (
        '"POST /accounts/login/" 422' in log
        and "/accounts/password/reset/key/…" in log
        and "/unsubscribe/…/" in log
    )
    assert "Forbidden" in log
    assert len(log) < MOST * 1000
    assert len(secrets) > 12
    assert [secret for secret in secrets if secret and secret in log] == []
