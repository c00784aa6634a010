"""Drafts: what is begun is kept, one for a member and a place, until it is sent or discarded."""

import pytest
from django.test import Client

from tests import page
from tests.make import make_member, make_post, make_topic
from threads.models import Draft, Post
from threads.models.draft import MOST_CHARACTERS, MOST_DRAFTS
from threads.models.post import Closed

JSON = {"accept": "application/json"}


@pytest.fixture
def post(topic, bob):
    return make_post(topic, by=bob, body="First words.")


@pytest.fixture
def reader(client, ann):
    client.force_login(ann)
    return client


def save(client, to, body, **more):
    return client.post("/drafts/save/", {"to": to, "body": body, **more}, headers=JSON)


def typed(answer) -> str:
    return answer.context["form"]["body"].value()


def test_a_new_post_a_reply_and_an_edit_are_kept_apart_and_come_back(reader, ann, topic, post):
    mine = make_post(topic, by=ann, body="Mine.")
    paper = make_post(topic, by=ann, body="arXiv:2103.00020").shares.get().paper
    places = {
        "/2021/posts/": "/2021/",
        f"/2021/posts/?paper={paper.pk}": paper.get_absolute_url(),
        f"/posts/{post.pk}/replies/": f"/posts/{post.pk}/",
        f"/posts/{mine.pk}/replies/": f"/posts/{mine.pk}/",
        f"/posts/{mine.pk}/edit/": f"/posts/{mine.pk}/edit/",
    }
    for to in places:
        assert save(reader, to, f"Begun at {to}").status_code == 200
        assert save(reader, to, f"Went on at {to}").status_code == 200
    assert Draft.objects.filter(member=ann).count() == len(places)
    for to, composer in places.items():
        answer = reader.get(composer)
        assert typed(answer) == f"Went on at {to}"
        assert "Your draft of just now" in page.words(answer)
        assert answer.context["place"].action == to


def test_a_year_has_a_draft_of_its_own(reader, topic, mo):
    make_topic(2022, by=mo)
    save(reader, "/2021/posts/", "For 2021.")
    assert not typed(reader.get("/2022/"))
    assert typed(reader.get("/2021/")) == "For 2021."


@pytest.mark.parametrize("way", ["post", "reply", "edit", "paper"])
def test_sending_ends_the_draft_of_its_place_and_no_other(reader, ann, topic, way):
    mine = make_post(topic, by=ann, body="arXiv:2103.00020")
    to = {
        "post": "/2021/posts/",
        "reply": f"/posts/{mine.pk}/replies/",
        "edit": f"/posts/{mine.pk}/edit/",
        "paper": f"/2021/posts/?paper={mine.shares.get().paper_id}",
    }
    for one in to.values():
        save(reader, one, f"Draft for {one}")
    assert reader.post(to[way], {"body": "Sent.", "key": "k"}).status_code == 302
    left = {draft.place.action for draft in Draft.objects.all()}
    assert left == set(to.values()) - {to[way]}


def test_a_post_that_is_refused_leaves_the_draft(reader, ann, topic, post):
    save(reader, "/2021/posts/", "Kept.")
    assert reader.post("/2021/posts/", {"body": ""}).status_code == 422
    topic.close(by=ann)
    with pytest.raises(Closed):
        topic.publish(ann, "Late.", ends=Draft.objects.filter(member=ann))
    assert Draft.objects.get().body == "Kept."


def test_sending_twice_ends_it_too(reader, topic):
    for _ in range(2):
        save(reader, "/2021/posts/", "Kept before it was sent.")
        reader.post("/2021/posts/", {"body": "Once.", "key": "k"})
        assert not Draft.objects.exists()
    assert Post.objects.count() == 1


def test_a_save_that_comes_after_its_post_keeps_nothing(reader, ann, topic, post):
    reader.post("/2021/posts/", {"body": "Sent.", "key": "k"})
    assert save(reader, "/2021/posts/", "Sent.\r\n", key="k").json() == {"sent": True, "version": ""}
    reader.post(f"/posts/{post.pk}/replies/", {"body": "Sent.", "key": "k"})
    assert save(reader, f"/posts/{post.pk}/replies/", "Sent.", key="k").json()["sent"]
    assert not Draft.objects.exists()
    assert not save(reader, "/2021/posts/", "Sent, and more.", key="k").json()["sent"]


def test_two_tabs_do_not_write_over_each_other(reader, topic):
    first = save(reader, "/2021/posts/", "One", seen="").json()["version"]
    second = save(reader, "/2021/posts/", "One, two", seen=first).json()["version"]
    answer = save(reader, "/2021/posts/", "Other words", seen=first)
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.json()["body"], answer.json()["version"]) == ("One, two", second)
    assert Draft.objects.get().body == "One, two"
    assert save(reader, "/2021/posts/", "Other words", seen=second).status_code == 200


def test_an_edit_remembers_the_text_it_was_begun_from(reader, ann, mo, topic):
    post = make_post(topic, by=ann, body="First words.")
    address = f"/posts/{post.pk}/edit/"
    base = reader.get(address).context["form"]["base"].value()
    assert base == post.text_key
    save(reader, address, "First and second words.", base=base)
    assert "while you were writing" not in page.words(reader.get(address))
    post.edit(by=mo, body="Mended words.")
    answer = reader.get(address)
    assert "Mo changed this post while you were writing" in page.words(answer)
    assert "Mended words." in page.words(answer)
    assert typed(answer) == "First and second words."
    assert answer.context["form"]["base"].value() == Post.objects.get().text_key


def test_the_list_says_where_each_belongs(reader, ann, bob, topic, post):
    empty = reader.get("/drafts/")
    assert "You have no drafts." in page.words(empty)
    [there] = [address for address in page.links(empty, "main") if address.endswith("#write")]
    assert 'name="body"' in reader.get(there).content.decode()
    save(reader, "/2021/posts/", "A *post* of mine.")
    save(reader, f"/posts/{post.pk}/replies/", "A reply of mine.")
    answer = reader.get("/drafts/")
    said = page.words(answer)
    assert "A new post in Good Readings 2021" in said
    assert "A reply to bob, post 1 in Good Readings 2021" in said
    assert "A reply of mine." in said
    assert f"/posts/{post.pk}/#write-{post.pk}" in page.links(answer)


def test_what_was_closed_or_removed_meanwhile_is_listed_and_can_be_copied(reader, ann, mo, topic, post):
    mine = make_post(topic, by=ann, body="Mine.")
    for to in ("/2021/posts/", f"/posts/{post.pk}/replies/", f"/posts/{mine.pk}/edit/"):
        save(reader, to, f"Still here: {to}")
    post.hide(by=mo, reason="Off the mark.")
    topic.close(by=mo)
    answer = reader.get("/drafts/")
    said = page.words(answer)
    assert said.count("nothing can be sent there any more") == 3
    assert "post 1 in Good Readings 2021, which was removed" in said
    assert "First words" not in said
    assert len(page.tree(answer).findall(".//main//textarea")) == 3
    # Those who were writing when it happened lose nothing.
    assert save(reader, f"/posts/{post.pk}/replies/", "Went on.").status_code == 200
    assert save(reader, "/2021/posts/", "Went on.").status_code == 200
    for draft in Draft.objects.all():
        assert reader.post(f"/drafts/{draft.pk}/discard/", {"back": "list"})["Location"] == "/drafts/"


def test_nobody_else_sees_or_ends_a_draft(reader, ann, bob, mo, topic, post):
    save(reader, "/2021/posts/", "Secret thoughts.")
    draft = Draft.objects.get()
    for other in (bob, mo):
        reader.force_login(other)
        assert "Secret" not in page.words(reader.get("/drafts/"))
        assert "Secret" not in page.words(reader.get("/2021/"))
        assert reader.post(f"/drafts/{draft.pk}/discard/").status_code == 404
    assert Client().post(f"/drafts/{draft.pk}/discard/")["Location"].startswith("/accounts/login/")
    assert Draft.objects.get() == draft


def test_a_draft_is_discarded_where_one_writes(reader, topic, post):
    save(reader, f"/posts/{post.pk}/replies/", "Better not.")
    answer = reader.post(f"/drafts/{Draft.objects.get().pk}/discard/")
    assert answer["Location"] == f"/posts/{post.pk}/#write-{post.pk}"
    assert not typed(reader.get(f"/posts/{post.pk}/"))


def test_no_text_is_no_draft(reader, topic):
    save(reader, "/2021/posts/", "Begun.")
    assert save(reader, "/2021/posts/", " \n").json() == {"sent": False, "version": ""}
    assert not Draft.objects.exists()


def test_without_javascript_a_button_keeps_the_text(reader, topic):
    answer = reader.post("/drafts/save/", {"to": "/2021/posts/", "body": "Kept by hand."}, follow=True)
    assert answer.redirect_chain == [("/2021/#write", 302)]
    assert "Your draft is kept" in page.words(answer)
    assert typed(answer) == "Kept by hand."


def test_what_is_too_long_comes_back(reader, topic):
    assert save(reader, "/2021/posts/", "x" * MOST_CHARACTERS).status_code == 200
    long = "y" * (MOST_CHARACTERS + 1)
    assert save(reader, "/2021/posts/", long).status_code == 422
    answer = reader.post("/drafts/save/", {"to": "/2021/posts/", "body": long})
    assert answer.status_code == 422
    assert "A draft takes 40000 characters; this text has 40001." in page.words(answer)
    assert typed(answer) == long
    assert Draft.objects.get().body[0] == "x"


@pytest.mark.parametrize("body", ["a\0b", "\ufffd", "x" * 32_001])
def test_odd_texts_are_kept_or_refused_with_a_sentence(reader, topic, body):
    assert save(reader, "/2021/posts/", body).status_code in {200, 422}
    assert reader.get("/2021/").status_code == 200


def test_the_oldest_go_when_there_are_too_many(reader, ann, topic):
    posts = [make_post(topic, by=ann, body=f"{n}") for n in range(4)]
    others = [
        Draft(member=ann, kind="edit", topic=topic, post=None, body="x") for _ in range(MOST_DRAFTS - 2)
    ]
    Draft.objects.bulk_create(others)
    for post in posts:
        save(reader, f"/posts/{post.pk}/replies/", "Begun.")
    assert Draft.objects.count() == MOST_DRAFTS
    assert Draft.objects.filter(kind="reply").count() == 4


@pytest.mark.parametrize("to", ["", "/", "/posts/999/replies/", "/1999/posts/", "https://evil.example/2021/posts/x", "//[", "/2021/posts/?paper=x"])  # fmt: skip
def test_only_a_place_to_write_takes_a_draft(reader, topic, to):
    answer = save(reader, to, "Begun.")
    assert answer.status_code == (200 if to.startswith("/2021") else 404)


def test_what_one_may_not_write_takes_no_draft(reader, ann, mo, topic, post):
    assert save(reader, f"/posts/{post.pk}/edit/", "Not mine.").status_code == 403
    post.hide(by=mo, reason="Off the mark.")
    assert save(reader, f"/posts/{post.pk}/replies/", "Who knows.").status_code == 404
    ann.is_active = False
    ann.save()
    assert save(reader, "/2021/posts/", "Suspended.").status_code == 401
    assert not Draft.objects.exists()


def test_the_token_is_new_after_signing_in_again(ann, topic):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    said = client.get("/drafts/token/", headers=JSON)
    assert said.json()["member"] == "ann"
    assert said["Cache-Control"] == "no-store"
    form = {"to": "/2021/posts/", "body": "Begun."}
    assert client.post("/drafts/save/", form, headers=JSON).status_code == 403
    assert (
        client.post(
            "/drafts/save/", form | {"csrfmiddlewaretoken": said.json()["token"]}, headers=JSON
        ).status_code
        == 200
    )


def test_a_quote_comes_below_what_was_begun_and_once(reader, topic, post):
    save(reader, f"/posts/{post.pk}/replies/", "Begun.")
    address = f"/posts/{post.pk}/?quote=1"
    text = 'Begun.\n\n[quote="bob, post:1"]\nFirst words.\n[/quote]\n\n'
    assert typed(reader.get(address)) == text
    save(reader, f"/posts/{post.pk}/replies/", text)
    assert typed(reader.get(address)) == text


def test_bibtex_comes_below_what_was_begun(reader, topic):
    save(reader, "/2021/posts/", "Begun.")
    bibtex = "@article{a, title={Mixup}, eprint={2101.04342}, archivePrefix={arXiv}}"
    assert typed(reader.post("/2021/bibtex/", {"text": bibtex})).startswith("Begun.\n\n")


def test_a_draft_follows_its_paper_when_that_is_another(reader, ann, bob, mo, topic):
    one, other = (make_post(topic, by=ann, body=link).shares.get().paper for link in ("arXiv:2103.00020", "arXiv:2101.04342"))  # fmt: skip
    save(reader, f"/2021/posts/?paper={one.pk}", "About it.")
    one.merged_into = other
    one.save()
    assert typed(reader.get(other.get_absolute_url())) == "About it."
    reader.post(f"/2021/posts/?paper={other.pk}", {"body": "Sent."})
    assert not Draft.objects.exists()


def test_the_list_costs_the_same_however_long(reader, ann, topic, django_assert_num_queries):
    for n in range(12):
        post = make_post(topic, by=make_member(f"writer{n}"))
        save(reader, f"/posts/{post.pk}/replies/", "Begun.")
    with django_assert_num_queries(4):
        reader.get("/drafts/")
