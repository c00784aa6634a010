"""What waits for moderators: the order, the tabs, acts on one and on many, bad input, and no leaks."""

import pytest
from django.utils import timezone

from accounts.models import User
from tests import page
from tests.make import make_member, make_post
from threads.models import Action, Flag, Post
from threads.models.newcomer import LINKS

QUEUE, ACT, UNDO = "/moderation/", "/moderation/act/", "/moderation/undo/"
ADMIT = "/moderation/admit/"


@pytest.fixture(autouse=True)
def new_members(settings):
    settings.NEW_MEMBER_POSTS = 3


@pytest.fixture
def posts(topic, bob, mo, cem):
    """The fourth of bob's is flagged, the fifth waits, and cem is new."""
    for _ in range(3):
        make_post(topic, by=bob).actions.create(by=mo, kind=Action.KEEP)
    flagged, held = (
        make_post(topic, by=bob, body="Buy watches."),
        make_post(topic, by=bob, body="Held words."),
    )
    Flag.objects.put(flagged, cem, Flag.SPAM, "Advertising.")
    held.hold(LINKS)
    first = make_post(topic, by=cem, body="Hello, I am new.")
    return flagged, held, first


def send(client, *posts, act="hide", **said):
    return client.post(ACT, {"post": [f"{post.pk}" for post in posts], "act": act, **said})


def undo(client, *actions, **said):
    return client.post(UNDO, {"action": [action.pk for action in actions], **said})


def test_the_most_urgent_stands_first_and_each_kind_has_its_tab(client, mo, posts):
    client.force_login(mo)
    said = page.words(client.get(QUEUE), "main")
    assert said.index("Buy watches.") < said.index("Held words.") < said.index("Hello, I am new.")
    for tab in ("All posts 3", "Flagged 1", "Held back 1", "New members 1"):
        assert tab in said
    for kind, words in (("flagged", "Buy watches."), ("held", "Held words."), ("new", "Hello, I am new.")):
        alone = page.words(client.get(f"{QUEUE}?kind={kind}"), "main")
        assert words in alone
        assert sum(text in alone for text in ("Buy watches.", "Held words.", "Hello, I am new.")) == 1
    assert "It is spam. Advertising. Cem" in said
    assert "joined" in said and "5 posts" not in said and "4 posts" in said


def test_what_was_flagged_by_most_and_what_waits_longest_come_first(client, mo, ann, cem, topic, posts):
    later = make_post(topic, by=mo, body="Twice flagged.")
    for member in (ann, cem):
        Flag.objects.put(later, member, Flag.UNKIND)
    client.force_login(mo)
    said = page.words(client.get(QUEUE), "main")
    assert said.index("Twice flagged.") < said.index("Buy watches.")


def test_a_flagged_first_post_stands_there_once(client, mo, ann, posts):
    Flag.objects.put(posts[2], ann, Flag.SPAM)
    client.force_login(mo)
    assert page.words(client.get(QUEUE), "main").count("Hello, I am new.") == 1


def test_only_first_posts_of_members_who_are_no_moderators_are_looked_at(client, mo, admin, ann, topic):
    for author in (mo, admin):
        make_post(topic, by=author, body="Of the house.")
    for n in range(5):
        make_post(topic, by=ann, body=f"Number {n}.")
    client.force_login(mo)
    said = page.words(client.get(QUEUE), "main")
    assert "Of the house." not in said
    assert [f"Number {n}." in said for n in range(5)] == [True] * 3 + [False] * 2


def test_the_header_says_how_much_waits_and_to_moderators_only(client, mo, ann, posts):
    client.force_login(mo)
    assert "Moderation 3" in page.words(client.get("/2021/"))
    client.force_login(ann)
    assert "Moderation 3" not in page.words(client.get("/2021/"))


def test_where_nobody_is_new_no_first_posts_wait(client, mo, settings, posts):
    settings.NEW_MEMBER_POSTS = 0
    client.force_login(mo)
    assert "New members 0" in page.words(client.get(QUEUE), "main")


@pytest.fixture
def arrivals(topic):
    since = timezone.now()
    return [make_member(f"arrival-{n}", awaits_since=since) for n in range(3)]


def test_members_who_wait_are_let_in_and_turned_away_and_it_is_undone(client, mo, arrivals):
    client.force_login(mo)
    assert "To be let in 3" in page.words(client.get(QUEUE), "main")
    first, second, third = arrivals
    assert "arrival-0@example.org" in page.words(client.get(ADMIT), "main")
    client.post(ADMIT, {"member": [first.pk, second.pk], "act": "admit"})
    client.post(ADMIT, {"member": third.pk, "act": "turn-away", "reason": "A robot."})
    assert not User.objects.awaiting().exists()
    assert "Nobody waits to be let in." in page.words(client.get(ADMIT), "main")
    undo(client, *Action.objects.filter(kind__in=[Action.ADMIT, Action.TURN_AWAY]))
    assert set(User.objects.awaiting()) == set(arrivals)


def test_whom_another_let_in_is_not_turned_away(client, mo, admin, arrivals):
    client.force_login(admin)
    client.post(ADMIT, {"member": arrivals[0].pk, "act": "admit"})
    client.force_login(mo)
    turned_away = {"act": "turn-away", "reason": "A robot."}
    answer = client.post(ADMIT, {"member": arrivals[0].pk, **turned_away})
    assert answer.status_code == 409
    assert "Ada let in arrival-0" in page.words(answer, "main")
    answer = client.post(ADMIT, {"member": [one.pk for one in arrivals], **turned_away}, follow=True)
    said = page.messages(answer)
    assert "2 members are turned away." in said and "1 was left as it is: Ada let in arrival-0" in said
    assert User.objects.get(pk=arrivals[0].pk).is_active


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"act": "turn-away", "reason": ""}, "Say why."),
        ({"act": "nonsense"}, "Choose what to do."),
        ({"act": "admit", "member": "abc"}, "Choose at least one member."),
        ({"act": "admit", "member": "9" * 30}, "Choose at least one member."),
    ],
)
def test_bad_input_of_letting_in(client, mo, arrivals, said, sentence):
    client.force_login(mo)
    answer = client.post(ADMIT, {"member": arrivals[0].pk} | said)
    assert answer.status_code == 422
    assert sentence in page.words(answer, "main")
    assert User.objects.awaiting().count() == 3


def test_an_empty_queue_says_so(client, mo, topic):
    client.force_login(mo)
    for kind, words in (
        ("", "Nothing waits."),
        ("flagged", "No post is flagged."),
        ("held", "No post is held back."),
        ("new", "No new member has posted lately."),
        ("nonsense", "Nothing waits."),
    ):
        assert words in page.words(client.get(f"{QUEUE}?kind={kind}"), "main")


@pytest.mark.parametrize("address", ["?page=2", "?page=0", "?page=abc", "?page=-1", "?page=9" + "9" * 30])
def test_pages_that_are_not_there(client, mo, posts, address):
    client.force_login(mo)
    assert client.get(QUEUE + address).status_code == 404


def test_twenty_a_page_in_a_fixed_number_of_queries(client, topic, cem, mo, django_assert_num_queries):
    def flag(names):
        for name in names:
            Flag.objects.put(make_post(topic, by=make_member(name), body="arXiv:2103.00020"), cem, Flag.SPAM)

    flag(["one", "two"])
    client.force_login(mo)
    client.get(QUEUE)
    with django_assert_num_queries(14):
        client.get(QUEUE)
    flag([f"reader-{n}" for n in range(22)])
    with django_assert_num_queries(14):
        client.get(QUEUE)
    assert len(page.part(client.get(f"{QUEUE}?page=2"), "main").findall(".//*[@class='queue']/li")) == 4


def test_one_is_hidden_and_restored_by_the_button_beside_it(client, mo, cem, posts):
    flagged = posts[0]
    client.force_login(mo)
    answer = client.post(
        ACT,
        {"post": f"{flagged.pk}.0.{flagged.text_key}", "of": flagged.pk, "act": "hide", "reason": "Spam."},
        follow=True,
    )
    assert "The post is hidden." in page.messages(answer)
    assert UNDO in page.forms(answer)
    flagged.refresh_from_db()
    assert (flagged.hidden_by, flagged.hidden_reason) == (mo, "Spam.")
    assert not Flag.objects.open().exists()
    action = flagged.actions.get(kind=Action.HIDE)
    answer = undo(client, action, next="/2021/")
    assert answer.headers["Location"] == "/2021/"
    flagged.refresh_from_db()
    assert flagged.is_visible
    assert Flag.objects.open().get().member == cem
    assert flagged.actions.get(kind=Action.RESTORE).undoes == action


def test_many_are_hidden_and_restored_at_once(client, mo, posts):
    client.force_login(mo)
    answer = send(client, *posts, reason="All of one hand.")
    assert answer.headers["Location"] == QUEUE
    assert not Post.objects.visible().filter(pk__in=[post.pk for post in posts]).exists()
    answer = client.get(QUEUE)
    assert "3 posts are hidden." in page.messages(answer)
    keys = [
        field.get("value")
        for field in page.part(answer, "messages").iter("input")
        if field.get("name") == "action"
    ]
    assert len(keys) == 3
    client.post(UNDO, {"action": keys})
    assert {bool(post.hidden_at) for post in Post.objects.filter(pk__in=[post.pk for post in posts])} == {
        False
    }
    assert Post.objects.held().get() == posts[1]


def test_approve_and_its_undoing(client, mo, posts):
    held = posts[1]
    client.force_login(mo)
    send(client, held, act="approve")
    held.refresh_from_db()
    assert held.is_visible
    undo(client, held.actions.get(kind=Action.APPROVE))
    held.refresh_from_db()
    assert held.is_held
    assert held.actions.get(kind=Action.HOLD).undoes.kind == Action.APPROVE


def test_what_its_author_rewrote_is_not_approved_unread(client, mo, bob, posts):
    held = posts[1]
    value = f"{held.pk}.0.{held.text_key}"
    held.edit(by=bob, body="Other words.")
    client.force_login(mo)
    answer = client.post(ACT, {"post": value, "act": "approve"})
    assert answer.status_code == 409
    assert "wrote something else" in page.words(answer, "main")
    assert Post.objects.held().filter(pk=held.pk).exists()


def test_a_first_post_that_stays_waits_no_more_until_that_is_undone(client, mo, posts):
    client.force_login(mo)
    send(client, posts[2], act="keep")
    assert "Hello, I am new." not in page.words(client.get(QUEUE), "main")
    undo(client, posts[2].actions.get())
    assert "Hello, I am new." in page.words(client.get(QUEUE), "main")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"act": "hide", "reason": ""}, "Say why."),
        ({"act": "hide", "reason": " \u200b "}, "Say why."),
        ({"act": "hide", "reason": "x" * 501}, "at most 500 characters"),
        ({"act": "warn", "reason": ""}, "Say why."),
        ({"act": "suspend", "reason": "Spam.", "time": "always"}, "A suspension has an end"),
        ({"act": "silence", "reason": "Spam.", "time": "9" * 30}, "not one of the available choices"),
        ({"act": "silence", "reason": "Spam.", "note": "a\0b"}, "Null characters"),
        ({"act": "nonsense", "reason": "Spam."}, "not one of the available choices"),
        ({"act": "", "reason": "Spam."}, "Choose what to do."),
    ],
)
def test_bad_input_comes_back_with_what_was_chosen(client, mo, posts, said, sentence):
    client.force_login(mo)
    answer = send(client, posts[0], posts[2], **said)
    assert answer.status_code == 422
    assert sentence in page.words(answer, "main")
    ticked = {
        box.get("value").split(".")[0]
        for box in page.tree(answer).iter("input")
        if box.get("checked") is not None
    }
    assert ticked == {str(posts[0].pk), str(posts[2].pk)}
    if len(said["reason"]) < 500 and said["reason"].strip("\u200b "):
        assert f'value="{said["reason"]}"' in answer.content.decode()
    assert Post.objects.filter(hidden_at=None).count() == 6


@pytest.mark.parametrize("keys", [[], ["abc"], ["-1"], ["\0"], ["9" * 30], ["1." + "9" * 30], ["²"], ["1.x"]])
def test_bad_keys_are_refused(client, mo, posts, keys):
    client.force_login(mo)
    assert client.post(ACT, {"post": keys, "act": "hide", "reason": "Spam."}).status_code == 422
    assert client.post(UNDO, {"action": keys}).status_code == 404
    assert not Post.objects.exclude(hidden_at=None).exists()


def test_a_post_that_is_not_there(client, mo, posts):
    client.force_login(mo)
    answer = client.post(ACT, {"post": ["999999999999999999"], "act": "hide", "reason": "Spam."})
    assert answer.status_code == 409
    assert client.post(UNDO, {"action": "999999999999999999"}).status_code == 404


def test_the_error_of_one_stands_beside_it(client, mo, posts):
    client.force_login(mo)
    answer = client.post(ACT, {"post": posts[0].pk, "of": posts[0].pk, "act": "hide", "reason": ""})
    assert answer.status_code == 422
    assert "Say why." in page.words(answer, f"of-{posts[0].pk}")
    assert "Say why." not in page.words(answer, f"of-{posts[2].pk}")


def test_what_another_moderator_handled_is_told_and_left(client, mo, admin, posts):
    seen = f"{posts[0].pk}.0.{posts[0].text_key}"
    client.force_login(admin)
    send(client, posts[0], act="keep", reason="It is a paper on watches.")
    client.force_login(mo)
    answer = client.post(ACT, {"post": seen, "act": "hide", "reason": "Spam."})
    assert answer.status_code == 409
    said = page.words(answer, "main")
    assert "Ada looked at, and let stay post 4 in Good Readings 2021" in said
    assert "It is a paper on watches." in said and "Buy watches." in said
    posts[0].refresh_from_db()
    assert posts[0].is_visible


def test_of_many_the_others_are_done_and_the_handled_are_listed(client, mo, admin, posts):
    client.force_login(admin)
    send(client, posts[0], reason="Spam.")
    client.force_login(mo)
    answer = client.post(
        ACT, {"post": [post.pk for post in posts], "act": "hide", "reason": "Mine."}, follow=True
    )
    said = page.messages(answer)
    assert "2 posts are hidden." in said
    assert "1 was left as it is: Ada hid post 4 in Good Readings 2021" in said
    posts[0].refresh_from_db()
    assert posts[0].hidden_reason == "Spam."


def test_an_act_is_undone_once_and_the_second_is_told(client, mo, admin, posts):
    client.force_login(mo)
    send(client, posts[0], reason="Spam.")
    action = posts[0].actions.get()
    client.force_login(admin)
    undo(client, action)
    client.force_login(mo)
    answer = undo(client, action)
    assert answer.status_code == 409
    assert "Ada restored post 4 in Good Readings 2021" in page.words(answer, "main")
    assert Action.objects.filter(undoes=action).count() == 1


def test_what_cannot_be_undone(client, mo, topic):
    client.force_login(mo)
    assert undo(client, Action.objects.get(kind=Action.OPEN)).status_code == 403


def test_others_than_moderators_neither_see_nor_act(client, ann, posts, mo):
    posts[0].hide(by=mo, reason="Spam.")
    action = posts[0].actions.get()
    before = Action.objects.count()
    for member in (None, ann):
        if member:
            client.force_login(member)
        for address in (QUEUE, "/moderation/members/bob/"):
            assert client.get(address).status_code == (403 if member else 302)
        assert send(client, posts[1], act="approve").status_code == (403 if member else 302)
        assert undo(client, action).status_code == (403 if member else 302)
    assert Action.objects.count() == before


@pytest.mark.parametrize("next_", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_undoing_leads_only_to_ourselves(client, mo, posts, next_):
    client.force_login(mo)
    send(client, posts[0], reason="Spam.")
    assert undo(client, posts[0].actions.get(), next=next_).headers["Location"] == QUEUE


def test_a_wrong_paper_leads_to_its_correction(client, mo, ann, topic):
    post = make_post(topic, by=ann, body="arXiv:2103.00020")
    Flag.objects.put(post, mo, Flag.WRONG_PAPER)
    client.force_login(mo)
    links = page.links(client.get(QUEUE), "main")
    assert f"/papers/{post.shares.get().paper_id}/correct/" in links
    assert f"/posts/{post.pk}/edit/" in links and "/moderation/years/2021/" in links
