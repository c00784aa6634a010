"""An old topic comes along: numbers, dates, replies, likes, papers, quotes, links and addresses."""

import datetime
import re

import pytest

from accounts.models import User
from tests.make import make_post
from tests.threads.old_topic import FILES, OLD_2020, OLD_2021, bring, changed_copy
from threads.models import Action, Like, Paper, Post, Topic

pytestmark = pytest.mark.django_db


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
