"""An old topic imported again, into years of this site; its old addresses; the recorded answers."""

import json
import re

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.make import make_like, make_post, make_topic
from tests.threads.old_topic import FILES, OLD_2020, OLD_2021, bring, changed_copy
from threads.handover import hand_over
from threads.models import Paper, Post, Topic

pytestmark = pytest.mark.django_db


# --- Again, and more ---


def test_the_same_files_twice_change_nothing(old):
    with CaptureQueriesContext(connection) as queries:
        told = bring(OLD_2020, *OLD_2021)
    written = [q["sql"] for q in queries if re.match("INSERT|UPDATE|DELETE", q["sql"])]
    assert written == []
    assert told.count("nothing new") == 2


def test_a_longer_file_adds_what_is_new():
    bring(FILES / "2021.json")
    assert Post.objects.count() == 6
    bring(*OLD_2021)
    assert Post.objects.count() == 8
    assert Post.objects.get(number=12).root.number == 1


def test_pages_may_come_in_any_order():
    bring(*reversed(OLD_2021))
    assert Post.objects.count() == 8


def test_an_answer_finds_its_parent_when_that_comes_later(tmp_path):
    def lose_the_first(topic, posts):
        topic["post_stream"]["posts"].remove(posts[1])

    bring(changed_copy(tmp_path, lose_the_first))
    assert Post.objects.get(number=3).parent is None
    bring(*OLD_2021)
    assert Post.objects.get(number=3).parent.number == 1
    assert Post.objects.get(number=10).root.number == 1


def test_more_likes_are_taken_over_and_fewer_are_not(old, tmp_path):
    def like(topic, posts):
        posts[1]["actions_summary"][0]["count"] = 9
        posts[3]["actions_summary"][0]["count"] = 0

    bring(changed_copy(tmp_path, like))
    assert Post.objects.get(pk=old[1].pk).anonymous_likes == 9
    assert Post.objects.get(pk=old[3].pk).anonymous_likes == 1


def edit_there(topic, posts):
    posts[1].update(
        raw="Now https://arxiv.org/abs/2102.01386", cooked="", version=2, updated_at="2021-03-01T08:00:00Z"
    )


def test_an_edit_there_replaces_the_words_and_keeps_the_earlier_ones(old, tmp_path):
    file = changed_copy(tmp_path, edit_there)
    bring(file)
    post = Post.objects.get(pk=old[1].pk)
    assert post.body == "Now https://arxiv.org/abs/2102.01386"
    assert [revision.body for revision in post.revisions.all()] == [old[1].body]
    assert [share.identifier.value for share in post.shares.all()] == ["2102.01386"]
    assert "nothing new" in bring(file)


def test_words_edited_here_are_not_replaced(old, mo, tmp_path):
    old[1].edit(by=mo, body="Mended here.")
    Post.objects.filter(pk=old[1].pk).update(edited_at=old[1].created_at)
    told = bring(changed_copy(tmp_path, edit_there))
    assert Post.objects.get(pk=old[1].pk).body == "Mended here."
    assert "edited there and here" in told


def test_what_was_deleted_there_since_is_deleted_here(old, mo, tmp_path):
    def delete(topic, posts):
        posts[1]["deleted_at"] = "2021-04-01T08:00:00Z"

    file = changed_copy(tmp_path, delete)
    bring(file)
    post = Post.objects.get(pk=old[1].pk)
    assert not post.is_visible
    post.restore(by=mo)
    bring(file)
    assert Post.objects.get(pk=old[1].pk).is_visible


def test_a_topic_reopened_here_stays_open(old, mo):
    Topic.objects.get(year=2021).reopen(by=mo)
    bring(*OLD_2021)
    assert Topic.objects.get(year=2021).is_open


def test_a_trial_writes_nothing():
    told = bring(OLD_2020, *OLD_2021, dry_run=True)
    assert " 8 new posts" in told
    assert "nothing was kept" in told
    assert not Topic.objects.exists()
    assert not User.objects.exists()
    assert not Paper.objects.exists()


# --- Years ---


def test_the_year_can_be_given(tmp_path):
    def rename(topic, posts):
        topic["title"] = "Good Readings"

    file = changed_copy(tmp_path, rename)
    with pytest.raises(CommandError, match="names no year: say which with --year"):
        bring(file)
    bring(file, year=2021)
    assert Topic.objects.get().year == 2021
    assert "nothing new" in bring(file)


def test_a_year_that_was_opened_and_is_empty_takes_the_old_topic(topic, mo):
    topic.describe(by=mo, title="Our 2021", introduction="Mo's words.")
    bring(*OLD_2021)
    topic.refresh_from_db()
    assert (topic.posts.count(), topic.introduction, topic.discourse_id) == (8, "Mo's words.", 86905)


def test_a_year_with_posts_of_its_own_takes_none(topic, ann):
    make_post(topic, ann)
    with pytest.raises(CommandError, match="has posts by members of this site"):
        bring(OLD_2020, *OLD_2021)
    assert Topic.objects.count() == 1


def test_posts_written_here_since_are_not_mixed_with_newer_ones_there(mo, ann, old, tmp_path):
    topic = Topic.objects.get(year=2021)
    topic.reopen(by=mo)
    make_post(topic, ann, "Written here.")

    def go_on(topic, posts):
        posts[7]["post_number"] = 13

    with pytest.raises(CommandError, match="Post 13 of Good Readings 2021 was written here"):
        bring(changed_copy(tmp_path, go_on))


def test_members_write_on_in_an_imported_topic_and_like_there(mo, ann, old):
    topic = Topic.objects.get(year=2021)
    topic.reopen(by=mo)
    make_like(old[1], ann)
    assert make_post(topic, ann, parent=old[12]).number == 13
    assert "nothing new" in bring(*OLD_2021)


# --- Handed over ---


def test_later_posts_of_somebody_handed_over_are_the_members(ann):
    bring(FILES / "2021.json")
    hand_over(User.objects.get(imported_name="bob"), ann, by=None)
    bring(*OLD_2021)
    assert set(ann.posts.values_list("number", flat=True)) == {3, 8, 10}
    assert User.objects.filter(imported_name="bob").count() == 1


# --- Old addresses ---


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/t/good-readings-2021/86905", "/2021/"),
        ("/t/good-readings-2021/86905/", "/2021/"),
        ("/t/any-words/86905/10", "/2021/#post-10"),
        ("/t/any-words/86905/10/", "/2021/#post-10"),
        ("/t/86905", "/2021/"),
        ("/t/86905/", "/2021/"),
        ("/t/86905/12", "/2021/#post-12"),
    ],
)
def test_old_addresses_lead_here_for_good(old, client, address, place):
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (301, place)


@pytest.mark.parametrize(
    "address", ["/t/x/1", "/t/1/", "/t/x/86905/13", "/t/x/86905/0", f"/t/x/{2**70}/1", f"/t/x/{10**18 - 1}/1"]
)
def test_other_old_addresses_are_not_found(old, client, address):
    assert client.get(address).status_code == 404


def test_a_later_page_has_its_place_in_the_address(tmp_path, client):
    def number(topic, posts):
        posts[9]["post_number"] = 41

    bring(changed_copy(tmp_path, number))
    assert client.get("/t/x/86905/41")["Location"] == "/2021/?page=3#post-41"


# --- The recorded answers ---


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "numbers", "last", "likes"),
    [
        ("topic_manageiq_2016", [1, 2, 3, 4], 4, 0),
        ("topic_mozilla-community_1148_support-ublock-origin", list(range(1, 21)), 123, 7),
        ("topic_try-discourse_57_2013", [1, 2, 3, 14], 14, 10),
    ],
)
def test_recorded_topics_come_along(shared_data, name, numbers, last, likes):
    file = shared_data / "discourse" / f"{name}.json"
    bring(file, year=2021)
    topic = Topic.objects.get(year=2021)
    assert list(topic.posts.order_by("number").values_list("number", flat=True)) == numbers
    assert topic.last_number == last
    assert sum(post.anonymous_likes for post in topic.posts.all()) == likes
    assert all(post.html for post in topic.posts.all())
    assert "nothing new" in bring(file)


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["post_with_raw_2014", "post_with_raw_manageiq"])
def test_a_recorded_post_needs_its_topic(shared_data, name):
    with pytest.raises(CommandError, match=f"{name}.json has posts of topic .* first page"):
        bring(shared_data / "discourse" / f"{name}.json")


def test_a_single_post_joins_its_topic(tmp_path):
    posts = json.loads((FILES / "2021-page-2.json").read_text())["post_stream"]["posts"]
    (tmp_path / "post.json").write_text(json.dumps(posts[0]))
    bring(FILES / "2021.json", tmp_path / "post.json")
    assert Post.objects.filter(number=10).exists()


def test_a_year_that_is_made_here_is_not_the_old_topics_twin(old):
    make_topic(2022)
    assert Topic.objects.get(year=2022).previous.year == 2021
