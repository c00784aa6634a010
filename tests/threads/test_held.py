"""A post that waits is there for its author and for moderators, and for nobody else, anywhere."""

import pytest

from tests import page
from tests.make import make_image, make_like, make_post, make_topic
from threads.models import Action, Flag, Image, Like, Notification, Post, newcomer

SECRET = "zebrafinch"
LINK = "https://arxiv.org/abs/2101.04342"


@pytest.fixture
def held(topic, ann, bob):
    """Post 2, by bob, which waits; post 1, by ann, which it answers and quotes."""
    first = make_post(topic, by=ann, body="Of another thing.")
    body = f'[quote="ann, post:1"]\nOf\n[/quote]\n@ann {SECRET} {LINK} {make_image(bob).get_absolute_url()}'
    post = make_post(topic, by=bob, body=body, parent=first)
    Notification.objects.all().delete()
    assert post.hold(newcomer.LINKS)
    return post


ADDRESSES = [
    "/", "/2021/", "/2021/?view=threaded", "/2021/?order=new", "/2021/?order=liked", "/2021/papers/", "/2021/papers.bib",
    "/2021/papers.json", "/2021/print/", "/2021/feed/", "/2021/papers/feed/", "/feed/", "/papers/", "/papers.bib",
    "/members/bob/", "/members/bob/feed/", "/members/bob/papers.bib", "/posts/{first}/", "/posts/{first}/history/",
    "/reading/", "/notifications/", "/moderation/log/", "/2021/new/?after=1", "/2021/new/?after=0", "/2021/posts/2/brief/",
    "/posts/{post}/brief/", "/posts/{post}/", "/posts/{post}/history/", "/posts/{post}/edit/", "/posts/{post}/flag/",
    "/posts/{post}/papers/", "/posts/{post}/hide/", "/papers/{paper}/", "/papers/{paper}.bib", "/papers/{paper}/correct/",
    "/bibtex/",
]  # fmt: skip
GONE = {"/posts/{post}/", "/posts/{post}/history/", "/posts/{post}/edit/", "/posts/{post}/flag/", "/posts/{post}/papers/",
        "/papers/{paper}/", "/papers/{paper}.bib", "/papers/{paper}/correct/"}  # fmt: skip


def fill(address, held):
    return address.format(post=held.pk, first=held.parent_id, paper=held.shares.get().paper_id)


@pytest.mark.parametrize("who", ["visitor", "cem", "ann"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_else_finds_it(client, held, ann, cem, who, address):
    if who != "visitor":
        client.force_login({"ann": ann, "cem": cem}[who])
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.get(fill(address, held), headers=headers)
        said = answer.getvalue().decode()
        assert SECRET not in said
        assert "2101.04342" not in said
        assert "post-2" not in said
        if address in GONE and who != "visitor" and not headers:
            assert answer.status_code == 404


@pytest.mark.parametrize("act", ["like", "flag", "replies", "edit", "delete", "papers", "hide", "restore"])
def test_nobody_else_does_anything_with_it(client, held, cem, act):
    client.force_login(cem)
    form = {"liked": "yes", "reason": "spam", "body": "x", "link": LINK}
    assert client.post(f"/posts/{held.pk}/{act}/", form).status_code in {403, 404}
    assert not Like.objects.exists()
    assert not Flag.objects.exists()
    assert held.replies.count() == 0


def test_counts_are_without_it(client, held, ann, bob):
    client.force_login(ann)
    assert "1 post" in page.words(client.get("/2021/"))
    assert "0 papers" in page.words(client.get("/2021/"))
    assert "1 reply" not in page.words(client.get(f"/posts/{held.parent_id}/"))
    assert client.get("/2021/new/?after=1").status_code == 204


def test_its_image_is_nobody_elses(client, held, bob, cem, mo):
    address = Image.objects.get().get_absolute_url()
    for member, status in [(None, 404), (cem, 404), (bob, 200), (mo, 200)]:
        if member:
            client.force_login(member)
        assert client.get(address).status_code == status


@pytest.mark.parametrize("view", ["", "?view=threaded", "?order=new"])
def test_its_author_and_moderators_read_it_in_its_place(client, held, bob, mo, view):
    bob.threaded = view == "?view=threaded"
    bob.save()
    client.force_login(bob)
    said = page.words(client.get(f"/2021/{view}"), "post-2")
    assert SECRET in said
    assert "Your post waits for a moderator." in said
    client.force_login(mo)
    said = page.words(client.get(f"/2021/{view}"), "post-2")
    assert SECRET in said
    assert "It waits for a moderator. It has links to places that this forum does not know." in said


def test_its_author_edits_it_and_takes_it_back(client, held, bob):
    client.force_login(bob)
    assert client.post(f"/posts/{held.pk}/edit/", {"body": "Better."}).status_code == 302
    held.refresh_from_db()
    assert (held.body, held.is_held) == ("Better.", True)
    assert client.post(f"/posts/{held.pk}/like/", {"liked": "yes"}).status_code == 403
    assert client.post(f"/posts/{held.pk}/replies/", {"body": "Me."}).status_code == 403
    assert client.post(f"/posts/{held.pk}/delete/").status_code == 302
    assert not Post.objects.held().exists()


def test_what_it_said_while_it_waited_stays_with_its_author_and_moderators(client, held, bob, cem, mo):
    held.edit(by=bob, body="Clean words.")
    held.approve(by=mo)
    client.force_login(cem)
    assert SECRET not in client.get(f"/posts/{held.pk}/history/").content.decode()
    client.force_login(mo)
    assert SECRET in client.get(f"/posts/{held.pk}/history/").content.decode()


def test_approved_it_is_told_and_seen(client, held, ann, mo):
    assert not Notification.objects.filter(member=ann).exists()
    assert held.approve(by=mo, reason="A good reading.")
    assert Notification.objects.filter(member=ann).count() == 1
    assert Notification.objects.get(member=ann).kind == Notification.REPLY
    told = Notification.objects.get(member=held.author)
    assert (told.kind, told.action.kind) == (Notification.MODERATED, Action.APPROVE)
    client.force_login(held.author)
    assert "A moderator approved your post, and everybody can read it" in page.words(
        client.get("/notifications/")
    )
    client.force_login(ann)
    assert SECRET in page.words(client.get("/2021/"), "post-2")
    assert "Mo approved" in page.words(client.get("/moderation/log/"))


def test_the_second_moderator_is_told_that_another_was_faster(held, mo, admin):
    assert held.approve(by=mo) is True
    assert held.approve(by=admin) is False
    assert Action.objects.filter(kind=Action.APPROVE).count() == 1


def test_nothing_is_approved_that_the_moderator_did_not_read(held, bob, mo):
    read = held.text_key
    held.edit(by=bob, body="Other words.")
    assert held.approve(by=mo, base=read) is False
    assert Post.objects.held().exists()
    assert held.approve(by=mo, base=held.text_key) is True


def test_hidden_it_waits_no_more_and_restored_it_waits_again(held, mo, ann):
    held.hide(by=mo, reason="Spam.")
    assert not Post.objects.held().exists()
    assert held.approve(by=mo) is False
    held.restore(by=mo)
    assert Post.objects.held().get() == held
    assert not Post.objects.visible_to(ann).filter(pk=held.pk).exists()


def test_a_moderator_has_a_post_wait(topic, ann, bob, mo):
    post = make_post(topic, by=ann)
    make_like(post, by=bob)
    assert post.hold(newcomer.MODERATOR, by=mo) is True
    assert post.hold(newcomer.MODERATOR, by=mo) is False
    assert Action.objects.filter(kind=Action.HOLD, post=post).count() == 1


def test_answers_to_a_post_that_waits_again_stand_for_themselves(client, topic, ann, bob, cem, mo):
    root = make_post(topic, by=ann, body="The root.")
    make_post(topic, by=bob, body="An answer.", parent=root)
    root.hold(newcomer.LINKS)
    cem.threaded = True
    cem.save()
    for member in (None, cem):
        if member:
            client.force_login(member)
        answer = client.get("/2021/")
        assert page.posts(answer) == [2]
        assert "The root." not in answer.content.decode()


def test_a_page_on_which_everything_waits_is_a_page(client, topic, ann):
    make_post(topic, by=ann).hold(newcomer.LINKS)
    assert client.get("/2021/").status_code == 200
    assert client.get("/").status_code == 200


def test_the_number_stays_when_others_write_meanwhile(client, held, cem, topic, mo):
    later = make_post(topic, by=cem)
    assert later.number == 3
    held.approve(by=mo)
    held.refresh_from_db()
    assert held.number == 2


def test_quoting_what_waits_tells_nobody_and_leads_nowhere(held, cem, bob, topic):
    post = make_post(topic, by=cem, body='[quote="bob, post:2"]\nx\n[/quote]\nWell.')
    assert "post-2" not in post.html
    assert not Notification.objects.filter(member=bob, kind=Notification.QUOTE).exists()


def test_of_two_years_only_the_one_that_can_be_seen_is_named_beside_a_paper(client, held, cem, mo):
    make_post(make_topic(2022, by=mo), by=cem, body=LINK)
    assert "also in" not in client.get("/2022/").content.decode().lower()
    held.approve(by=mo)
    assert "2021" in page.words(client.get("/2022/"), "posts")
