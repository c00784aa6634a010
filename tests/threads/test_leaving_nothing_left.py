"""After a member left, nothing personal is in any table: a marker is planted in everything that they can type, by
the acts of the site, and afterwards every text of every row is read."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.test import Client
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from accounts.roles import make_moderator
from tests.make import PASSWORD, make_image, make_like, make_member, make_post, make_record
from tests.threads.test_leaving import forget, leave
from tests.worker import send
from threads.handover import hand_over
from threads.leaving import farewell
from threads.models import (
    Action,
    Archive,
    Correction,
    Draft,
    Flag,
    Image,
    Mute,
    Paper,
    Post,
    Preference,
    Reading,
    Revision,
    Subscription,
    Verdict,
    YearRequest,
)
from threads.models.draft import NEW, Place

NAME, SHOWN, ADDRESS, OTHER_ADDRESS = (
    "zelda.q-77",
    "Zelda Quillfeather",
    "zq@home.example",
    "old.zq@work.example",
)
OLD_NAME = "QuillOfOld"
# In what only they wrote, of which nothing may be left; and in the words of their posts.
SECRET, WORD = "Wunderkammer", "Sesquipedalian"
FORMS = [{"posts": "keep", "password": PASSWORD}, {"posts": "take", "password": PASSWORD}]


@pytest.fixture
def zelda(db, ann):
    member = make_member(NAME, display_name=SHOWN, email=ADDRESS)
    EmailAddress.objects.create(user=member, email=OTHER_ADDRESS, verified=True)
    return member


def live(zelda, ann, bob, mo, topic, mailbox) -> dict:
    """A life in the forum, by its addresses where it has one for an act."""
    client = Client()
    client.force_login(zelda)
    old = User.objects.create(
        username="quill-of-old", imported_name=OLD_NAME, display_name=OLD_NAME, is_active=False
    )
    make_post(topic, old, f"From the old forum. {WORD}")
    hand_over(old, zelda, by=mo)
    image, unposted = make_image(zelda), make_image(zelda)
    theirs = make_post(topic, ann, "Read arXiv:2103.00020 and arXiv:2105.01601")
    for link, title in (("arXiv:2103.00020", "Some paper"), ("arXiv:2105.01601", "Other paper")):
        make_record(link, title=title)
    one, other = Paper.objects.order_by("pk")
    client.post("/settings/", {"display_name": SHOWN, "about": f"I am {SHOWN}, {SECRET}."})
    client.post(
        "/2021/posts/",
        {"body": f"{WORD} one, by {SHOWN} <{ADDRESS}>, @{NAME}\n\n![]({image.get_absolute_url()})"},
    )
    first = Post.objects.filter(author=zelda).latest("pk")
    client.post(f"/posts/{first.pk}/edit/", {"body": first.body + f"\n\n— {NAME}"})
    client.post(f"/posts/{theirs.pk}/replies/", {"body": f"{WORD} two. [see](/members/{NAME}/)"})
    gone = make_post(topic, zelda, f"{SECRET} that I removed, arXiv:2106.00001")
    client.post(f"/posts/{gone.pk}/delete/")
    hidden = make_post(topic, zelda, f"{WORD} hidden.")
    hidden.hide(by=mo, reason=f"{SHOWN} said so twice, @{NAME}.")
    client.post(f"/posts/{theirs.pk}/like/", {"liked": "yes"})
    client.post(f"/posts/{theirs.pk}/flag/", {"reason": "other", "words": f"{SECRET} flag by {NAME}"})
    client.post("/drafts/save/", {"to": "/2021/posts/", "body": f"{SECRET} draft"})
    client.post(
        f"/reading/{one.pk}/", {"state": "read", "note": f"{SECRET} note", "tags": SECRET, "rating": "3"}
    )
    Reading.objects.write(zelda, other, state="read", note=f"{SECRET} other note")
    Verdict.objects.say(zelda, one, other, same=True)
    Verdict.objects.say(mo, one, other, same=True)
    Correction.objects.make(one, by=zelda, values={"venue": "A venue"})
    client.post("/members/bob/mute/", {"muted": "yes"})
    client.post("/2021/follow/", {"level": "all"})
    YearRequest.objects.ask(2022, zelda)
    client.post("/settings/mail/", dict.fromkeys(("reply", "digest"), "daily"))
    client.post("/2021/read/", {"posts": "1-4"})
    client.post("/settings/feed/", {"feed": "new"})
    client.post("/settings/data/")
    client.post("/accounts/password/reset/", {"email": ADDRESS})
    # A browser in which they were signed in, and one where they typed after their session had ended.
    Client().post("/accounts/login/", {"login": NAME, "password": PASSWORD})
    Client().post("/2021/posts/", {"body": f"{SECRET} unsent", "by": NAME})
    Client().post("/accounts/login/", {"login": NAME, "password": "wrong"})
    # What others say of them.
    make_like(first, bob)
    answer = make_post(
        topic,
        bob,
        f'[quote="{NAME}, post:{first.number}"]\n{WORD} one\n[/quote]\nYes @{NAME}, and @{NAME.upper()}!',
        first,
    )
    answer.edit(by=bob, body=f"{answer.body}\n\nWrite to {ADDRESS}. `@{NAME}` is {SHOWN}.")
    shows = make_post(topic, bob, f"As here:\n\n![A plot]({image.get_absolute_url()})")
    Draft.objects.keep(bob, Place(NEW, topic), f"@{NAME}, I think")
    Reading.objects.write(bob, one, state="read", note=f"{SHOWN} told me")
    Flag.objects.put(first, bob, "other", f"{SHOWN} again")
    User.objects.filter(pk=bob.pk).update(about=f"Friend of @{NAME}.")
    Mute.objects.want(ann, zelda, True)
    topic.describe(by=mo, title=topic.title, introduction=f"Begun with @{NAME}.")
    make_moderator(zelda)
    Action.objects.record(mo, Action.PROMOTE, member=zelda, reason=f"{SHOWN} helps.")
    Client().post("/accounts/login/", {"login": NAME, "password": PASSWORD})
    theirs.hide(by=zelda, reason="Off topic.")
    theirs.restore(by=zelda, reason=f"I, {NAME}, was wrong.")
    users = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(user=mo, content_type=users, object_id=zelda.pk, object_repr=SHOWN, action_flag=2,
                            change_message=json.dumps([{"changed": {"object": SHOWN}}]))  # fmt: skip
    LogEntry.objects.create(
        user=zelda, content_type=users, object_id=ann.pk, object_repr="ann", action_flag=2
    )
    send()
    DBTaskResult.objects.update(traceback=f"Could not write to {ADDRESS}")
    return {"first": first, "answer": answer, "gone": gone, "theirs": theirs, "hidden": hidden,
            "shows": shows, "image": image, "unposted": unposted, "paper": one}  # fmt: skip


def texts() -> list[tuple[str, str]]:
    """Every text of every row of every table, whatever apps there are: where, and what it says."""
    found = [(f"session {one.pk}", _text(one.get_decoded())) for one in Session.objects.all()]
    for model in apps.get_models(include_auto_created=True):
        columns = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.values_list("pk", *columns):
            found += [
                (f"{model._meta.label}.{column} of {row[0]}", _text(value))
                for column, value in zip(columns, row[1:], strict=True)
            ]
    return found


def _text(value) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def where(*words: str) -> list[str]:
    spellings = [one.lower() for word in words for one in {word, json.dumps(word)[1:-1]}]
    return [
        f"{place}: {text[:200]}" for place, text in texts() if any(one in text.lower() for one in spellings)
    ]


PERSONAL = (NAME, SHOWN, ADDRESS, OTHER_ADDRESS, OLD_NAME, "quill-of-old", SECRET)


@pytest.mark.parametrize("form", FORMS, ids=["keep", "take"])
def test_nothing_personal_is_left_in_any_table(zelda, ann, bob, mo, topic, mailbox, form):
    live(zelda, ann, bob, mo, topic, mailbox)
    for word in (*PERSONAL, WORD):
        assert where(word), f"{word} was not planted"
    password = User.objects.get(pk=zelda.pk).password
    forget(zelda, form)
    assert not where(*PERSONAL, password)
    for model in (Archive, Reading, Draft, Subscription, Preference, YearRequest, EmailAddress):
        name = "user" if model is EmailAddress else "member"
        assert not model.objects.filter(**{name: zelda.pk}).exists(), model


def test_whoever_dies_in_between_the_next_run_goes_on(zelda, ann, bob, mo, topic, mailbox):
    """Broken off after everything that changes something."""
    live(zelda, ann, bob, mo, topic, mailbox)
    departure = leave(zelda, FORMS[1])
    runs = 1
    while not farewell(departure.pk, seconds=-1):
        runs += 1
        assert runs < 300
    assert runs > 30
    assert not where(*PERSONAL)
    departure.refresh_from_db()
    done_at = departure.done_at
    assert farewell(departure.pk)
    departure.refresh_from_db()
    assert departure.done_at == done_at


def test_kept_posts_keep_their_words_their_numbers_and_their_images(
    client, zelda, ann, bob, mo, topic, mailbox
):
    was = live(zelda, ann, bob, mo, topic, mailbox)
    likes = {post.pk: post.like_count for post in Post.objects.with_counts(ann)}
    shell = forget(zelda, FORMS[0])
    assert {post.pk: post.like_count for post in Post.objects.with_counts(ann)} == likes
    page = client.get("/2021/").text
    assert f"{WORD} one, by former member" in page and "former member" in page and "from:" not in page
    assert f'data-quote="former-member, post:{was["first"].number}"' not in page
    first = Post.objects.get(pk=was["first"].pk)
    assert first.author == shell and shell.name == "former member" and shell.is_former
    assert client.get(was["image"].get_absolute_url()).status_code == 200
    assert not Image.objects.filter(pk=was["unposted"].pk).exists()
    assert not default_storage.exists(was["unposted"].place)
    gone = Post.objects.get(pk=was["gone"].pk)
    assert (gone.body, gone.html, gone.excerpt) == ("", "", "")
    assert Revision.objects.filter(post=first).exists()
    assert Correction.objects.filter(by=None).exists()


def test_posts_taken_away_leave_a_line_and_the_answers_of_others(client, zelda, ann, bob, mo, topic, mailbox):
    was = live(zelda, ann, bob, mo, topic, mailbox)
    numbers = list(topic.posts.values_list("number", flat=True))
    forget(zelda, FORMS[1])
    assert list(topic.posts.values_list("number", flat=True)) == numbers
    first, answer = (Post.objects.get(pk=was[name].pk) for name in ("first", "answer"))
    assert first.body == first.html == "" and not first.is_visible and not first.revisions.exists()
    assert not Image.objects.filter(pk=was["image"].pk).exists() and not default_storage.exists(
        was["image"].place
    )
    assert answer.parent == first
    shows = Post.objects.get(pk=was["shows"].pk)
    assert "<img" not in shows.html and "As here" in shows.html
    # What bob quoted stays his; whose words they were, nobody says.
    assert answer.body.startswith(f'[quote="former-member, post:{first.number}"]\n{WORD} one')
    page = client.get("/2021/").text
    assert f"{WORD} one" in page and "Yes @former-member, and @former-member!" in page
    client.force_login(mo)
    assert client.post(f"/posts/{first.pk}/restore/").status_code == 403
    for address in ("/2021/", "/2021/?view=threaded", f"/posts/{first.pk}/", f"/posts/{answer.pk}/", "/moderation/log/",
                    "/moderation/", f"/posts/{first.pk}/history/", "/members/former-member/", "/feed/",
                    was["paper"].get_absolute_url(), "/notifications/"):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not [word for word in PERSONAL if word in answer.text], address


def test_the_names_of_others_and_their_words_stay(zelda, ann, bob, topic):
    """Names that contain the name, other people's addresses, links elsewhere."""
    other = make_member(f"{NAME}.b")
    said = f"@{NAME}.b, x@{NAME}.example, https://github.com/{NAME}/code, pre{NAME}, {NAME}-like, /members/{NAME}.b/"
    post = make_post(topic, ann, said)
    forget(zelda)
    post.refresh_from_db()
    assert post.body == said and other.get_absolute_url() in post.html


def test_a_name_that_is_a_word_takes_nobodys_words(ann, topic):
    make_post(topic, ann, "arXiv:1706.03762 is about attention.")
    make_record("arXiv:1706.03762", title="Attention Is All You Need")
    before = make_post(topic, ann, "Deep learning, said in 2012.")
    leaver = make_member("attention", display_name="Deep Learning")
    later = make_post(topic, ann, "Attention, @attention, 请@attention看: deep learning needs attention.")
    forget(leaver)
    for post in (before, later):
        post.refresh_from_db()
    assert before.body == "Deep learning, said in 2012."
    assert later.body == "Attention, @former-member, 请@former-member看: deep learning needs attention."


def test_what_is_said_of_the_very_member_loses_a_name_that_is_a_word_too(mo, ann, topic):
    make_post(topic, ann, "arXiv:1706.03762")
    make_record("arXiv:1706.03762", title="Attention Is All You Need")
    leaver = make_member("attention")
    post = make_post(topic, leaver, "Mine.")
    Flag.objects.put(post, ann, "other", "Attention again.")
    post.hide(by=mo, reason="Attention was asked twice, @attention.")
    users = ContentType.objects.get_for_model(User)
    entry = LogEntry.objects.create(user=mo, content_type=users, object_id=leaver.pk, object_repr="attention",
                                    action_flag=2, change_message="Of attention.")  # fmt: skip
    forget(leaver)
    post.refresh_from_db()
    entry.refresh_from_db()
    said = "former member was asked twice, @former-member."
    flag = Flag.objects.get(post=post)
    assert post.hidden_reason == Action.objects.get(kind="hide").reason == said
    assert (flag.words, flag.note) == ("former member again.", said)
    assert (entry.object_repr, entry.change_message) == ("former member", "Of former member.")


def test_a_text_that_would_become_too_long_is_shortened(ann, topic):
    make_member("zed")
    post = make_post(topic, ann, "@zed " * 1000 + "word " * 5390)
    forget(User.objects.named("zed"))
    post.refresh_from_db()
    assert "zed" not in post.body and post.html and len(post.body) < 32_000
