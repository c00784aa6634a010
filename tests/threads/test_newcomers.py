"""The gate for new members: what their first posts may hold, whatever way the words take."""

import pytest
from django.utils.html import escape

from accounts.models import Token
from tests import page
from tests.make import make_like, make_member, make_post
from threads.models import Action, Notification, Paper, Post, Share, newcomer

STRANGE = "Buy here: https://casino.example/win"
PAPER = "https://arxiv.org/abs/2101.04342 and https://www.nature.com/articles/nature14539"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def gate(settings):
    settings.NEW_MEMBER_POSTS = 3


@pytest.fixture
def new(db):
    return make_member("newbie")


def write(client, body, **more):
    return client.post("/2021/posts/", {"body": body, "key": ""}, **more)


def known(member, topic, posts=3):
    for _ in range(posts):
        make_post(topic, by=member)
    return member


@pytest.mark.parametrize(
    ("body", "waits"),
    [
        ("Only words.", False),
        (PAPER, False),
        ("arXiv:2101.04342, doi:10.1038/nature14539", False),
        ("https://doi.org/10.1145/3442188.3445922", False),
        ("[code](https://github.com/yuhao318/AdderNet)", False),
        ("[here](/2021/) and http://testserver/2021/?page=1 and #post-1", False),
        ("`https://casino.example/` in code", False),
        ("```\nhttps://casino.example/\n```", False),
        (STRANGE, True),
        ("[arxiv.org](https://casino.example/arxiv.org/abs/2101.04342)", True),
        ("<https://casino.example/>", True),
        ("Look [there][1].\n\n[1]: https://casino.example/", True),
        ("> https://casino.example/", True),
        ('[quote="ann, post:1"]\nhttps://casino.example/\n[/quote]', True),
        ("https://arxiv.org.casino.example/abs/2101.04342", True),
        ("https://аrxiv.org/abs/2101.04342", True),
        ("https://casino.example/?u=https://arxiv.org/abs/2101.04342", True),
        ("http://testserver.casino.example/", True),
        ("https://testserver/", True),
        ("mail me: <spam@casino.example>", True),
        ("A note.[^1]\n\n[^1]: https://casino.example/", True),
        ("| a |\n|---|\n| https://casino.example/ |", True),
        (PAPER + "\n\n" + STRANGE, True),
        ("HTTPS://CASINO.EXAMPLE/", True),
    ],
)
def test_strange_links_of_a_new_member_wait_and_papers_do_not(client, new, topic, body, waits):
    client.force_login(new)
    assert write(client, body).status_code == 302
    assert Post.objects.get().is_held is waits


@pytest.mark.parametrize("links", [["casino.example"], ["distill.pub", "casino.example"]])
def test_an_operator_says_which_other_hosts_are_known(new, topic, settings, links):
    settings.KNOWN_HOSTS = frozenset(links)
    assert not make_post(topic, by=new, body=STRANGE).is_held
    assert make_post(topic, by=new, body="https://elsewhere.example/").is_held


def test_the_first_posts_are_counted_and_then_one_is_known(new, topic):
    make_post(topic, by=new)
    make_post(topic, by=new, body=PAPER)
    waiting = make_post(topic, by=new, body=STRANGE)
    # What waits does not count.
    assert waiting.is_held
    assert make_post(topic, by=new, body=STRANGE).is_held
    make_post(topic, by=new)
    assert not make_post(topic, by=new, body=STRANGE).is_held


@pytest.mark.parametrize("act", ["hide", "delete", "hold"])
def test_posts_that_went_do_not_count(new, mo, topic, act):
    known(new, topic)
    post = Post.objects.first()
    {
        "hide": lambda: post.hide(by=mo, reason="Spam."),
        "delete": post.delete_by_author,
        "hold": lambda: post.hold(newcomer.MODERATOR, by=mo),
    }[act]()
    assert make_post(topic, by=new, body=STRANGE).is_held


def test_moderators_and_a_forum_without_the_gate_hold_nothing(mo, new, topic, settings):
    assert not make_post(topic, by=mo, body=STRANGE).is_held
    settings.NEW_MEMBER_POSTS = 0
    assert not make_post(topic, by=new, body=STRANGE).is_held


def test_a_reply_waits_as_a_post_does(client, new, ann, topic):
    post = make_post(topic, by=ann)
    client.force_login(new)
    answer = client.post(f"/posts/{post.pk}/replies/", {"body": STRANGE}, headers=HTMX)
    assert "Your post waits for a moderator." in answer.content.decode()
    assert post.replies.get().is_held
    assert not Notification.objects.filter(member=ann, kind=Notification.REPLY).exists()


@pytest.mark.parametrize("htmx", [{}, HTMX])
def test_its_author_is_told_that_it_waits_and_where_it_is(client, new, topic, htmx):
    client.force_login(new)
    headers = htmx | ({"HX-Current-URL": "http://testserver/2021/"} if htmx else {})
    answer = write(client, STRANGE, headers=headers)
    if not htmx:
        assert answer["Location"] == "/2021/#post-1"
        answer = client.get("/2021/")
    assert "Your post waits for a moderator. Until then only you can see it" in page.words(answer)
    assert 'id="post-1"' in answer.content.decode()


def test_an_edit_that_adds_a_strange_link_has_the_post_wait(client, new, bob, topic):
    post = make_post(topic, by=new, body=PAPER)
    make_like(post, by=bob)
    client.force_login(new)
    client.post(f"/posts/{post.pk}/edit/", {"body": PAPER + STRANGE})
    post.refresh_from_db()
    assert post.is_held
    client.force_login(bob)
    assert client.get(f"/posts/{post.pk}/").status_code == 404
    # Taking the link out again lets nothing through: a moderator has not looked yet.
    client.force_login(new)
    client.post(f"/posts/{post.pk}/edit/", {"body": PAPER})
    post.refresh_from_db()
    assert post.is_held


def test_an_edit_of_one_post_among_the_first_is_judged_by_the_others(client, new, topic, settings):
    settings.NEW_MEMBER_POSTS = 1
    post = make_post(topic, by=new)
    client.force_login(new)
    client.post(f"/posts/{post.pk}/edit/", {"body": STRANGE})
    post.refresh_from_db()
    assert post.is_held


def test_what_a_moderator_approved_stays_approved_when_it_is_edited(new, mo, topic):
    post = make_post(topic, by=new, body=STRANGE)
    post.approve(by=mo)
    post.edit(by=new, body=STRANGE + " and good reading")
    assert not post.is_held
    post.edit(by=new, body=STRANGE + " https://other.example/")
    assert post.is_held


def test_a_moderator_may_write_a_link_into_a_newcomers_post(new, mo, topic):
    post = make_post(topic, by=new)
    post.edit(by=mo, body=STRANGE)
    assert not post.is_held


def test_a_paper_that_is_added_beside_the_words_is_judged_too(client, new, ann, topic):
    post = make_post(topic, by=new)
    client.force_login(new)
    client.post(f"/posts/{post.pk}/papers/", {"link": "arXiv:2101.04342"})
    post.refresh_from_db()
    assert not post.is_held
    client.post(f"/posts/{post.pk}/papers/", {"link": "https://casino.example/win"})
    post.refresh_from_db()
    assert post.is_held
    client.force_login(ann)
    assert "casino" not in client.get("/papers/").content.decode()


def test_a_correction_leads_to_no_strange_place(client, new, topic, ann):
    make_post(topic, by=ann, body=PAPER)
    paper = Paper.objects.first()
    client.force_login(new)
    form = {"title": "A title", "authors": "Yu, Hao", "year": "", "venue": ""}
    answer = client.post(f"/papers/{paper.pk}/correct/", form | {"code": "https://casino.example/win"})
    assert answer.status_code == 422
    assert "casino.example/win" in answer.content.decode()
    assert (
        client.post(f"/papers/{paper.pk}/correct/", form | {"code": "https://github.com/a/b"}).status_code
        == 302
    )
    client.force_login(known(make_member("old-hand"), topic))
    assert (
        client.post(f"/papers/{paper.pk}/correct/", form | {"code": "https://code.example/x"}).status_code
        == 302
    )


def test_drafts_are_free(client, new, topic):
    client.force_login(new)
    for n in range(12):
        body = " ".join(f"https://casino.example/{n}/{m}" for m in range(40))
        assert client.post("/drafts/save/", {"body": body, "to": "/2021/posts/"}).status_code == 302


@pytest.mark.parametrize(
    ("setting", "most", "good", "bad", "sentence"),
    [
        ("NEW_MEMBER_LINKS", 2, PAPER, PAPER + " https://arxiv.org/abs/2101.00001", "at most 2 links"),
        ("NEW_MEMBER_MENTIONS", 2, "@ann @bob @nobody-here", "@ann @bob @cem", "names at most 2 members"),
        (
            "NEW_MEMBER_MENTIONS", 1, '[quote="ann"]\nx\n[/quote]\nYes.',
            '[quote="ann"]\nx\n[/quote]\n[quote="bob"]\ny\n[/quote]\nNo.', "names at most 1 members",
        ),
    ],
)  # fmt: skip
def test_too_much_in_a_post_is_refused_with_the_words_kept(
    client, new, ann, bob, cem, topic, settings, setting, most, good, bad, sentence
):
    setattr(settings, setting, most)
    client.force_login(new)
    for headers in ({}, HTMX):
        answer = write(client, bad, headers=headers)
        assert answer.status_code == 422
        assert sentence in page.words(answer)
        assert escape(bad) in answer.content.decode()
    assert not Post.objects.exists()
    assert write(client, good).status_code == 302
    post = Post.objects.get()
    assert client.post(f"/posts/{post.pk}/edit/", {"body": bad}).status_code == 422
    client.force_login(known(ann, topic))
    assert write(client, bad).status_code == 302


def test_at_most_so_many_posts_an_hour(client, new, topic, settings, time_machine):
    settings.NEW_MEMBER_POSTS_AN_HOUR, settings.NEW_MEMBER_POSTS = 2, 10
    time_machine.move_to("2021-06-01 12:00 +0000", tick=False)
    client.force_login(new)
    assert write(client, "One.").status_code == 302
    assert write(client, STRANGE).status_code == 302
    answer = write(client, "Three.")
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "New members make at most 2 posts an hour." in page.words(answer)
    assert "Three." in answer.content.decode()
    # Taking one back makes no room.
    Post.objects.first().delete_by_author()
    time_machine.shift(600)
    for headers in ({}, HTMX):
        again = write(client, "Three.", headers=headers)
        assert (again.status_code, again["Retry-After"]) == (429, "3000")
    _token, shown = Token.objects.make(new, name="Mine", scopes=["write"], days=7)
    program = {"Authorization": f"Bearer {shown}"}
    again = client.post("/api/v1/topics/2021/posts", {"text": "Three."}, "application/json", headers=program)
    assert (again.status_code, again["Retry-After"]) == (429, "3000")
    assert Post.objects.count() == 2
    time_machine.shift(3001)
    client.force_login(new)
    assert write(client, "Three.").status_code == 302


def test_the_same_form_sent_twice_is_one_post_that_waits(client, new, topic):
    client.force_login(new)
    for _ in range(2):
        client.post("/2021/posts/", {"body": STRANGE, "key": "a-key"})
    assert Post.objects.get().is_held
    assert Share.objects.count() == 1
    assert not Action.objects.filter(post=Post.objects.get()).exists()
