"""A post is edited: the earlier text is kept, and the post says so."""

import pytest
from django.utils import timezone

from tests import page
from tests.make import make_member, make_post
from threads.models import Action, Paper, Post
from threads.models.post import Closed


@pytest.fixture
def post(topic, ann):
    return make_post(topic, by=ann, body="First words. arXiv:2103.00020")


def test_members_edit_their_own_post(client, ann, post):
    client.force_login(ann)
    assert "First words." in page.words(client.get(f"/posts/{post.pk}/edit/"))
    answer = client.post(f"/posts/{post.pk}/edit/", {"body": "Other *words*."})
    assert answer.headers["Location"] == "/2021/#post-1"
    said = page.words(client.get("/2021/"), "post-1")
    assert "Other words." in said
    assert "First words." not in said


def test_an_edit_leaves_something_to_be_seen(client, ann, post):
    client.force_login(ann)
    answer = client.post(f"/posts/{post.pk}/edit/", {"body": "&nbsp;"})
    assert answer.status_code == 422
    assert "There is no text yet." in page.words(answer)
    assert not post.revisions.exists()


def test_an_edited_post_says_so_to_everybody(client, ann, post):
    assert "edited" not in page.words(client.get("/2021/"), "post-1")
    post.edit(by=ann, body="Other words.")
    assert "edited" in page.words(client.get("/2021/"), "post-1")


def test_every_earlier_text_is_kept(client, ann, post):
    client.force_login(ann)
    for body in ("Second words.", "Third words."):
        client.post(f"/posts/{post.pk}/edit/", {"body": body})
    assert [revision.body for revision in post.revisions.all()] == [
        "First words. arXiv:2103.00020",
        "Second words.",
    ]
    first, second = post.revisions.all()
    assert first.written_at == post.created_at
    assert first.replaced_at == second.written_at
    assert first.replaced_by == ann


def test_saving_the_same_text_is_no_edit(client, ann, post):
    client.force_login(ann)
    client.post(f"/posts/{post.pk}/edit/", {"body": post.body})
    assert not post.revisions.exists()
    assert "edited" not in page.words(client.get("/2021/"), "post-1")


def test_shares_follow_the_text(client, ann, post):
    before = post.shares.get()
    client.force_login(ann)
    client.post(f"/posts/{post.pk}/edit/", {"body": "doi:10.1038/nature14539 and arXiv:2103.00020v2"})
    shares = post.shares.all()
    assert [share.identifier.value for share in shares] == ["10.1038/nature14539", "2103.00020"]
    assert shares[1].pk == before.pk
    assert shares[1].version == 2
    client.post(f"/posts/{post.pk}/edit/", {"body": "No paper any more."})
    assert not post.shares.exists()
    assert page.words(client.get("/2021/papers/"), "main").endswith(
        "No paper has been shared in Good Readings 2021 yet. Share one."
    )


def test_the_papers_of_an_edited_post_are_not_on_the_page_of_the_year(client, ann, post):
    post.edit(by=ann, body="No paper.")
    assert "2103.00020" not in page.words(client.get("/2021/papers/"))
    assert Paper.objects.exists()


def test_members_edit_no_posts_of_others(client, bob, post):
    client.force_login(bob)
    assert client.get(f"/posts/{post.pk}/edit/").status_code == 403
    assert client.post(f"/posts/{post.pk}/edit/", {"body": "Mine now."}).status_code == 403
    assert Post.objects.get().body.startswith("First words.")


def test_visitors_edit_nothing(client, post):
    answer = client.post(f"/posts/{post.pk}/edit/", {"body": "Mine now."})
    assert answer.headers["Location"] == f"/accounts/login/?next=/posts/{post.pk}/edit/"
    assert Post.objects.get().body.startswith("First words.")


def test_a_closed_year_is_not_rewritten(client, ann, mo, post):
    post.topic.close(by=mo)
    client.force_login(ann)
    assert client.get(f"/posts/{post.pk}/edit/").status_code == 403
    assert client.post(f"/posts/{post.pk}/edit/", {"body": "Late words."}).status_code == 403
    assert not post.revisions.exists()


def test_moderators_mend_a_post_and_the_log_says_so(client, mo, post):
    post.topic.close(by=mo)
    client.force_login(mo)
    client.post(f"/posts/{post.pk}/edit/", {"body": "Mended."})
    post.refresh_from_db()
    assert post.body == "Mended."
    assert post.revisions.get().replaced_by == mo
    assert Action.objects.filter(kind=Action.EDIT, by=mo, post=post).count() == 1


def test_authors_leave_no_row_in_the_log(client, ann, post):
    post.edit(by=ann, body="Other words.")
    assert not Action.objects.filter(kind=Action.EDIT).exists()


@pytest.mark.parametrize("body", ["", "a" * 32_001, "\ufffd", "\0", "[" * 400], ids=range(5))
def test_a_bad_text_comes_back_as_it_was_typed(client, ann, post, body):
    client.force_login(ann)
    answer = client.post(f"/posts/{post.pk}/edit/", {"body": body})
    assert answer.status_code == 422
    assert page.tree(answer).find(".//ul[@class='errorlist']") is not None
    assert (page.tree(answer).find(".//textarea").text or "").strip() == body.replace("\0", "\ufffd")
    post.refresh_from_db()
    assert post.body.startswith("First words.")
    assert not post.revisions.exists()


def test_editing_keeps_number_author_time_and_likes(client, ann, bob, post):
    client.force_login(bob)
    client.post(f"/posts/{post.pk}/like/", {"liked": "yes"})
    kept = (post.number, post.author, post.created_at)
    client.force_login(ann)
    client.post(f"/posts/{post.pk}/edit/", {"body": "Other words."})
    post = Post.objects.get()
    assert (post.number, post.author, post.created_at) == kept
    assert post.likes.count() == 1


def test_editing_moves_no_removed_post_back(client, ann, mo, post):
    stale = Post.objects.get()
    post.hide(by=mo, reason="No.")
    with pytest.raises(Closed, match="removed in the meantime"):
        stale.edit(by=ann, body="Other words.")
    assert (Post.objects.get().is_visible, Post.objects.get().body) == (False, stale.body)


def test_a_moderators_edit_says_whose_it_was(client, ann, mo, post):
    client.force_login(mo)
    client.post(f"/posts/{post.pk}/edit/", {"body": "Mended."})
    assert "edited by Mo" in page.words(client.get("/2021/"), f"post-{post.number}")
    post.refresh_from_db()
    post.edit(by=ann, body="Mended by myself.")
    assert "edited by" not in page.words(client.get("/2021/"), f"post-{post.number}")


def test_an_edit_typed_after_the_session_ended_is_kept(client, ann, post):
    address = f"/posts/{post.pk}/edit/"
    assert client.post(address, {"body": "Long thoughts."})["Location"] == f"/accounts/login/?next={address}"
    client.force_login(ann)
    assert client.get(address).context["form"]["body"].value() == "Long thoughts."


def test_an_imported_post_is_edited_in_its_own_time(client, ann, post):
    post.created_at = timezone.now() - timezone.timedelta(days=900)
    post.save(update_fields=["created_at"])
    client.force_login(ann)
    client.post(f"/posts/{post.pk}/edit/", {"body": "Other words."})
    assert post.revisions.get().written_at == post.created_at


def test_an_unconfirmed_member_still_mends_what_they_wrote(client, topic):
    newcomer = make_member("newcomer", confirmed=False)
    post = make_post(topic, by=newcomer)
    client.force_login(newcomer)
    assert client.post(f"/posts/{post.pk}/edit/", {"body": "Mended."}).status_code == 302
