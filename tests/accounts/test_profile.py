"""What members say about themselves."""

import pytest

from accounts.models import User
from tests import page

SETTINGS = "/settings/"


def test_members_change_their_name_and_what_they_say(client, ann):
    client.force_login(ann)
    form = {"display_name": "  Ann\u202e  Bäcker ", "about": "Reads *vision*."}
    assert client.post(SETTINGS, form).headers["Location"] == SETTINGS
    ann.refresh_from_db()
    assert (ann.display_name, ann.about) == ("Ann Bäcker", "Reads *vision*.")
    assert "Saved." in page.messages(client.get(SETTINGS))
    assert page.titles(client.get("/members/ann/")) == "Ann Bäcker"


def test_an_invisible_name_is_no_name(client, ann):
    client.force_login(ann)
    client.post(SETTINGS, {"display_name": "\u200b\u2060", "about": ""})
    assert page.titles(client.get("/members/ann/")) == "ann"


@pytest.mark.parametrize(
    "form",
    [{"display_name": "x" * 61}, {"display_name": "x" * 10_000}, {"about": "x" * 1001}, {"about": "a\0b"},
     {"display_name": "a\0b"}],
    ids=range(5),
)  # fmt: skip
def test_too_much_comes_back_as_it_was_typed(client, ann, form):
    client.force_login(ann)
    answer = client.post(SETTINGS, form)
    assert answer.status_code == 422
    ann.refresh_from_db()
    assert (ann.display_name, ann.about) == ("", "")


@pytest.mark.parametrize("field", [field.name for field in User._meta.get_fields()])
def test_members_change_nothing_else(client, ann, bob, mo, field):
    if field in {"display_name", "about"}:
        return
    hidden = {"last_login"}
    client.force_login(ann)
    before = {
        name: value for name, value in User.objects.values().get(pk=ann.pk).items() if name not in hidden
    }
    for value in ("on", "1", str(bob.pk), "changed@example.org"):
        client.post(SETTINGS, {"display_name": "", "about": "", field: value})
    after = {
        name: value for name, value in User.objects.values().get(pk=ann.pk).items() if name not in hidden
    }
    assert after == before
    assert not ann.groups.exists()
    assert not ann.user_permissions.exists()


def test_visitors_have_no_settings(client, db):
    assert client.get(SETTINGS).headers["Location"] == "/accounts/login/?next=/settings/"


def test_settings_show_nobody_elses_address(client, ann, bob):
    client.force_login(ann)
    said = client.get(SETTINGS).content.decode()
    assert "ann@example.org" in said
    assert "bob@example.org" not in said


def test_names_carry_no_marks_anywhere(client, ann, bob, topic):
    ann.display_name = '"><img src=x>'
    ann.save()
    post = topic.publish(ann, "Worth reading.")
    topic.publish(bob, "I agree.", parent=post)
    client.force_login(ann)
    for address in ("/", "/2021/", "/2021/papers/", f"/posts/{post.pk}/", "/members/ann/", SETTINGS):
        assert b"<img src=x" not in client.get(address).content


@pytest.mark.parametrize(
    ("choice", "threaded"), [("threaded", True), ("flat", False), ("x", False), ("", False)]
)
def test_members_choose_how_they_read(client, ann, choice, threaded):
    client.force_login(ann)
    answer = client.post("/settings/view/", {"view": choice, "next": "/2021/?page=2"})
    assert answer.headers["Location"] == "/2021/?page=2"
    ann.refresh_from_db()
    assert ann.threaded is threaded


@pytest.mark.parametrize("name", ["Cem Özgür", "BOB", "Administrator", "moderator"])
def test_nobody_takes_the_name_of_another_or_of_the_house(client, ann, bob, cem, name):
    client.force_login(ann)
    answer = client.post("/settings/", {"display_name": name, "about": ""})
    assert answer.status_code == 422
    assert User.objects.get(username="ann").display_name == ""


def test_about_keeps_its_lines_and_loses_what_cannot_be_seen(client, ann):
    client.force_login(ann)
    client.post("/settings/", {"display_name": "", "about": "I read\u202e\nat night.\x07"})
    assert User.objects.get(username="ann").about == "I read\nat night."


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("/settings/avatar/", "Profile"),
        ("/settings/mail/", "Mail and time zone"),
        ("/settings/muted/", "Muted members"),
        ("/settings/invitations/", "Sign-in and security"),
        ("/settings/tokens/", "Sign-in and security"),
        ("/accounts/sessions/", "Sign-in and security"),
        ("/settings/data/", "Your data"),
        ("/settings/leave/", "Your data"),
    ],
)
def test_every_page_of_the_settings_has_their_list_beside_it_and_says_where_one_is(
    client, ann, address, part
):
    client.force_login(ann)
    list_beside = page.tree(client.get(address)).find(".//nav[@class='rooms']")
    (here,) = [link for link in list_beside.iter("a") if link.get("aria-current")]
    assert page.words_of(here) == part
