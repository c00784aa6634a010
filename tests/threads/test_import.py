"""An old topic comes along: numbers, dates, replies, likes, papers, quotes, links and addresses."""

import datetime
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.make import make_like, make_post, make_topic
from threads.handover import hand_over
from threads.models import Action, Like, Paper, Post, Topic

FILES = Path(__file__).resolve().parent / "discourse"
OLD_2021 = [FILES / "2021.json", FILES / "2021-page-2.json"]
OLD_2020 = FILES / "2020.json"

pytestmark = pytest.mark.django_db


def bring(*files, **options) -> str:
    out = StringIO()
    call_command("import_discourse", *files, stdout=out, **options)
    return out.getvalue()


def changed_copy(tmp_path: Path, change, source: Path = FILES / "2021.json") -> Path:
    """A copy of a file that `change` has changed: it is given the topic and its posts by number."""
    topic = json.loads(source.read_text())
    change(topic, {post["post_number"]: post for post in topic["post_stream"]["posts"]})
    file = tmp_path / source.name
    file.write_text(json.dumps(topic))
    return file


@pytest.fixture
def old(db) -> dict[int, Post]:
    """The posts of 2021, imported together with 2020, by number."""
    bring(OLD_2020, *OLD_2021)
    return {post.number: post for post in Post.objects.filter(topic__year=2021)}


def test_numbers_dates_and_gaps_are_kept(old):
    topic = Topic.objects.get(year=2021)
    assert sorted(old) == [1, 3, 5, 7, 8, 9, 10, 12]
    assert old[12].created_at == datetime.datetime(2021, 2, 12, 9, tzinfo=datetime.UTC)
    assert old[10].edited_at == datetime.datetime(2021, 2, 10, 12, 30, tzinfo=datetime.UTC)
    assert old[1].edited_at is None
    assert (topic.title, topic.discourse_id, topic.last_number) == ("Good Readings 2021", 86905, 12)


def test_a_gap_at_the_end_is_kept_too_so_that_no_number_is_used_again(ann, tmp_path):
    def open_it(topic, posts):
        topic.update(closed=False, highest_post_number=40)

    bring(changed_copy(tmp_path, open_it))
    assert make_post(Topic.objects.get(year=2021), ann).number == 41


def test_replies_keep_their_parents_and_conversations_their_beginning(old):
    assert (old[3].parent, old[10].parent) == (old[1], old[3])
    assert old[10].root == old[3].root == old[1]
    assert (old[12].parent, old[12].root) == (old[10], old[1])


def test_an_answer_to_a_missing_post_stays_without_the_link(old):
    assert old[5].parent is None
    assert old[8].root == old[5]


def test_likes_are_counted_without_names(old, client):
    assert {number: post.anonymous_likes for number, post in old.items() if post.anonymous_likes} == {
        1: 6, 3: 1, 10: 2,
    }  # fmt: skip
    assert not Like.objects.exists()


def test_a_closed_topic_arrives_closed_and_an_archived_one_too(old):
    assert Topic.objects.get(year=2021).closed_at == datetime.datetime(2021, 2, 12, 10, tzinfo=datetime.UTC)
    assert not Topic.objects.get(year=2020).is_open


def test_small_actions_and_whispers_stay_behind_and_the_summary_says_so():
    told = bring(OLD_2020, *OLD_2021)
    assert "1 answers a post that is not there" in told
    assert "1 skipped: small action" in told
    assert "1 skipped: whisper" in told
    assert not Post.objects.filter(body="Between us.").exists()
    assert Post.objects.filter(body="This topic is now pinned.").exists()


def test_the_summary_counts_what_came():
    told = re.sub(" +", " ", bring(OLD_2020, *OLD_2021))
    for line in ("8 new posts", "4 new members", "9 new likes", "3 new papers", "5 links repaired"):
        assert f" {line}\n" in told


def test_posts_on_pages_that_were_not_given_are_counted():
    assert "2 skipped: on a page that was not given" in bring(FILES / "2021.json")


def test_hidden_posts_stay_hidden_and_deleted_ones_leave_a_line(old, client):
    assert old[8].hidden_at
    assert old[8].hidden_reason == "Hidden in the old forum"
    assert old[9].deleted_at == datetime.datetime(2021, 2, 9, 11, tzinfo=datetime.UTC)


def test_members_of_the_old_forum_are_placeholders_that_cannot_sign_in(old, client):
    author = old[1].author
    assert (author.imported_name, author.display_name) == ("ann", "Ann From Before")
    assert author.is_placeholder
    assert not author.is_active
    assert not author.email
    assert not author.has_usable_password()
    assert author.date_joined == datetime.datetime(2021, 2, 1, 10, tzinfo=datetime.UTC)


def test_a_member_of_this_site_is_never_taken_for_an_old_one(ann):
    bring(*OLD_2021)
    assert not ann.posts.exists()
    assert Post.objects.get(number=1).author.username == "ann-2"


def test_names_that_our_rules_refuse_become_others(old):
    assert {post.author.imported_name: post.author.username for post in old.values()} == {
        "ann": "ann", "bob": "bob", "çem": "cem", "system": "system-2",
        "(former member)": "former-reader",
    }  # fmt: skip


def test_one_placeholder_stands_for_a_name_in_every_topic(old):
    bob = User.objects.get(imported_name="bob")
    assert set(bob.posts.values_list("topic__year", flat=True)) == {2020, 2021}
    assert bob.date_joined.year == 2020


def test_somebody_who_comes_with_an_earlier_year_joined_then():
    bring(*OLD_2021)
    bring(OLD_2020)
    assert User.objects.get(imported_name="bob").date_joined.year == 2020


def test_quotes_lead_to_our_posts(old):
    assert old[3].body.startswith('[quote="ann, post:1"]\n')
    assert 'href="/2021/#post-1"' in old[3].html
    assert '[quote="olga, post:2, topic:2020"]' in old[10].body
    assert 'href="/2020/#post-2"' in old[10].html


def test_a_quote_of_a_topic_that_did_not_come_keeps_its_author_only(old):
    assert '[quote="someone"]\nElsewhere.' in old[10].body


def test_quotes_and_mentions_follow_a_member_whose_name_changed(ann):
    bring(OLD_2020, *OLD_2021)
    post = Post.objects.get(topic__year=2021, number=3)
    assert '[quote="ann-2, post:1"]' in post.body
    assert "@ann-2 and @cem, what" in post.body
    assert "`@ann` stays in code" in post.body
    assert 'class="mention" href="/members/ann-2/"' in post.html


def test_links_into_the_old_forum_lead_here(old):
    assert "[2021, post 5](/2021/#post-5)" in old[3].body
    assert "[the year before](/2020/)" in old[3].body


def test_previews_in_html_become_the_link_that_was_pasted(old):
    assert "\n\nhttps://arxiv.org/abs/2102.12092\n\n" in old[5].body


def test_emoji_stay_short_codes(old):
    assert ":heart:" in old[5].body
    assert ":wave:t3:" in old[1].body
    assert "❤" in old[5].html


def test_html_of_the_old_forum_is_words_and_nothing_that_runs(old):
    assert "alert" not in old[5].html
    assert "2 * 3 * 4 &lt; 5_000_ &amp; so on" in old[5].html


def test_pictures_that_stayed_behind_are_named(old):
    assert "[image: figure]" in old[10].body


def test_papers_are_found_in_every_post(old):
    shared = {number: [s.identifier.value for s in post.shares.all()] for number, post in old.items()}
    assert shared[1] == ["2101.04342"]
    assert shared[5] == ["2102.12092"]
    assert Paper.objects.get(identifiers__value="2101.04342").shares.count() == 2


def test_papers_that_only_the_html_shows_are_found_too(tmp_path):
    def lose_the_link(topic, posts):
        posts[1]["raw"] = "Mixup without Hesitation:"

    bring(changed_copy(tmp_path, lose_the_link))
    post = Post.objects.get(number=1)
    assert post.body == "Mixup without Hesitation:"
    assert [share.identifier.value for share in post.shares.all()] == ["2101.04342"]


def test_a_quoted_paper_is_not_shared_again(old):
    assert not old[3].shares.exists()


def test_the_introduction_says_where_the_posts_come_from(old):
    assert "came along from an older forum" in Topic.objects.get(year=2021).introduction_html


def test_the_log_says_that_the_operator_imported_it(old):
    act = Action.objects.get(topic__year=2021)
    assert (act.kind, act.by) == (Action.IMPORT, None)


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
