"""An edit that was made meanwhile is told: nothing is overwritten, nothing typed is lost."""

import pytest

from tests import page
from tests.make import PASSWORD, make_post
from tests.threads.test_at_once import at_once, browser, post_to
from threads.models import Action, Post

HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(topic, ann):
    return make_post(topic, by=ann, body="First words.\n\nA second line.")


def begun(client, post) -> dict:
    """The hidden fields of the form that one begins to edit with."""
    form = page.part(client.get(f"/posts/{post.pk}/edit/"), "edit").find(".//form")
    return {
        field.get("name"): field.get("value", "")
        for field in form.iter("input")
        if field.get("type") == "hidden"
    }


def hidden(answer) -> dict:
    return {field.get("name"): field.get("value", "") for field in page.tree(answer).iter("input")}


def typed_in(answer) -> str:
    """What stands in the composer."""
    field = page.tree(answer).find(".//textarea[@name='body']")
    return (field.text or "").removeprefix("\n")


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_an_edit_made_meanwhile_is_told_and_nothing_is_overwritten(client, ann, mo, post, headers):
    client.force_login(ann)
    fields = begun(client, post)
    Post.objects.get(pk=post.pk).edit(by=mo, body="First words, mended.\n\nA second line.")
    answer = client.post(f"/posts/{post.pk}/edit/", fields | {"body": "First thoughts."}, headers=headers)
    assert answer.status_code == 409
    post.refresh_from_db()
    assert post.body == "First words, mended.\n\nA second line."
    assert post.revisions.count() == 1
    assert typed_in(answer) == "First thoughts."
    said = page.words(answer)
    assert "Mo changed this post while you were writing" in said
    assert "First words[added: , mended]." in said  # what was changed meanwhile
    assert "[added: First thoughts.]" in said  # what saving would change
    assert page.part(answer, "standing").text.strip() == post.body
    assert ("<html" in answer.content.decode()) == (not headers)


def test_saving_again_from_there_is_based_on_the_newer_text(client, ann, mo, post):
    client.force_login(ann)
    fields = begun(client, post)
    Post.objects.get(pk=post.pk).edit(by=mo, body="Mended.")
    answer = client.post(f"/posts/{post.pk}/edit/", fields | {"body": "Mine."})
    fields = hidden(answer)
    Post.objects.get(pk=post.pk).edit(by=mo, body="Mended again.")
    answer = client.post(f"/posts/{post.pk}/edit/", fields | {"body": "Mine and theirs."})
    assert answer.status_code == 409  # once more
    answer = client.post(f"/posts/{post.pk}/edit/", hidden(answer) | {"body": "Mine and theirs."})
    assert answer.status_code == 302
    assert Post.objects.get().body == "Mine and theirs."


def test_two_tabs_of_one_member_meet_too(client, ann, post):
    client.force_login(ann)
    first, second = begun(client, post), begun(client, post)
    address = f"/posts/{post.pk}/edit/"
    assert client.post(address, first | {"body": "From the first tab."}).status_code == 302
    answer = client.post(address, second | {"body": "From the second tab."})
    assert answer.status_code == 409
    assert "ann changed this post while you were writing" in page.words(answer)
    assert Post.objects.get().body == "From the first tab."


def test_the_same_text_from_two_tabs_is_no_conflict(client, ann, post):
    client.force_login(ann)
    fields = begun(client, post)
    for _ in range(2):
        answer = client.post(f"/posts/{post.pk}/edit/", fields | {"body": "The same."})
        assert answer.status_code == 302
    assert post.revisions.count() == 1


def test_a_text_that_was_changed_back_is_no_conflict(client, ann, mo, post):
    client.force_login(ann)
    fields = begun(client, post)
    for body in ("Other.", post.body):
        Post.objects.get(pk=post.pk).edit(by=mo, body=body)
    assert client.post(f"/posts/{post.pk}/edit/", fields | {"body": "Mine."}).status_code == 302


def test_a_form_that_does_not_say_what_it_began_from_is_taken(client, ann, mo, post):
    """Such as one that was open when this came; the text it replaces is kept."""
    Post.objects.get(pk=post.pk).edit(by=mo, body="Mended.")
    client.force_login(ann)
    assert client.post(f"/posts/{post.pk}/edit/", {"body": "Mine."}).status_code == 302
    assert [one.body for one in post.revisions.all()] == ["First words.\n\nA second line.", "Mended."]


def test_a_conflict_writes_nothing_in_the_log(client, mo, ann, post):
    client.force_login(mo)
    fields = begun(client, post)
    Post.objects.get(pk=post.pk).edit(by=ann, body="By myself.")
    assert client.post(f"/posts/{post.pk}/edit/", fields | {"body": "Mended."}).status_code == 409
    assert not Action.objects.filter(kind=Action.EDIT).exists()


def test_a_preview_and_a_refusal_keep_what_the_edit_began_from(client, ann, mo, post):
    client.force_login(ann)
    address = f"/posts/{post.pk}/edit/"
    fields = begun(client, post)
    answer = client.post("/preview/", fields | {"body": "Nearly done."})
    assert hidden(answer)["base"] == fields["base"]
    answer = client.post(address, hidden(answer) | {"body": "[" * 400})
    assert (answer.status_code, hidden(answer)["base"]) == (422, fields["base"])
    Post.objects.get(pk=post.pk).edit(by=mo, body="Mended.")
    assert client.post(address, hidden(answer) | {"body": "Done."}).status_code == 409


def test_a_text_kept_while_signed_out_remembers_what_it_began_from(client, ann, mo, post):
    client.force_login(ann)
    fields = begun(client, post)
    client.logout()
    address = f"/posts/{post.pk}/edit/"
    answer = client.post(address, fields | {"body": "Long thoughts."})
    Post.objects.get(pk=post.pk).edit(by=mo, body="Mended.")
    client.post(answer["Location"], {"login": "ann", "password": PASSWORD})
    answer = client.get(address)
    assert typed_in(answer).strip() == "Long thoughts."
    assert "Mo changed this post while you were writing." in page.words(answer)
    assert "Mended." in page.words(answer)


def test_what_the_text_was_is_not_told_when_it_was_redacted(client, ann, mo, post):
    client.force_login(ann)
    fields = begun(client, post)
    Post.objects.get(pk=post.pk).edit(by=mo, body="Mended.")
    post.revisions.get().redact(by=mo, reason="Private.")
    answer = client.post(f"/posts/{post.pk}/edit/", fields | {"body": "Mine."})
    assert answer.status_code == 409
    assert "What was changed meanwhile" not in page.words(answer)
    assert "A second line." not in answer.content.decode()


@pytest.mark.parametrize("base", ["x", "\0", "9" * 5000, "\ufffd", "'\"<script>"])
def test_an_odd_base_is_a_conflict_and_no_fault(client, ann, post, base):
    client.force_login(ann)
    answer = client.post(f"/posts/{post.pk}/edit/", {"body": "Mine.", "base": base})
    assert answer.status_code == (302 if base == "\0" else 409)
    assert "<script>" not in page.words(answer) if answer.content else True


def test_hostile_texts_of_a_conflict_are_only_text(client, ann, mo, post):
    client.force_login(ann)
    fields = begun(client, post)
    Post.objects.get(pk=post.pk).edit(by=mo, body="</textarea><script>alert(1)</script>")
    answer = client.post(f"/posts/{post.pk}/edit/", fields | {"body": "</del><img src=x onerror=alert(2)>"})
    assert answer.status_code == 409
    assert not list(page.tree(answer).iter("img"))
    assert "<script>alert" not in answer.content.decode()
    assert page.part(answer, "standing").text.strip() == "</textarea><script>alert(1)</script>"


@pytest.mark.django_db(transaction=True)
def test_of_ten_edits_at_once_one_is_saved_and_nine_are_told(mo, post):
    one = browser(mo)
    base = post.text_key
    answers = at_once(
        [post_to(one, f"/posts/{post.pk}/edit/", body=f"Version {n}.", base=base) for n in range(10)]
    )
    assert sorted(answer.status_code for answer in answers) == [302] + [409] * 9
    assert post.revisions.count() == 1
