"""Who signed up and waits is let in or turned away."""

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import make_moderator
from tests import page
from tests.make import make_member
from tests.threads.desk import ADMIT, QUEUE, undo
from threads.models import Action, Departure


@pytest.fixture
def arrivals(topic):
    since = timezone.now()
    return [make_member(f"arrival-{n}", awaits_since=since) for n in range(3)]


def test_members_who_wait_are_let_in_and_turned_away_and_it_is_undone(client, mo, arrivals):
    client.force_login(mo)
    assert "To be let in 3" in page.words(client.get(QUEUE), "main")
    first, second, third = arrivals
    said = page.words(client.get(ADMIT), "main")
    assert "@arrival-0" in said and "example.org" not in said
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


def test_the_page_of_who_waits_is_there_for_moderators_and_themselves(client, ann, mo, arrivals, topic):
    one, other, third = arrivals
    User.objects.update(about="Buy what I sell.")
    client.force_login(mo)
    client.post(ADMIT, {"member": other.pk, "act": "turn-away", "reason": "A robot."})
    client.post(ADMIT, {"member": third.pk, "act": "admit"})
    statuses = {}
    for who, member in (("visitor", None), ("member", ann), ("moderator", mo), ("themselves", one)):
        client.logout()
        if member:
            client.force_login(member)
        statuses[who] = [
            client.get(f"/members/{name.username}{path}").status_code
            for name in arrivals
            for path in ("/", "/feed/")
        ]
        of_api = [client.get(f"/api/v1/members/{name.username}/").status_code for name in arrivals]
        assert of_api == [404, 404, 200]
    assert statuses["visitor"] == statuses["member"] == [404, 404, 404, 404, 200, 200]
    assert statuses["moderator"] == [200, 404, 200, 404, 200, 200]
    assert statuses["themselves"] == [200, 404, 404, 404, 200, 200]


def test_undoing_opens_no_account_that_was_closed_since(client, mo, arrivals):
    closed = arrivals[0]
    client.force_login(mo)
    client.post(ADMIT, {"member": closed.pk, "act": "admit"})
    User.objects.filter(pk=closed.pk).update(is_active=False)
    assert undo(client, Action.objects.get(kind=Action.ADMIT)).status_code == 409
    closed.refresh_from_db()
    assert not closed.is_active and closed.awaits_since is None


def test_undoing_an_old_act_opens_no_account_that_its_member_closed(client, mo, arrivals):
    """Turned away, let in after all, and left: the first act can be undone no more."""
    member = arrivals[0]
    client.force_login(mo)
    client.post(ADMIT, {"member": member.pk, "act": "turn-away", "reason": "A robot."})
    client.post(ADMIT, {"member": member.pk, "act": "admit"})
    member.refresh_from_db()
    assert member.is_active and member.awaits_since is None
    Departure.objects.ask(member, keeps_posts=True)
    assert undo(client, Action.objects.get(kind=Action.TURN_AWAY)).status_code == 409
    member.refresh_from_db()
    assert not member.is_active and member.awaits_since is None


def test_letting_in_brings_nobody_back_who_is_leaving(client, mo, arrivals):
    leaving = arrivals[0]
    Departure.objects.ask(leaving, keeps_posts=True)
    client.force_login(mo)
    assert client.post(ADMIT, {"member": leaving.pk, "act": "admit"}).status_code == 409
    leaving.refresh_from_db()
    assert not leaving.is_active


def test_undoing_puts_out_nobody_who_moderates_by_now(client, mo, admin, arrivals):
    member, other, _ = arrivals
    client.force_login(mo)
    client.post(ADMIT, {"member": [member.pk, other.pk], "act": "admit"}, follow=True)
    make_moderator(member)
    let_in = Action.objects.get(kind=Action.ADMIT, member=member)

    def offered():
        return f'name="action" value="{let_in.pk}"' in client.get("/moderation/log/").text

    assert not offered() and undo(client, let_in).status_code == 403
    assert undo(client, Action.objects.get(kind=Action.ADMIT, member=other)).status_code == 302
    member.refresh_from_db()
    assert member.awaits_since is None
    client.force_login(admin)
    assert offered() and undo(client, let_in).status_code == 302
