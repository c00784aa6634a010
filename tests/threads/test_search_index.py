"""The index is kept by the database: whatever writes a row, and whoever removes one."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from tests.make import make_like, make_member, make_post, make_posts, make_record, make_topic
from threads.models import Paper, Post
from threads.search import keep, postgresql, results, sqlite
from threads.search.fold import fold, words_of_post
from threads.search.language import parse
from threads.search.vendor import TooLong, backend, bounded

only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="of SQLite")
only_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="of PostgreSQL")


def found(text: str, group: str = "posts") -> list[int]:
    return results.search(parse(text), AnonymousUser()).groups[group].keys


def test_every_way_of_writing_a_post_is_indexed(topic, ann):
    one = make_post(topic, ann, "Aardvarks.")
    topic.refresh_from_db()
    (other,) = make_posts(topic, ann, ["Bumblebees."])
    assert found("aardvark") == [one.pk]
    assert found("bumblebee") == [other.pk]
    one.edit(by=ann, body="Chameleons.")
    assert (found("aardvark"), found("chameleon")) == ([], [one.pk])
    # As one does who erases somebody's words, past the models.
    Post.objects.filter(pk=other.pk).update(html="")
    assert found("bumblebee") == []
    Post.objects.filter(pk=one.pk).delete()
    assert found("chameleon") == []


def test_papers_and_members_are_indexed_however_they_change(topic, ann):
    make_post(topic, ann, "arXiv:2103.00020")
    paper = make_record("arXiv:2103.00020", title="Aardvarks", authors=("Bumblebee, Ann",))
    assert found("aardvark", "papers") == [paper.pk]
    assert found("author:bumblebee", "papers") == [paper.pk]
    Paper.objects.filter(pk=paper.pk).update(title="Chameleons", authors_line="")
    assert (found("aardvark", "papers"), found("chameleon", "papers")) == ([], [paper.pk])
    assert found("author:bumblebee", "papers") == []
    User.objects.filter(pk=ann.pk).update(display_name="Dragonfly", about="Eats elephants.")
    assert found("dragonfly", "members") == found("elephant", "members") == [ann.pk]
    User.objects.filter(pk=ann.pk).update(display_name="", about="")
    assert found("dragonfly", "members") == found("elephant", "members") == []
    User.objects.filter(pk=ann.pk).update(is_active=False)
    assert found("ann", "members") == []


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Özgür’s naïve CAFÉ", "ozgur s naive cafe"),
        ("深度学习 and がぎ 한국어", "深 度 学 习 and が ぎ 한 국 어"),
        ("ﬁne ｆｕｌｌ x²+½ Ⅷ №", "fine full x2 1 2 viii no"),
        ("ÆØß Łódź İstanbul þing", "aeoss lodz istanbul thing"),
        ("a–b—c…d/e_f·g 🎉 don't &amp;", "a b c d e f g don t amp"),
        ("Ωmega Привет", "ωmega привет"),
        ("", ""),
    ],
)
def test_words_are_folded_alike_in_python_and_in_the_database(db, text, folded):
    assert fold(text) == folded
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT trim(goodreadings_fold(%s))", [text])
            assert cursor.fetchone()[0] == folded


def test_a_post_is_indexed_by_its_own_words_alike_in_both(topic, ann):
    make_post(topic, ann, "Zebra.")
    post = make_post(
        topic,
        ann,
        '[quote="ann, post:1"]\nouter\n> inner\n[/quote]\n\nMine **bo**ld, `co<de`, R&D, $a<b$\n\n> a\n>> b\n\n```python\nx = "y"\n```\n\nhttps://a.example/b?c=d&e=f',
    )
    words = "mine bold co de r d a b x y https a example b c d e f postwithcode"
    assert words_of_post(post.html) == words
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT trim(goodreadings_fold(goodreadings_words(%s)))", [post.html])
            assert cursor.fetchone()[0] == words


@only_sqlite
def test_triggers_that_went_with_their_table_come_back_with_the_next_migration(topic, ann):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER search_post_insert")
    lost = make_post(topic, ann, "Aardvarks.")
    assert found("aardvark") == []
    keep.mend(None, "default")
    assert found("aardvark") == [lost.pk]
    assert found("bumblebee") == [] and make_post(topic, ann, "Bumblebees.").pk in found("bumblebee")


def test_the_index_is_made_anew_by_a_command(topic, ann, capsys):
    post = make_post(topic, ann, "Aardvarks.")
    connection.check_constraints()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_post")
        assert found("aardvark") == []
    call_command("reindex")
    assert found("aardvark") == [post.pk]
    assert "posts: the index is new." in capsys.readouterr().out
    with pytest.raises((SystemExit, CommandError)):
        call_command("reindex", "pots")


def test_the_index_goes_and_comes_as_its_migration_does(topic, ann):
    post = make_post(topic, ann, "Aardvarks.")
    connection.check_constraints()
    keep.remove(connection)
    make_member("writes-without-it")
    connection.check_constraints()
    keep.install(connection)
    assert found("aardvark") == [post.pk]


@only_postgresql
@pytest.mark.parametrize("text", ["aardvark", "aardvark -even", "in:2020..2021 aardvark", "in:2021 even", "aardvark sort:new",
                                  "likes:>0 aardvark", "aardvark sort:liked", "zebra", "in:2020 zebra", "in:1999 aardvark"])  # fmt: skip
def test_stretch_by_stretch_the_same_is_found(topic, ann, bob, mo, monkeypatch, text):
    """However few rows are looked through at a time, and whatever order they were written in."""
    years = [topic, make_topic(2020, by=mo), make_topic(2022, by=mo)]
    for n in range(18):
        post = make_post(years[n % 3], ann, f"Aardvark {n}, {'even' if n % 2 else 'odd'}.")
        moment = timezone.now() - datetime.timedelta(days=n * 7 % 18)
        Post.objects.filter(pk=post.pk).update(created_at=moment)
        if n % 5 == 0:
            make_like(post, bob)
    make_post(years[1], ann, "A zebra.")
    at_once = found(text)
    assert bool(at_once) == ("1999" not in text)
    monkeypatch.setattr(postgresql, "LOOKED_THROUGH", 2)
    for few in (0, 20):
        monkeypatch.setattr(postgresql, "FEW", few)
        assert found(text) == at_once
    monkeypatch.setattr(results, "MOST", 3)
    assert set(found(text)) <= set(at_once)


@only_postgresql
def test_a_database_without_trigrams_puts_a_letter_right_too(topic, ann, monkeypatch):
    monkeypatch.setattr(postgresql, "_has_trigrams", lambda: False)
    _finds_a_slip(topic, ann)


@only_sqlite
def test_an_old_sqlite_puts_a_letter_right_too(topic, ann, monkeypatch):
    monkeypatch.setattr(sqlite, "HAS_TRIGRAMS", False)
    _finds_a_slip(topic, ann)


def _finds_a_slip(topic, ann):
    make_post(topic, ann, "arXiv:2103.00020")
    paper = make_record("arXiv:2103.00020", title="Aardvarks and chameleons", authors=("Özgür, Ann",))
    for slip in ("aardvraks", "chamelons", "ozgurr"):
        assert found(slip, "papers") == [paper.pk], slip


def test_what_takes_too_long_is_ended(topic, ann):
    slow = {
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000000) SELECT max(i) FROM n",
        "postgresql": "SELECT pg_sleep(5)",
    }
    with pytest.raises(TooLong), bounded(seconds=0.2), connection.cursor() as cursor:
        cursor.execute(slow[connection.vendor])
    assert make_post(topic, ann, "Goes on.").pk in found("goes")
    assert backend() in (sqlite, postgresql)


def test_the_newest_of_several_years_are_found_whichever_year_they_are_in(topic, ann):
    """Two years are written in at once, and the newer one has more than is ranked."""
    before = make_topic(2020, by=ann)
    make_posts(topic, ann, ["Zebras."] * (results.MOST + 5))
    month_ago = timezone.now() - datetime.timedelta(days=30)
    Post.objects.filter(topic=topic).update(created_at=month_ago)
    last = make_post(before, ann, "Zebras.")
    for order in ("sort:new", ""):
        assert last.pk in found(f"zebra in:2020..2021 {order}")
    assert found("zebra in:2020..2021 sort:new")[0] == last.pk


def test_a_year_whose_last_number_is_old_may_have_the_newest_post(topic, ann):
    """As what was brought from elsewhere may be numbered."""
    before = make_topic(2020, by=ann)
    make_posts(topic, ann, ["Zebras."] * (results.MOST + 5))
    ago = timezone.now() - datetime.timedelta(days=30)
    Post.objects.filter(topic=topic).update(created_at=ago)
    newest, last = make_post(before, ann, "Zebras."), make_post(before, ann, "Zebras.")
    Post.objects.filter(pk=last.pk).update(created_at=ago - datetime.timedelta(days=300))
    assert found("zebra in:2020..2021 sort:new")[0] == newest.pk
