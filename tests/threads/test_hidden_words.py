"""The words of a removed post are on no page, for anybody but moderators."""

import pytest

from tests.make import make_like, make_member, make_post, make_topic
from tests.threads.test_every_address import ADDRESSES
from threads.models import Correction, Like, Paper, Reading, Share, Verdict

SECRETS = ["Secretword", "secret-title", "2103.00020", "10.1038/secretdoi", "secret.example"]
BODY = "Secretword **here**. arXiv:2103.00020, doi:10.1038/secretdoi and https://secret.example/paper"


@pytest.fixture(params=["hidden", "deleted"])
def forum(request, ann, bob, mo, topic):
    """A post that was removed after it was liked, answered and edited; its papers were nobody else's."""
    make_topic(2020, by=mo)
    make_post(topic, by=bob, body="Before it.")
    post = make_post(topic, by=ann, body="Secretword, first version.")
    post.edit(by=ann, body=BODY)
    make_post(topic, by=bob, body="I disagree with @ann.", parent=post)
    make_like(post, by=bob)
    Paper.objects.update(title="secret-title")
    # What moderators did with its papers stands in the log.
    one, other, third = Paper.objects.order_by("pk")
    (correction,) = Correction.objects.make(one, by=bob, values={"venue": "Secretword Letters"})
    correction.undo(by=mo)
    Correction.objects.make(one, by=bob, values={"title": "secret-title"})
    parted = Verdict.objects.say(mo, one, other, same=True)
    parted.undo(by=mo)
    merge = Verdict.objects.say(mo, one, third, same=True)
    Reading.objects.want(bob, one, "to-read")
    if request.param == "hidden":
        post.hide(by=mo, reason="Off topic.")
    else:
        post.delete_by_author()
    return {
        "post": post.pk,
        "earlier": post.revisions.get().pk,
        "bob": bob.pk,
        "paper": one.pk,
        "share": one.shares.first().pk,
        "correction": correction.pk,
        "merge": merge.pk,
        "webhook": 1,
        "token": 1,
        "search": 1,
    }


def said_in(answer) -> str:
    return b"".join(answer).decode(errors="replace")


@pytest.mark.parametrize("reader", [None, "ann", "bob"])
def test_removed_words_are_on_no_page(client, forum, reader, ann, bob):
    if reader:
        client.force_login({"ann": ann, "bob": bob}[reader])
    post, earlier = forum["post"], forum["earlier"]
    own = [
        f"/posts/{post}/history/", f"/posts/{post}/history/?all=0", f"/posts/{post}/history/?all={earlier}",
        f"/posts/{post}/history/{earlier}/redact/",
        "/", "/2021/", "/2021/?view=threaded", "/2021/papers/", "/2021/papers/?sort=title", "/members/ann/", "/members/bob/",
        "/moderation/log/",
        *(f"/papers/{pk}{more}" for pk in Paper.objects.values_list("pk", flat=True)
          for more in ("/", ".bib", ".ris", ".json", "/correct/", "/same/")),
        *(f"{place}.{extension}" for extension in ("bib", "ris", "json")
          for place in ("/papers", "/2021/papers", "/members/ann/papers", "/members/bob/papers")),
        *(f"/papers/?sort={order}" for order in ("newest", "likes", "shares", "year")),
        "/papers/?member=ann", "/papers/?shared=2021&q=secret", "/papers.bib?q=secret&member=ann",
        *(f"/shares/{pk}/" for pk in Share.objects.values_list("pk", flat=True)),
        *(f"/posts/{pk}/{more}" for pk in range(forum["post"] - 1, forum["post"] + 2) for more in ("", "?quote=1", "edit/")),
    ]  # fmt: skip
    # The admin is closed to them: tests/threads/test_every_address.py.
    others = (address.format(**forum) for address, _ in ADDRESSES if not address.startswith("/admin/"))
    for address in {*own, *others}:
        said = said_in(client.get(address, follow=True))
        for secret in SECRETS:
            assert secret not in said, (address, secret)


@pytest.mark.parametrize("reader", [None, "ann", "bob"])
def test_removed_words_are_in_no_answer_to_an_act(client, forum, reader, ann, bob):
    if reader:
        client.force_login({"ann": ann, "bob": bob}[reader])
    post = forum["post"]
    assert Like.objects.filter(post=post).count() == 1
    for address, form in (
        (f"/posts/{post}/like/", {"liked": "yes"}),
        (f"/posts/{post}/replies/", {"body": ""}),
        (f"/posts/{post}/edit/", {"body": ""}),
        (f"/posts/{post}/delete/", {}),
        (f"/posts/{post}/hide/", {"reason": "x"}),
        (f"/posts/{post}/restore/", {}),
        (f"/posts/{post}/history/{forum['earlier']}/redact/", {"reason": ""}),
        (f"/posts/{post + 1}/replies/", {"body": ""}),
        (f"/posts/{post + 1}/like/", {"liked": "yes", "at": "reply"}),
        ("/2021/posts/", {"body": '[quote="ann, post:2"]\nNo.\n[/quote]'}),
        ("/preview/", {"to": "/2021/posts/", "body": '[quote="ann, post:2"]\nNo.\n[/quote]'}),
        ("/preview/", {"to": f"/posts/{post}/replies/", "body": "No."}),
        ("/2021/bibtex/", {"text": "@misc{x, title={y}}"}),
        (f"/posts/{post}/papers/", {"link": "arXiv:2112.10752"}),
        (f"/papers/{forum['paper']}/reading/", {"state": "read"}),
        (f"/papers/{forum['paper']}/correct/", {"venue": "x"}),
        (f"/papers/{forum['paper']}/same/", {"link": "arXiv:2112.10752"}),
        (f"/papers/{forum['paper']}/lookup/", {}),
        (f"/corrections/{forum['correction']}/undo/", {}),
        (f"/merges/{forum['merge']}/undo/", {}),
    ):
        for headers in ({}, {"HX-Request": "true"}):
            said = said_in(client.post(address, form, headers=headers, follow=True))
            for secret in SECRETS:
                assert secret not in said, (address, secret)
    assert Like.objects.filter(post=post).count() == 1


def test_removed_posts_count_nowhere(client, forum):
    home, topic = client.get("/").content.decode(), client.get("/2021/").content.decode()
    assert "<b>2</b> posts" in home
    assert "<b>0</b> papers" in home
    assert "<b>0</b> likes" in topic


def test_moderators_still_see_the_words(client, forum, mo):
    client.force_login(mo)
    assert "Secretword" in client.get("/2021/").content.decode()
    assert "Secretword" in client.get(f"/posts/{forum['post']}/").content.decode()
    assert "Secretword" in client.get(f"/posts/{forum['post']}/history/").content.decode()


def test_a_former_moderator_sees_them_no_more(client, forum):
    former = make_member("former", is_staff=True)
    client.force_login(former)
    assert "Secretword" not in client.get("/2021/").content.decode()


@pytest.mark.parametrize("reader", [None, "ann", "bob", "mo"])
def test_redacted_words_are_on_no_page_for_anybody(client, topic, ann, bob, mo, reader):
    post = make_post(topic, by=ann, body="Secretword, first version.")
    make_like(post, by=bob)
    post.edit(by=ann, body="Other words.")
    earlier = post.revisions.get()
    assert "Secretword" in client.get(f"/posts/{post.pk}/history/").content.decode()
    earlier.redact(by=mo, reason="Private.")
    if reader:
        client.force_login({"ann": ann, "bob": bob, "mo": mo}[reader])
    forum = {"post": post.pk, "bob": bob.pk} | dict.fromkeys(
        ("paper", "share", "correction", "merge", "webhook", "token", "search"), 1
    )
    own = [
        f"/posts/{post.pk}/history/", f"/posts/{post.pk}/history/?all={earlier.pk}", f"/posts/{post.pk}/history/?all=0",
        f"/posts/{post.pk}/history/{earlier.pk}/redact/", f"/posts/{post.pk}/edit/", f"/admin/threads/post/{post.pk}/change/",
        f"/admin/threads/post/{post.pk}/history/", "/moderation/log/",
    ]  # fmt: skip
    for address in {*own, *(address.format(**forum) for address, _ in ADDRESSES)}:
        assert "Secretword" not in said_in(client.get(address, follow=True)), address
    if reader == "ann":
        answer = client.post(f"/posts/{post.pk}/edit/", {"body": "Mine.", "base": earlier.text_key})
        assert answer.status_code == 409
        assert "Secretword" not in answer.content.decode()
