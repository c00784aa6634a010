"""Keys to read with: listed for everybody, switched off by whoever wants."""

import pytest

from tests import page


def has_keys(response) -> bool:
    return "data-shortcuts" in response.content.decode()


def test_members_switch_the_keys_off_and_on_again(client, ann, topic):
    client.force_login(ann)
    assert has_keys(client.get("/2021/"))
    assert client.post("/settings/keys/", {"keys": "no"}).headers["Location"] == "/settings/"
    assert not has_keys(client.get("/2021/"))
    assert "Off." in page.words(client.get("/settings/"), "main")
    client.post("/settings/keys/", {"keys": "yes", "next": "/2021/"})
    assert has_keys(client.get("/2021/"))


def test_the_settings_form_leaves_the_keys_as_they_are(client, ann):
    client.force_login(ann)
    client.post("/settings/keys/", {"keys": "no"})
    client.post("/settings/", {"display_name": "Ann"})
    ann.refresh_from_db()
    assert not ann.keys


@pytest.mark.parametrize("signed_in", [False, True], ids=["visitor", "member"])
def test_the_keys_are_listed_for_everybody(client, ann, topic, signed_in):
    if signed_in:
        client.force_login(ann)
    assert "/keys/" in page.links(client.get("/2021/"))
    listed = page.tree(client.get("/keys/")).iter("dt")
    assert [page.words_of(key) for key in listed] == ["j", "k", "l", "r", "/", "?"]


def test_visitors_have_the_keys_and_no_setting(client, topic):
    assert has_keys(client.get("/2021/"))
    assert client.post("/settings/keys/", {"keys": "no"}).headers["Location"].startswith("/accounts/login/")
