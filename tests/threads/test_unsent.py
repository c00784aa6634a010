"""What was typed when a session had ended is in the composer after signing in."""

import pytest

from tests.make import PASSWORD, make_post
from threads.models import Draft


def typed(answer) -> str:
    return answer.context["form"]["body"].value()


def sign_in(client, answer, username):
    client.post(answer["Location"], {"login": username, "password": PASSWORD})


def test_a_post_is_there_after_signing_in_until_it_is_sent(client, ann, topic):
    sign_in(client, client.post("/2021/posts/", {"body": "Long thoughts."}), "ann")
    for _ in range(2):
        assert client.get("/2021/").context["form"]["body"].value() == "Long thoughts."
    assert "unsent" not in client.session
    client.post("/2021/posts/", {"body": "Long thoughts, posted."})
    assert not client.get("/2021/").context["form"]["body"].value()


def test_a_reply_is_there_at_its_post(client, ann, bob, topic):
    post = make_post(topic, by=bob)
    sign_in(client, client.post(f"/posts/{post.pk}/replies/", {"body": "But why?"}), "ann")
    assert not client.get("/2021/").context["form"]["body"].value()
    assert client.get(f"/posts/{post.pk}/").context["form"]["body"].value() == "But why?"


def test_a_visitor_who_typed_nothing_gets_no_session(client, topic):
    client.post("/2021/posts/", {"body": " "})
    assert "session" not in client.cookies


def test_acts_that_answer_no_get_lead_back_to_the_page_they_came_from(client, topic, ann):
    post = make_post(topic, by=ann)
    answer = client.post(f"/posts/{post.pk}/delete/", headers={"referer": "http://testserver/2021/?page=1"})
    assert answer["Location"] == "/accounts/login/?next=/2021/%3Fpage%3D1"
    answer = client.post(f"/posts/{post.pk}/delete/", headers={"referer": "https://evil.example/x"})
    assert answer["Location"] == "/accounts/login/?next=/"


def test_a_visitors_script_is_told_and_a_visitors_form_signs_in_first(client, ann, topic):
    assert (
        client.post(
            "/drafts/save/", {"to": "/2021/posts/", "body": "Begun."}, headers={"accept": "application/json"}
        ).status_code
        == 401
    )
    assert client.get("/drafts/token/").status_code == 401
    sign_in(client, client.post("/drafts/save/", {"to": "/2021/posts/", "body": "Begun."}), "ann")
    assert typed(client.get("/2021/")) == "Begun."


@pytest.mark.parametrize("way", ["preview", "send"])
def test_what_was_typed_signed_out_becomes_the_draft_and_ends_with_its_post(client, ann, topic, bob, way):
    post = make_post(topic, by=bob)
    to = f"/posts/{post.pk}/replies/"
    form = {"body": "Long thoughts.\n", "to": to}
    answer = client.post("/preview/" if way == "preview" else to, form)
    sign_in(client, answer, "ann")
    assert typed(client.get(f"/posts/{post.pk}/")) == "Long thoughts.\n"
    assert Draft.objects.get().member == ann
    client.post(to, {"body": "Long thoughts."})
    assert not Draft.objects.exists()
    assert not typed(client.get(f"/posts/{post.pk}/"))


def test_signing_in_as_somebody_who_may_not_edit_drops_the_edit(client, ann, bob, topic):
    post = make_post(topic, by=bob)
    client.post(f"/posts/{post.pk}/edit/", {"body": "Not mine."})
    assert client.login(username="ann", password=PASSWORD)
    assert not Draft.objects.exists()


def test_it_becomes_nobody_elses_draft(client, ann, bob, topic):
    client.force_login(ann)
    assert '<input type="hidden" name="by" value="ann">' in client.get("/2021/").content.decode()
    client.logout()
    answer = client.post("/2021/posts/", {"body": "Only for ann to see.", "by": "ann"})
    sign_in(client, answer, "bob")
    assert not typed(client.get("/2021/"))
    assert not Draft.objects.exists()
