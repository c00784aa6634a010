"""Limits: counted for all processes together, by member and by address, and told with the time to wait."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import RequestFactory

from accounts import tally
from accounts.models import Tally
from goodreadings.lib import limits
from goodreadings.lib.cache import FileCache
from tests import worker
from tests.make import make_member, make_post
from threads.models import Flag, Like, Post

TRY = """
from goodreadings.lib import limits
taken = 0
for _ in range({tries}):
    try:
        limits.take("test", "somebody", {most}, 3600)
        taken += 1
    except limits.TooMany:
        pass
print("taken", taken)
"""


def write(client, body="Worth reading.", **more):
    return client.post("/2021/posts/", {"body": body, "key": ""} | more)


def taken(name, who, most, tries):
    there = 0
    for _ in range(tries):
        try:
            limits.take(name, who, most, 60)
        except limits.TooMany:
            continue
        there += 1
    return there


@pytest.mark.django_db(transaction=True)
def test_eight_processes_count_together():
    code = TRY.format(tries=25, most=60)
    processes = [worker.start("shell", "--no-imports", "-c", code) for _ in range(8)]
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert sum(int(one.rpartition("taken ")[2]) for one in said) == 60, said


@pytest.mark.one_database
def test_eight_processes_add_a_key_to_the_cache_once(tmp_path, db):
    """What django-allauth's limits on signing in stand on."""
    code = "from django.core.cache import cache\nprint('added', sum(cache.add(f'key {n}', 1) for n in range(60)))"
    variables = {"CACHE_URL": f"filecache://{tmp_path}"}
    processes = [worker.start("shell", "--no-imports", "-c", code, **variables) for _ in range(8)]
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert sum(int(one.rpartition("added ")[2]) for one in said) == 60, said


def test_eight_who_count_at_once_in_files_lose_nothing(tmp_path):
    """What the limits of the API stand on."""
    files = FileCache(str(tmp_path), {})
    files.add("calls", 0)

    def count(_):
        for _n in range(25):
            files.incr("calls")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(8)))
    assert files.get("calls") == 200


def test_each_is_counted_for_itself(db):
    assert taken("write", "ann", 3, 5) == 3
    assert taken("write", "bob", 3, 5) == 3
    assert taken("like", "ann", 3, 5) == 3
    assert taken("write", "ann", 0, 5) == 5


def test_a_count_begins_anew_when_its_time_is_over(db, time_machine):
    time_machine.move_to("2021-06-01 12:00 +0000", tick=False)
    assert taken("write", "ann", 2, 3) == 2
    time_machine.shift(59)
    assert taken("write", "ann", 2, 3) == 0
    time_machine.shift(2)
    assert taken("write", "ann", 2, 3) == 2


def test_a_clock_that_was_set_back_locks_nobody_out(db, time_machine):
    time_machine.move_to("2022-06-01 12:00 +0000", tick=False)
    assert taken("write", "ann", 2, 3) == 2
    time_machine.move_to("2021-06-01 12:00 +0000", tick=False)
    assert taken("write", "ann", 2, 3) == 2


def test_the_time_to_wait_is_that_which_is_left(db, time_machine):
    time_machine.move_to("2021-06-01 12:00 +0000", tick=False)
    limits.take("write", "ann", 1, 600)
    time_machine.shift(540)
    with pytest.raises(limits.TooMany) as refused:
        limits.take("write", "ann", 1, 600)
    assert 60 <= refused.value.retry_after <= 62
    assert "Try again in 1 minute." in str(refused.value)


def test_rows_tell_nobody_who_it_was_and_go_when_they_are_over(db, time_machine):
    time_machine.move_to("2021-06-01 12:00 +0000", tick=False)
    limits.take("write", "address 192.0.2.7", 5, 60)
    assert "192.0.2.7" not in Tally.objects.get().key
    Tally.objects.forget()
    assert Tally.objects.exists()
    time_machine.shift(61)
    Tally.objects.forget()
    assert not Tally.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, "192.0.2.1", "", "192.0.2.1"),
        (0, "192.0.2.1", "198.51.100.9", "192.0.2.1"),
        (1, "127.0.0.1", "198.51.100.9", "198.51.100.9"),
        (1, "127.0.0.1", "203.0.113.5, 198.51.100.9", "198.51.100.9"),
        (2, "127.0.0.1", "6.6.6.6, 203.0.113.5,198.51.100.9", "203.0.113.5"),
        (2, "127.0.0.1", "203.0.113.5", "127.0.0.1"),
        (1, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "", "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (0, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (0, "", "192.0.2.1", ""),
        (1, "", "<script>", ""),
    ],
)
def test_the_address_is_what_our_own_proxies_say(settings, proxies, remote, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert limits.address(RequestFactory().get("/", REMOTE_ADDR=remote, **headers)) == expected


def test_who_writes_too_much_reads_when_to_go_on_and_keeps_the_words(client, ann, topic, settings):
    settings.LIMIT_WRITES = (2, 600.0)
    client.force_login(ann)
    assert [write(client).status_code for _ in range(2)] == [302, 302]
    answer = write(client, body="My third text.")
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 601
    assert "My third text." in answer.content.decode()
    assert "Try again in 10 minutes." in answer.content.decode()
    assert Post.objects.count() == 2


def test_htmx_takes_the_form_in_with_the_words(client, ann, topic, settings):
    settings.LIMIT_WRITES = (1, 600.0)
    client.force_login(ann)
    post = make_post(topic, by=ann)
    headers = {"HX-Request": "true"}
    client.post(f"/posts/{post.pk}/replies/", {"body": "One."}, headers=headers)
    answer = client.post(f"/posts/{post.pk}/replies/", {"body": "Two."}, headers=headers)
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert "<html" not in answer.content.decode()
    assert "Two." in answer.content.decode()
    assert '"code": "429", "swap": true' in client.get("/").content.decode()


def test_edits_replies_and_papers_count_as_writing(client, ann, topic, settings):
    settings.LIMIT_WRITES = (1, 600.0)
    post = make_post(topic, by=ann)
    for address, form in [
        (f"/posts/{post.pk}/edit/", {"body": "Other words."}),
        (f"/posts/{post.pk}/replies/", {"body": "A reply."}),
        (f"/posts/{post.pk}/papers/", {"link": "arXiv:2101.04342"}),
    ]:
        client.force_login(ann)
        Tally.objects.all().delete()
        write(client)
        answer = client.post(address, form)
        assert (answer.status_code, bool(answer.get("Retry-After"))) == (429, True), address


def test_moderators_write_as_much_as_they_need(client, mo, topic, settings):
    settings.LIMIT_WRITES = (1, 600.0)
    client.force_login(mo)
    assert [write(client).status_code for _ in range(3)] == [302] * 3


def test_many_members_at_one_address_are_too_many(client, topic, settings):
    settings.LIMIT_WRITES, settings.MEMBERS_AT_AN_ADDRESS = (1, 600.0), 2
    statuses = []
    for name in ("one", "two", "three"):
        client.force_login(make_member(name))
        statuses.append(write(client, key=name).status_code)
    assert statuses == [302, 302, 429]
    # Who claims to come from elsewhere comes from here.
    client.force_login(make_member("four"))
    assert (
        client.post("/2021/posts/", {"body": "x"}, headers={"X-Forwarded-For": "9.9.9.9"}).status_code == 429
    )


def test_likes_and_flags_have_limits(client, ann, bob, topic, settings):
    settings.LIMIT_LIKES = settings.LIMIT_FLAGS = (1, 600.0)
    posts = [make_post(topic, by=ann) for _ in range(2)]
    client.force_login(bob)
    liked = [client.post(f"/posts/{post.pk}/like/", {"liked": "yes"}) for post in posts]
    assert [answer.status_code for answer in liked] == [302, 429]
    assert liked[1]["Retry-After"]
    assert "Try again in 10 minutes." in liked[1].content.decode()
    assert Like.objects.count() == 1
    flagged = [client.post(f"/posts/{post.pk}/flag/", {"reason": "spam"}) for post in posts]
    assert [answer.status_code for answer in flagged] == [302, 429]
    assert Flag.objects.count() == 1


def test_a_refused_sign_in_says_when(client, ann, settings):
    for _ in range(12):
        answer = client.post("/accounts/login/", {"login": "ann", "password": "wrong"})
    assert answer.status_code in {200, 429}
    answers = [client.post("/accounts/login/", {"login": "ann", "password": "wrong"}) for _ in range(20)]
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"]


def test_who_looked_at_the_clock_first_may_be_counted_second(db):
    one = limits.taking("test", "somebody", 5, 600)
    assert [tally.add([one], now)[one.key].number for now in (1000.5, 1000.4, 1000.6, 999.9)] == [1, 2, 3, 4]
