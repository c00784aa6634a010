"""What was typed when a session had ended is in the composer after signing in."""

from tests.make import PASSWORD, make_post


def sign_in(client, answer, username):
    client.post(answer["Location"], {"login": username, "password": PASSWORD})


def test_a_post_is_there_after_signing_in_and_only_once(client, ann, topic):
    sign_in(client, client.post("/2021/posts/", {"body": "Long thoughts."}), "ann")
    assert client.get("/2021/").context["form"]["body"].value() == "Long thoughts."
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
