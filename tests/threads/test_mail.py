"""Mails at once: who gets them, what stands in them, and what becomes of those that cannot go."""

import html5lib
import pytest
from allauth.account.models import EmailAddress

from goodreadings.lib.markup import plain
from tests.make import make_image, make_like, make_member, make_post
from tests.smtp import html_of, text_of
from tests.worker import send
from threads import letters
from threads.models import Like, Mail, Mute, Preference, Subscription, Topic
from threads.outbox import weigh


@pytest.fixture
def mine(topic, ann):
    return make_post(topic, by=ann, body="Worth reading.")


def state() -> str:
    return Mail.objects.get().state


def test_a_reply_is_a_mail_in_text_and_html(mailbox, ann, cem, topic, mine):
    image = make_image(cem).get_absolute_url()
    words = f"**Yes**, $x^2$ [here](/2021/#post-1).\n\n![Two curves]({image})\n\n- one\n\n.dot\n\nA note[^1].\n\n[^1]: Below."
    reply = make_post(topic, by=cem, parent=mine, body=words)
    send()
    mail = mailbox.newest("ann@example.org")
    assert mail["Subject"].strip() == "[Good Readings 2021] Cem Özgür answered your post"
    assert mail["From"] == "Good Readings <noreply@testserver>"
    text, html = text_of(mail), html_of(mail)
    for part in (text, html):
        assert f"https://readings.example.org{reply.place}" in part
        assert "https://readings.example.org/2021/#post-1" in part
        assert "$x^2$" in part and ".dot" in part and "Two curves" in part and "Below." in part
    assert f'src="https://readings.example.org{image}"' in html
    assert '="/' not in html
    assert "Yes, $x^2$ here (https://readings.example.org/2021/#post-1)." in text
    # One template: no word of the one is missing in the other.
    body = html[html.index("<body>") :]
    assert all(word in "".join(text.split()) for word in plain(body).split() if word.isalnum())
    assert [one.get_content_type() for one in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["Auto-Submitted"] == "auto-generated"
    html5lib.HTMLParser(strict=True).parse(html)


def test_mail_programs_find_the_thread(mailbox, ann, bob, cem, topic, mine):
    answer = make_post(topic, by=bob, parent=mine)
    make_post(topic, by=ann, parent=answer, body="@cem")
    send()
    first = mailbox.newest("ann@example.org")
    year, post = "<topic-2021@readings.example.org>", "<post-{}@readings.example.org>"
    assert first["Message-ID"] == post.format(answer.pk)
    assert first["In-Reply-To"] == post.format(mine.pk)
    assert first["References"].split() == [year, post.format(mine.pk)]
    assert first["List-Id"] == "Good Readings 2021 <2021.readings.example.org>"
    second = mailbox.newest("bob@example.org")
    assert second["In-Reply-To"] == post.format(answer.pk)
    assert second["References"].split() == [year, post.format(mine.pk), post.format(answer.pk)]
    third = mailbox.newest("cem@example.org")
    assert third["Message-ID"] == second["Message-ID"]


def test_a_post_that_answers_nothing_stands_below_its_year(mailbox, ann, bob, topic):
    make_post(topic, by=bob, body="@ann")
    send()
    mail = mailbox.newest("ann@example.org")
    assert mail["In-Reply-To"] == mail["References"] == "<topic-2021@readings.example.org>"


def test_a_like_stands_below_the_post(mailbox, ann, bob, mine):
    Preference.objects.want(ann, {"like": "immediate"})
    make_like(mine, by=bob)
    send()
    mail = mailbox.newest("ann@example.org")
    assert mail["In-Reply-To"] == f"<post-{mine.pk}@readings.example.org>"
    assert mail["Message-ID"] == f"<like-{mine.pk}-{bob.pk}@readings.example.org>"


def test_moderation_says_why(mailbox, ann, mo, mine):
    mine.hide(by=mo, reason="The same as post 3, & <more>.")
    send()
    mail = mailbox.newest("ann@example.org")
    assert "> The same as post 3, & <more>." in text_of(mail)
    assert "&lt;more&gt;" in html_of(mail)


def test_the_next_year_is_told_to_who_follows(mailbox, ann, mo, mine):
    Topic.objects.open_year(2022, mo)
    send()
    mail = mailbox.newest("ann@example.org")
    assert mail["Subject"] == "[Good Readings] Good Readings 2022 is open"
    assert "https://readings.example.org/2022/" in text_of(mail)


def test_nothing_is_sent_twice_however_often_the_worker_looks(mailbox, ann, bob, topic, mine):
    make_post(topic, by=bob, parent=mine)
    for _ in range(3):
        send()
    ann.notifications.update(weighed_at=None)
    send()
    assert len(mailbox.mails) == 1
    assert state() == Mail.SENT


def test_likes_taken_back_and_given_again_are_one_mail(mailbox, ann, bob, mine):
    Preference.objects.want(ann, {"like": "immediate"})
    for _ in range(3):
        make_like(mine, by=bob)
        send()
        Like.objects.want(bob, mine, False)
    assert len(mailbox.mails) == 1


MEANWHILE = {
    "read": lambda ann, bob, mo, reply: ann.notifications.all().read(),
    "deleted": lambda ann, bob, mo, reply: reply.delete_by_author(),
    "hidden": lambda ann, bob, mo, reply: reply.hide(by=mo, reason="No."),
    "muted": lambda ann, bob, mo, reply: Mute.objects.want(ann, bob, True),
    "unsubscribed": lambda ann, bob, mo, reply: Preference.objects.want(ann, {"reply": "never"}),
    "suspended": lambda ann, bob, mo, reply: type(ann).objects.filter(pk=ann.pk).update(is_active=False),
    "unconfirmed": lambda ann, bob, mo, reply: EmailAddress.objects.filter(user=ann).update(verified=False),
    "without an address": lambda ann, bob, mo, reply: type(ann).objects.filter(pk=ann.pk).update(email=""),
}


@pytest.mark.parametrize("weighed", [True, False])
@pytest.mark.parametrize("what", MEANWHILE)
def test_nothing_is_sent_of_what_does_not_concern_any_more(mailbox, ann, bob, mo, topic, mine, what, weighed):
    reply = make_post(topic, by=bob, parent=mine)
    if weighed:
        weigh()
    MEANWHILE[what](ann, bob, mo, reply)
    send()
    # (bob hears why his reply was hidden.)
    assert not [mail for mail in mailbox.mails if mail["To"] == "ann@example.org"]
    assert not ann.mails.exclude(state=Mail.EMPTY).exists()


@pytest.mark.parametrize("pace", ["daily", "weekly", "never"])
def test_other_paces_are_no_mail_at_once(mailbox, ann, bob, topic, mine, pace):
    Preference.objects.want(ann, {"reply": pace})
    make_post(topic, by=bob, parent=mine)
    send()
    assert mailbox.mails == []
    assert not Mail.objects.exists()


def test_one_mail_that_cannot_be_written_stops_no_other(mailbox, ann, bob, cem, topic, mine, monkeypatch):
    write = letters.write

    def stumble(mail):
        if mail.member == ann:
            raise RuntimeError("A template is broken.")
        return write(mail)

    make_post(topic, by=bob, parent=mine, body="@cem")
    monkeypatch.setattr(letters, "write", stumble)
    send()
    assert [mail["To"] for mail in mailbox.mails] == ["cem@example.org"]
    assert Mail.objects.get(member=ann).state == Mail.WAITING


def test_members_read_mails_in_their_language_and_time(mailbox, ann, bob, topic, mine, settings):
    ann.language, ann.time_zone = "de", "Nowhere/Gone"
    ann.save()
    make_post(topic, by=bob, parent=mine)
    send()
    assert '<html lang="de">' in html_of(mailbox.newest("ann@example.org"))


def test_a_name_with_marks_is_words(mailbox, ann, topic, mine):
    eve = make_member("eve", display_name='<img src=x> "\\ eve')
    make_post(topic, by=eve, parent=mine)
    send()
    mail = mailbox.newest("ann@example.org")
    assert "<img src=x>" in mail["Subject"]
    assert "<img src=x>" not in html_of(mail)


def test_who_follows_all_posts_may_have_each_at_once(mailbox, ann, bob, topic):
    Subscription.objects.want(ann, topic, Subscription.ALL)
    Preference.objects.want(ann, {"post": "immediate"})
    for _ in range(3):
        make_post(topic, by=bob)
    send()
    assert len(mailbox.mails) == 3


def test_the_list_is_known_by_its_year_whatever_its_title(mailbox, ann, bob, topic):
    topic.title = 'Gute "Lektüre" <2021>, ' + "sehr " * 15
    topic.save()
    make_post(topic, by=bob, body="@ann")
    send()
    mail = mailbox.newest("ann@example.org")
    assert mail["List-Id"].endswith(" <2021.readings.example.org>")
    assert "Lektüre" in mail["Subject"]
