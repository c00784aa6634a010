"""A broken file is refused in a sentence that names the post, and nothing of it is imported."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.threads.test_import import FILES, OLD_2020, bring, changed_copy
from threads.models import Paper, Post, Topic

pytestmark = pytest.mark.django_db


def refused(*files, **options) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("import_discourse", *files, stdout=StringIO(), **options)
    assert not Topic.objects.exists()
    assert not Post.objects.exists()
    assert not User.objects.exists()
    assert not Paper.objects.exists()
    return str(refusal.value)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("post_number", "five", "post in place 4: post_number is a text"),
        ("post_number", 0, "post 0: post_number is not between"),
        ("post_number", 2**40, "post_number is not between"),
        ("post_number", True, "post_number is yes or no"),
        ("post_number", 3, "post 3: another post of this topic has the same number"),
        ("id", None, "post 5: id is missing"),
        ("created_at", None, "post 5: created_at is missing"),
        ("created_at", "yesterday", "post 5: created_at is no date"),
        ("created_at", "2021-13-45T99:00:00Z", "post 5: created_at is no date"),
        ("created_at", "0001-01-01T00:00:00+14:00", "post 5: created_at is no date"),
        ("created_at", 1612137600, "post 5: created_at is a number"),
        ("username", ["ann"], "post 5: username is a list"),
        ("username", "x" * 101, "post 5: username has 101 characters"),
        ("username", "a\0b", "post 5: username has characters that no text has"),
        ("cooked", None, "post 5: it has neither raw nor cooked"),
        ("raw", "NUL \0 here", "post 5: raw has characters that no text has"),
        ("raw", "half a pair \ud83d", "post 5: raw has characters that no text has"),
        ("raw", {"text": "x"}, "post 5: raw is an object"),
        ("raw", "x" * 1_000_001, "post 5: raw has 1,000,001 characters"),
        ("reply_to_post_number", "1", "post 5: reply_to_post_number is a text"),
        ("actions_summary", {"id": 2}, "post 5: actions_summary is an object"),
        ("actions_summary", [2], "post 5: expected an object, found a number"),
        ("actions_summary", [{"id": 2, "count": -1}], "post 5: count is not between"),
        ("actions_summary", [{"id": 2, "count": 10**30}], "post 5: count is not between"),
        ("post_type", "regular", "post 5: post_type is a text"),
        ("topic_id", 4, "has posts of topic 4, but none of the files"),
    ],
)
def test_a_broken_post_is_named(tmp_path, field, value, sentence):
    def damage(topic, posts):
        posts[5][field] = value

    said = refused(OLD_2020, changed_copy(tmp_path, damage))
    assert "2021.json" in said
    assert sentence in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not JSON, or was cut off"),
        (b"<!DOCTYPE html><p>Not found", "is not JSON, or was cut off"),
        ((FILES / "2021.json").read_bytes()[:-200], "is not JSON, or was cut off"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b'{"title": "caf\xe9 2021"}', "is not UTF-8 text"),
        (b"[]", "holds a list"),
        (b"null", "holds nothing"),
        (b'"2021"', "holds a text"),
        (b"[" * 100_000, "is not JSON, or was cut off"),
        (b'{"id": ' + b"9" * 5000 + b"}", "is not JSON, or was cut off"),
        (b"{}", "has no post_stream"),
        (b'{"id": 1, "title": "2021", "post_stream": []}', "post_stream is a list"),
        (b'{"id": 1, "title": "2021", "post_stream": {"posts": 5}}', "has no post_stream with posts"),
        (b'{"id": 1, "title": "2021", "post_stream": {"posts": []}}', "has no posts in these files"),
        (
            b'{"id": 1, "title": "2021", "post_stream": {"posts": ["x"]}}',
            "post in place 1: expected an object",
        ),
        (b'{"id": -1, "title": "2021", "post_stream": {"posts": []}}', "id is not between"),
        (b'{"title": "2021", "post_stream": {"posts": []}}', "id is missing"),
        (b'{"errors": ["You requested too often"], "error_type": "rate_limit"}', "has no post_stream"),
    ],
)
def test_a_file_that_is_no_topic_is_refused(tmp_path, content, sentence):
    file = tmp_path / "topic.json"
    file.write_bytes(content)
    said = refused(OLD_2020, file)
    assert said.startswith("topic.json") or "in these files" in said
    assert sentence in said


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "nowhere.json cannot be read" in refused(tmp_path / "nowhere.json")
    assert "cannot be read" in refused(tmp_path)


def test_a_file_of_more_than_100_mb_is_refused(tmp_path):
    file = tmp_path / "topic.json"
    with file.open("wb") as huge:
        huge.truncate(100_000_001)
    assert "is larger than 100 MB" in refused(file)


def test_a_further_page_without_its_topic_is_refused():
    assert "Give it too." in refused(FILES / "2021-page-2.json")


def test_a_title_with_two_years_needs_the_option(tmp_path):
    def rename(topic, posts):
        topic["title"] = "Good Readings 2020 and 2021"

    assert "names several years: say which with --year" in refused(changed_copy(tmp_path, rename))


def test_one_year_is_not_given_to_several_topics():
    assert "--year fits one topic" in refused(OLD_2020, FILES / "2021.json", year=2021)


def test_two_topics_of_one_year_are_refused(tmp_path):
    def rename(topic, posts):
        topic["title"] = "Good Readings 2020"

    assert "a year has one" in refused(OLD_2020, changed_copy(tmp_path, rename))


@pytest.mark.parametrize("year", [0, 99, 3000, -2021])
def test_a_year_that_no_topic_has_is_refused(year):
    assert "--year must be between" in refused(FILES / "2021.json", year=year)


def test_a_topic_is_not_imported_into_two_years():
    bring(FILES / "2021.json")
    with pytest.raises(CommandError, match="is already here as 2021; it cannot be 2020 too"):
        bring(FILES / "2021.json", year=2020)


def test_a_year_does_not_take_a_second_old_topic(tmp_path):
    bring(OLD_2020)

    def rename(topic, posts):
        topic["title"] = "Good Readings 2020 (2)"

    with pytest.raises(CommandError, match="2020 is already topic 700 of the old forum"):
        bring(changed_copy(tmp_path, rename))
    assert Post.objects.count() == 2


def test_a_failure_while_writing_leaves_nothing_of_the_topic(monkeypatch):
    def fail(*args):
        raise RuntimeError("power cut")

    monkeypatch.setattr("threads.importers.write._link_replies", fail)
    with pytest.raises(RuntimeError):
        bring(FILES / "2021.json")
    assert not Topic.objects.exists()
    assert not User.objects.exists()


def test_a_text_beyond_the_limits_of_a_post_is_kept_whole(tmp_path):
    words = "All of it <script>alert(1)</script> [x](javascript:alert(1)).\n" * 700 + "~" * 4000

    def lengthen(topic, posts):
        posts[1]["raw"] = words + "\nhttps://arxiv.org/abs/2102.01386"

    told = bring(changed_copy(tmp_path, lengthen))
    post = Post.objects.get(number=1)
    assert "1 beyond the limits of a post: kept whole" in told
    assert post.body.startswith(words)
    assert post.html.count("alert(1)&lt;/script&gt;") + post.html.count("alert(1)") >= 1400
    assert "<script" not in post.html
    assert "javascript:" not in " ".join(part.split(">")[0] for part in post.html.split("<a ")[1:])
    assert Post.objects.count() == 6


def test_deep_and_hostile_html_is_only_words(tmp_path):
    def harm(topic, posts):
        posts[5]["cooked"] = (
            "<blockquote>" * 3000
            + "deep"
            + "<ul><li>" * 3000
            + "<svg onload=alert(1)><a href='jAvascript:alert(1)'>"
            'click</a><a href="data:text/html,x">data</a><img src=x onerror=alert(1)><form action=/x><input name=y>'
            "<table><td>cell<script>alert(1)</script><style>*{}</style></table><a href='/uploads/x'>upload</a>"
        )

    bring(changed_copy(tmp_path, harm))
    html = Post.objects.get(number=5).html
    assert "deep" in html
    for bad in (
        "<script",
        "onload=",
        "onerror=",
        "javascript:",
        "data:text",
        "<form",
        "<input",
        "<svg",
        "/uploads",
    ):
        assert bad not in html


def test_json_with_strange_but_harmless_additions_is_read(tmp_path):
    def add(topic, posts):
        topic["details"] = {"links": ["x", {"internal": True, "url": "http://[broken"}, None]}
        topic["tags"] = [{"id": 1, "name": "papers"}]
        posts[1]["reply_to_user"] = None

    file = changed_copy(tmp_path, add)
    file.write_text("\ufeff" + file.read_text())
    bring(file)
    assert Post.objects.count() == 6
    assert json.loads(FILES.joinpath("2020.json").read_text())["id"] == 700
