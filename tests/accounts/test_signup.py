"""Joining: the name, the mail, the first post."""

import re

import pytest

from accounts.models import User
from accounts.names import RESERVED
from tests import page
from tests.make import PASSWORD, make_member, make_post

SIGNUP = "/accounts/signup/"


def sign_up(client, username="newcomer", email="new@example.org", **more):
    return client.post(SIGNUP, {"username": username, "email": email, "password1": PASSWORD} | more)


def link_in(mail) -> str:
    """The first address of a mail, without the site's own."""
    return re.search(r"http://testserver(/\S+)", mail.body)[1]


def test_a_newcomer_signs_up_confirms_and_posts(client, topic, mailoutbox):
    answer = sign_up(client)
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert mailoutbox[0].to == ["new@example.org"]
    assert (
        client.post("/2021/posts/", {"body": "Too early."}).headers["Location"].startswith("/accounts/login/")
    )
    confirm = link_in(mailoutbox[0])
    assert client.get(confirm).status_code == 200
    assert not User.objects.get(username="newcomer").has_confirmed_email
    client.post(confirm)
    assert User.objects.get(username="newcomer").has_confirmed_email
    client.post("/accounts/login/", {"login": "newcomer", "password": PASSWORD})
    assert client.post("/2021/posts/", {"body": "My first."}).headers["Location"] == "/2021/#post-1"


def test_whoever_comes_for_the_first_time_is_not_welcomed_back(client, topic, mailoutbox):
    sign_up(client)
    assert "Welcome, newcomer." in page.words(client.post(link_in(mailoutbox[0]), follow=True))
    client.logout()
    again = client.post("/accounts/login/", {"login": "newcomer", "password": PASSWORD}, follow=True)
    assert "Welcome back, newcomer." in page.words(again)


def test_whoever_waits_for_a_moderator_is_told_so_at_once(client, topic, mailoutbox, settings):
    settings.SIGN_UP = "approval"
    sign_up(client)
    answer = client.post(link_in(mailoutbox[0]), follow=True)
    assert "Your account waits for a moderator" in page.words(answer)


def test_nobody_signs_in_before_confirming(client, db, mailoutbox):
    sign_up(client)
    client.logout()
    answer = client.post("/accounts/login/", {"login": "newcomer", "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert client.get("/settings/").status_code == 302


def test_a_link_confirms_nobody_by_being_opened(client, db, mailoutbox):
    sign_up(client)
    for _ in range(2):
        client.get(link_in(mailoutbox[0]))
    assert not User.objects.get(username="newcomer").has_confirmed_email


@pytest.mark.parametrize("key", ["nonsense", "MQ:1abc:def", "x" * 3000, "%00", "%ff", "٣"])
def test_a_made_up_link_confirms_nobody(client, db, key):
    sign_up(client)
    assert client.post(f"/accounts/confirm-email/{key}/").status_code < 500
    assert not User.objects.get(username="newcomer").has_confirmed_email


@pytest.mark.parametrize(
    "username",
    ["ab", "x" * 31, "_ann", "ann bob", "ann@home.org", "änn", "аnn", "ann\u200b", "ann\0", "ａnn", "ann٣", "<b>", "",
     "ann/", "x" * 10_000, "ann\u202e", "ﬁnn"],
    ids=lambda username: ascii(username)[:20],
)  # fmt: skip
def test_other_shapes_of_names_are_refused_with_a_sentence(client, db, username):
    answer = sign_up(client, username=username)
    assert answer.status_code == 422
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "username", [*sorted(word for word in RESERVED if len(word) > 2)[::9], "ADMIN", "Mod-erator"]
)
def test_reserved_words_are_refused(client, db, username):
    assert "This name is reserved." in page.words(sign_up(client, username=username))
    assert not User.objects.exists()


@pytest.mark.parametrize("username", ["ann", "ANN", "aNn"])
def test_a_taken_name_is_refused_whatever_its_case(client, ann, username):
    assert sign_up(client, username=username).status_code == 422
    assert User.objects.count() == 1


def test_the_name_of_an_imported_member_is_taken(client, db):
    make_member("old-ann", imported_name="old-ann", email="", is_active=False)
    assert sign_up(client, username="Old-Ann").status_code == 422
    assert User.objects.count() == 1


@pytest.mark.parametrize("password", ["short", "12345678901", "password123", "newcomer1", ""])
def test_weak_passwords_are_refused(client, db, password):
    assert sign_up(client, password1=password).status_code == 422
    assert not User.objects.exists()


def test_a_known_address_gets_the_same_answer_as_an_unknown_one(client, ann, mailoutbox):
    def answer(username, email):
        response = sign_up(client, username=username, email=email)
        return (
            response.status_code,
            response.headers["Location"],
            page.words(client.get(response.headers["Location"])),
        )

    known, unknown = answer("first-try", "ANN@example.org"), answer("second-try", "new@example.org")
    assert [
        said.replace("ANN@example.org", "").replace("new@example.org", "") for said in (known[2], unknown[2])
    ][0]
    assert known[:2] == unknown[:2]
    assert known[2].replace("ANN@example.org", "X").replace("ann@example.org", "X") == unknown[2].replace(
        "new@example.org", "X"
    )
    assert not User.objects.filter(username="first-try").exists()
    assert [mail.to for mail in mailoutbox] == [["ann@example.org"], ["new@example.org"]]
    assert "already" in mailoutbox[0].body


def test_mails_of_known_and_unknown_addresses_come_from_the_site(client, ann, mailoutbox):
    sign_up(client)
    assert mailoutbox[0].subject.startswith("[Good Readings] ")
    assert "noreply@testserver" in mailoutbox[0].from_email


@pytest.mark.parametrize("email", ["a\nBcc: victim@example.org@x.org", "a@example.org\r\nBcc: v@example.org", "a@b", "@",
                                   "x" * 10_000 + "@example.org", "a\0@example.org"], ids=range(6))  # fmt: skip
def test_odd_addresses_are_refused(client, db, mailoutbox, email):
    assert sign_up(client, email=email).status_code == 422
    assert not mailoutbox
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver:99999", "testserver@evil"]
)
def test_nobody_makes_up_the_host_of_a_mail(client, db, mailoutbox, host):
    answer = client.post(
        SIGNUP,
        {"username": "newcomer", "email": "new@example.org", "password1": PASSWORD},
        headers={"Host": host},
    )
    assert answer.status_code == 400 or "evil" not in mailoutbox[0].body


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000"])
def test_links_of_mails_lead_to_the_site_whatever_the_host(client, ann, mailoutbox, host):
    for address, form in (
        (SIGNUP, {"username": "newcomer", "email": "new@example.org", "password1": PASSWORD}),
        (SIGNUP, {"username": "second", "email": "ann@example.org", "password1": PASSWORD}),
        ("/accounts/password/reset/", {"email": "ann@example.org"}),
        ("/accounts/password/reset/", {"email": "nobody@example.org"}),
    ):
        client.post(address, form, headers={"Host": host})
    assert len(mailoutbox) == 4
    for mail in mailoutbox:
        assert set(re.findall(r"https?://[^/\s]+", mail.body)) == {"http://testserver"}
        assert host not in mail.body


def test_the_demonstration_says_where_its_mail_goes(client, db, settings):
    assert "var/mail/" not in page.words(client.get(SIGNUP))
    settings.DEMO = True
    assert "var/mail/" in page.words(client.get(SIGNUP))


@pytest.mark.parametrize("field", ["is_staff", "is_superuser", "is_active", "groups", "imported_name", "display_name",
                                   "handed_to", "has_news", "threaded", "about", "id", "last_login"])  # fmt: skip
def test_a_newcomer_gives_themselves_nothing(client, mo, field):
    sign_up(client, **{field: "1"})
    member = User.objects.get(username="newcomer")
    assert not (member.is_staff or member.is_superuser or member.groups.exists())
    assert (member.imported_name, member.display_name, member.handed_to, member.about) == (None, "", None, "")
    assert not (member.has_news or member.threaded)


def test_sign_up_leads_back_to_where_one_was_after_confirming(client, ann, topic, mailoutbox):
    make_post(topic, by=ann)
    assert sign_up(client, next="https://evil.example/").headers["Location"].startswith("/")


def test_many_sign_ups_from_one_place_are_slowed(client, db):
    statuses = [
        sign_up(client, username=f"new{n:02}", email=f"new{n}@example.org").status_code for n in range(25)
    ]
    assert statuses[0] == 302
    assert statuses[-1] == 429
