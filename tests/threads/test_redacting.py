"""An earlier text of a post is removed for good: by its author, or by a moderator who says why."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests import page
from tests.make import make_post
from tests.threads.test_history import HOUR, aged, edit, of, versions
from threads.models import Action, Revision


@pytest.fixture
def post(topic, ann):
    return aged(make_post(topic, by=ann, body="First words."), HOUR)


@pytest.fixture
def secret(post, ann) -> Revision:
    edit(post, ann, "My number is 5550123.")
    post.revisions.update(replaced_at=timezone.now() - HOUR / 2)
    edit(post, ann, "Write to me.")
    return post.revisions.last()


def test_the_author_removes_an_earlier_text_for_good(client, ann, post, secret):
    client.force_login(ann)
    address = f"{of(post)}{secret.pk}/redact/"
    assert page.links(client.get(of(post)))[address] == "Remove this text"
    assert "5550123" in page.words(client.get(address), "main")
    assert secret.body  # looking removes nothing
    assert client.post(address).headers["Location"] == of(post)
    secret.refresh_from_db()
    assert (secret.body, secret.redacted_by) == ("", ann)
    client.logout()
    answer = client.get(of(post))
    assert "5550123" not in answer.content.decode()
    newest, middle, _ = versions(answer)
    assert "ann removed this text for good. just now" in middle
    assert "there is nothing to compare it with. Write to me." in newest
    assert not Action.objects.filter(kind=Action.REDACT).exists()


def test_moderators_say_why_in_the_log(client, mo, post, secret):
    client.force_login(mo)
    address = f"{of(post)}{secret.pk}/redact/"
    answer = client.post(address, {"reason": " "})
    assert answer.status_code == 422
    assert "Say why" in page.words(answer)
    secret.refresh_from_db()
    assert secret.body
    client.post(address, {"reason": "A telephone number."})
    client.logout()
    assert "Mo removed an earlier text of post 1 in Good Readings 2021A telephone number." in page.words(
        client.get("/moderation/log/")
    )
    said = versions(client.get(of(post)))[1]
    assert "Mo removed this text" in said and "Why stands in the log" in said


def test_a_text_is_removed_once(client, ann, mo, post, secret):
    secret.redact(by=ann)
    client.force_login(mo)
    client.post(f"{of(post)}{secret.pk}/redact/", {"reason": "Mine."})
    secret.redact(by=mo, reason="Mine.")
    assert secret.redacted_by == ann
    assert not Action.objects.filter(kind=Action.REDACT).exists()


def test_nobody_else_removes_a_text(client, bob, post, secret):
    address = f"{of(post)}{secret.pk}/redact/"
    assert client.post(address).headers["Location"].startswith("/accounts/login/")
    client.force_login(bob)
    assert [client.get(address).status_code, client.post(address).status_code] == [403, 403]
    assert address not in page.links(client.get(of(post)))
    assert Revision.objects.get(pk=secret.pk).body


def test_the_present_text_is_edited_not_removed(client, ann, post, secret):
    client.force_login(ann)
    links = [link for link in page.links(client.get(of(post))) if "redact" in link]
    assert links == [f"{of(post)}{one.pk}/redact/" for one in post.revisions.order_by("-pk")]
    assert client.post(f"{of(post)}0/redact/").status_code == 404


def test_an_author_removes_an_earlier_text_in_a_closed_year_too(client, ann, mo, post, secret):
    post.topic.close(by=mo)
    client.force_login(ann)
    assert client.post(f"{of(post)}{secret.pk}/redact/").status_code == 302
    assert not Revision.objects.get(pk=secret.pk).body


def test_the_database_keeps_no_text_that_was_removed(secret):
    with pytest.raises(IntegrityError):
        Revision.objects.filter(pk=secret.pk).update(redacted_at=timezone.now())
