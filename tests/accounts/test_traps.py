"""Sign-up: traps for robots, invitations, and a moderator who lets people in."""

import datetime
import re

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Invitation, Sanction, User
from accounts.sanctions import SILENCE, SUSPEND
from tests import page
from tests.make import PASSWORD, make_member, make_post
from threads.models import Action, Post
from threads.welcome import approve_member, refuse_member

SIGNUP = "/accounts/signup/"


def stamp_of(answer) -> str:
    return re.search(r'name="began" value="([^"]+)"', answer.content.decode())[1]


def sign_up(client, username="newcomer", email="new@example.org", **more):
    return client.post(SIGNUP, {"username": username, "email": email, "password1": PASSWORD} | more)


# --- The field that nobody sees


def test_the_unseen_field_is_out_of_everybodys_way(client, db):
    said = client.get(SIGNUP).content.decode()
    assert '<div class="unseen" aria-hidden="true">' in said
    trap = re.search(r'<input[^>]*name="homepage"[^>]*>', said)[0]
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap
    assert "style=" not in said


def test_a_robot_reads_what_everybody_reads_and_has_no_account(client, db, mailoutbox):
    person = sign_up(client)
    shown = page.words(client.get(person["Location"]))
    person_said = (person.status_code, person["Location"])
    client.logout()
    client.cookies.clear()
    robot = sign_up(client, "robot", "robot@example.org", homepage="https://casino.example/")
    assert (robot.status_code, robot["Location"]) == person_said
    assert page.words(client.get(robot["Location"])) == shown.replace("new@example.org", "robot@example.org")
    assert not User.objects.filter(username="robot").exists()
    assert len(mailoutbox) == 1


# --- The time that people take


def test_who_is_too_fast_keeps_what_was_typed_and_sends_it_again(client, db, settings, time_machine):
    settings.SIGN_UP_SECONDS = 3
    time_machine.move_to("2021-06-01 12:00 +0000", tick=False)
    began = stamp_of(client.get(SIGNUP))
    time_machine.shift(1)
    answer = sign_up(client, began=began)
    assert answer.status_code == 422
    assert "That was quick." in page.words(answer)
    assert 'value="newcomer"' in answer.content.decode()
    assert not User.objects.exists()
    time_machine.shift(3)
    assert sign_up(client, began=stamp_of(answer)).status_code == 302
    assert User.objects.get().username == "newcomer"


@pytest.mark.parametrize("began", ["", "nonsense", "MQ:1abc:def", "\ud800", "x" * 5000, "1622548800"])
def test_a_made_up_time_is_none_and_the_form_comes_anew(client, db, settings, time_machine, began):
    settings.SIGN_UP_SECONDS = 3
    time_machine.move_to("2021-06-01 12:00 +0000", tick=False)
    answer = sign_up(client, began=began.encode("utf-8", "replace").decode())
    assert answer.status_code == 422
    time_machine.shift(4)
    assert sign_up(client, began=stamp_of(answer)).status_code == 302


def test_a_page_of_yesterday_is_sent_anew(client, db, settings, time_machine):
    settings.SIGN_UP_SECONDS = 3
    time_machine.move_to("2021-06-01 12:00 +0000", tick=False)
    began = stamp_of(client.get(SIGNUP))
    time_machine.shift(25 * 3600)
    answer = sign_up(client, began=began)
    assert answer.status_code == 422
    assert "This page was open for long." in page.words(answer)


# --- Invitations


@pytest.fixture
def by_invitation(settings):
    settings.SIGN_UP = "invitation"


def test_without_an_invitation_nobody_joins(client, db, by_invitation):
    assert "Join with an invitation" in page.words(client.get(SIGNUP))
    sign_up(client)
    assert not User.objects.exists()


def test_an_invitation_is_carried_to_the_sign_up_and_used(client, ann, by_invitation):
    client.force_login(ann)
    said = client.post("/settings/invitations/", {"note": "Bo", "uses": "1", "days": "7"}).content.decode()
    link = re.search(r"http://testserver(/join/[\w-]+/)", said)[1]
    # It is shown once, and what is kept does not say it.
    assert link not in client.get("/settings/invitations/").content.decode()
    assert link.split("/")[2] not in str(list(Invitation.objects.values()))
    client.logout()
    assert client.get(link)["Location"] == SIGNUP
    assert sign_up(client).status_code == 302
    newcomer = User.objects.get(username="newcomer")
    assert (newcomer.invited_by, newcomer.awaits_since) == (ann, None)
    assert Invitation.objects.get().used == 1
    client.cookies.clear()
    assert client.get(link).status_code == 422
    sign_up(client, "second", "second@example.org")
    assert not User.objects.filter(username="second").exists()


def test_a_key_may_be_typed(client, ann, by_invitation):
    _made, key = Invitation.objects.make(ann)
    assert client.post("/join/", {"key": f" {key} "})["Location"] == SIGNUP
    assert "newcomer" in str(User.objects.filter(username="newcomer")) or sign_up(client).status_code == 302


@pytest.mark.parametrize(
    "change", ["revoked", "expired", "used", "maker gone", "maker silenced", "maker suspended", "made up"]
)
def test_an_invitation_that_is_good_no_more_lets_nobody_in(client, ann, by_invitation, time_machine, change):
    made, key = Invitation.objects.make(ann)
    if change == "revoked":
        made.revoke()
    elif change == "expired":
        Invitation.objects.update(expires_at=made.made_at)
    elif change == "used":
        Invitation.objects.update(used=1)
    elif change == "maker gone":
        User.objects.update(is_active=False)
    elif change.startswith("maker s"):
        until = timezone.now() + datetime.timedelta(days=7)
        kind = {"maker silenced": SILENCE, "maker suspended": SUSPEND}[change]
        Sanction.objects.impose(ann, kind, by=None, reason="Unkind.", until=until)
    else:
        key += "x"
    answer = client.get(f"/join/{key}/")
    assert answer.status_code == 422
    assert "This invitation was used, has expired, or was never made." in page.words(answer)
    sign_up(client)
    assert not User.objects.filter(username="newcomer").exists()


def test_who_loses_the_race_for_the_last_use_waits(client, ann, by_invitation, rf):
    from accounts.signup import welcome

    request = rf.get("/")
    request.session = {Invitation.CARRIED: "gone"}
    late = make_member("late")
    welcome(None, request, late)
    late.refresh_from_db()
    assert late.awaits_since is not None


def test_members_see_and_take_back_their_own_only(client, ann, bob):
    mine, _key = Invitation.objects.make(ann, note="For Zoe")
    client.force_login(bob)
    assert "For Zoe" not in client.get("/settings/invitations/").content.decode()
    assert client.post(f"/settings/invitations/{mine.pk}/revoke/").status_code == 404
    client.force_login(ann)
    assert client.post(f"/settings/invitations/{mine.pk}/revoke/").status_code == 302
    assert "Taken back" in page.words(client.get("/settings/invitations/"))


def test_the_operator_says_who_invites_and_how_much(client, ann, mo, settings):
    settings.INVITATIONS_BY, settings.INVITATIONS_OPEN = "moderators", 1
    form = {"note": "", "uses": "1", "days": "7"}
    client.force_login(ann)
    assert client.get("/settings/invitations/").status_code == 403
    client.force_login(mo)
    assert [client.post("/settings/invitations/", form).status_code for _ in range(2)] == [200, 200]
    settings.INVITATIONS_BY = "members"
    client.force_login(ann)
    assert [client.post("/settings/invitations/", form).status_code for _ in range(2)] == [200, 422]


@pytest.mark.parametrize(
    "form", [{"uses": "0"}, {"uses": str(2**63)}, {"days": "9999"}, {"note": "x" * 101}, {"note": "a\0"}, {}]
)
def test_an_odd_invitation_is_refused(client, ann, form):
    client.force_login(ann)
    good = {"note": "", "uses": "1", "days": "7"} if form else {}
    assert client.post("/settings/invitations/", good | form).status_code == 422
    assert not Invitation.objects.exists()


# --- Approval


@pytest.fixture
def waiting(client, db, settings, topic):
    settings.SIGN_UP = "approval"
    sign_up(client)
    member = User.objects.get(username="newcomer")
    EmailAddress.objects.filter(user=member).update(verified=True)
    settings.SIGN_UP = "open"
    return member


ACTS = [("/2021/posts/", {"body": "Me."}), ("/posts/{post}/replies/", {"body": "Me."}), ("/posts/{post}/like/", {"liked": "yes"}),
        ("/posts/{post}/flag/", {"reason": "spam"}), ("/drafts/save/", {"body": "x", "to": "/2021/posts/"})]  # fmt: skip


@pytest.mark.parametrize(("address", "form"), ACTS)
def test_who_waits_reads_and_does_not_write(client, waiting, ann, topic, address, form):
    post = make_post(topic, by=ann)
    client.force_login(waiting)
    assert "Your account waits for a moderator" in page.words(client.get("/2021/"))
    assert client.post(address.format(post=post.pk), form).status_code == 403
    assert Post.objects.count() == 1
    assert post.likes.count() == post.flags.count() == 0


def test_a_moderator_lets_in_and_the_member_hears(
    client, waiting, mo, admin, topic, mailoutbox, django_capture_on_commit_callbacks
):
    assert list(User.objects.awaiting()) == [waiting]
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert approve_member(waiting, mo) is True
    assert approve_member(waiting, admin) is False
    assert mailoutbox[0].to == ["new@example.org"]
    assert "has let you in" in mailoutbox[0].body
    assert not User.objects.awaiting().exists()
    client.force_login(waiting)
    assert client.post("/2021/posts/", {"body": "Thank you."}).status_code == 302
    assert Action.objects.get(kind=Action.ADMIT).member == waiting


def test_who_was_turned_away_signs_in_no_more_until_that_is_undone(client, waiting, mo):
    assert refuse_member(waiting, mo, "We do not know you.") is True
    assert refuse_member(waiting, mo) is False
    assert not User.objects.awaiting().exists()
    client.logout()
    client.post("/accounts/login/", {"login": "newcomer", "password": PASSWORD})
    assert client.get("/settings/").status_code == 302
    assert approve_member(waiting, mo) is True
    assert waiting.is_active


def test_who_did_not_confirm_the_address_stands_in_no_queue(waiting):
    EmailAddress.objects.update(verified=False)
    assert not User.objects.awaiting().exists()


def test_who_waits_invites_nobody_and_is_told_why(client, waiting, settings):
    settings.INVITATIONS_BY = "members"
    client.force_login(waiting)
    answer = client.get("/settings/invitations/")
    assert answer.status_code == 403
    said = page.words(answer)
    assert "Your account waits for a moderator" in said and "Moderators make the invitations" not in said
