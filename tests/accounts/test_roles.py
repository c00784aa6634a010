"""Who is a moderator."""

from django.contrib.auth.models import Group
from django.core.management import call_command

from accounts.models import User
from accounts.roles import MODERATORS, is_moderator, make_moderator
from tests.make import make_member


def test_the_group_and_administrators_moderate_and_nobody_else(ann, mo, admin, client, rf):
    assert [is_moderator(User.objects.get(pk=one.pk)) for one in (ann, mo, admin)] == [False, True, True]


def test_the_door_of_the_admin_makes_nobody_a_moderator(db):
    assert not is_moderator(make_member("helper", is_staff=True))


def test_another_group_makes_nobody_a_moderator(ann):
    ann.groups.add(Group.objects.create(name="moderators"))
    assert not is_moderator(User.objects.get(pk=ann.pk))


def test_suspended_moderators_moderate_nothing(mo, admin):
    for one in (mo, admin):
        one.is_active = False
        one.save()
        assert not is_moderator(User.objects.get(pk=one.pk))


def test_visitors_are_no_moderators(client, topic):
    assert client.get("/").context["is_moderator"] == False  # noqa: E712 (a lazy object)


def test_the_command_makes_a_moderator(client, ann, topic):
    call_command("make_moderator", "ANN")
    client.force_login(User.objects.get(pk=ann.pk))
    assert client.get("/moderation/years/").status_code == 200
    assert client.get("/admin/").status_code == 200


def test_making_a_moderator_twice_changes_nothing(ann):
    make_moderator(ann)
    make_moderator(ann)
    assert Group.objects.get(name=MODERATORS).user_set.count() == 1


def test_moderators_are_no_administrators(mo):
    assert not User.objects.get(pk=mo.pk).is_superuser


def test_the_role_comes_with_the_member_without_a_query_of_its_own(mo, django_assert_num_queries):
    member = User.objects.with_role().get(pk=mo.pk)
    with django_assert_num_queries(0):
        assert is_moderator(member)
