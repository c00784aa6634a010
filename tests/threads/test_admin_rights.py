"""What moderators cannot do or see in the admin: nobody's rights, addresses, passwords, sessions."""

import pytest
from django.apps import apps
from django.contrib import admin as django_admin
from django.contrib.auth.models import Group, Permission

from accounts.models import User
from accounts.roles import PERMISSIONS, moderators_group
from tests.make import make_member, make_post
from threads.models import YearRequest

MODELS = [model._meta for model in django_admin.site._registry]
ACTS = ["view", "add", "change", "delete"]
MEMBERS = "/admin/accounts/user/"
PRIVATE = [
    "email",
    "password",
    "last_login",
    "is_superuser",
    "is_staff",
    "is_active",
    "groups",
    "user_permissions",
]


def allowed(meta, act) -> bool:
    return act in PERMISSIONS.get(meta.app_label, {}).get(meta.model_name, [])


@pytest.fixture
def desk(client, mo):
    client.force_login(mo)
    return client


@pytest.fixture
def rows(ann, topic):
    """A row of every kind that the admin shows, with 1 as its key or the first there is."""
    make_post(topic, by=ann, body="arXiv:2103.00020")
    YearRequest.objects.ask(2022, ann)


@pytest.mark.parametrize("meta", MODELS, ids=str)
def test_moderators_have_just_the_permissions_they_need(mo, meta):
    mo = User.objects.get(pk=mo.pk)
    has = {act for act in ACTS if mo.has_perm(f"{meta.app_label}.{act}_{meta.model_name}")}
    assert has == {act for act in ACTS if allowed(meta, act)}


def test_moderators_have_no_permission_besides(mo):
    wanted = {
        f"{app}.{act}_{model}"
        for app, models in PERMISSIONS.items()
        for model, acts in models.items()
        for act in acts
    }
    assert User.objects.get(pk=mo.pk).get_all_permissions() == wanted


def test_the_group_is_mended_when_somebody_widened_it(mo):
    Group.objects.get().permissions.set(Permission.objects.all())
    moderators_group()
    assert (
        User.objects.get(pk=mo.pk).get_all_permissions() & {"auth.change_group", "accounts.change_user"}
        == set()
    )


@pytest.mark.parametrize("meta", MODELS, ids=str)
def test_moderators_open_only_what_they_may(desk, rows, meta):
    base = f"/admin/{meta.app_label}/{meta.model_name}/"
    row = meta.model._default_manager.first()
    assert (desk.get(base).status_code == 200) is allowed(meta, "view")
    may_add = allowed(meta, "add")
    assert (desk.get(f"{base}add/").status_code == 200) is may_add
    if row is not None:
        assert (desk.get(f"{base}{row.pk}/change/").status_code == 200) is allowed(meta, "view")
        assert desk.get(f"{base}{row.pk}/delete/").status_code == 403
        assert desk.get(f"{base}{row.pk}/history/").status_code == (200 if allowed(meta, "view") else 403)


@pytest.mark.parametrize(
    "field",
    [field.name for field in User._meta.get_fields() if hasattr(field, "attname") or field.many_to_many],
)
def test_moderators_change_no_field_of_a_member(desk, ann, mo, admin, field):
    group, permission = Group.objects.get().pk, Permission.objects.first().pk
    for member in (ann, mo, admin):
        before = User.objects.filter(pk=member.pk).values().get()
        for value in ("on", "1", str(group), str(permission), "changed@example.org"):
            assert (
                desk.post(f"{MEMBERS}{member.pk}/change/", {field: value, "_save": "Save"}).status_code == 403
            )
        assert User.objects.filter(pk=member.pk).values().get() == before
        assert not member.user_permissions.exists()
    assert list(mo.groups.all()) == [Group.objects.get()]
    assert not ann.groups.exists()


def test_moderators_add_no_members_and_set_no_passwords(desk, ann):
    before = User.objects.values().get(pk=ann.pk)
    form = {
        "username": "second",
        "password1": "a good long one",
        "password2": "a good long one",
        "usable_password": "true",
    }
    assert desk.post(f"{MEMBERS}add/", form).status_code == 403
    assert desk.post(f"{MEMBERS}{ann.pk}/password/", form).status_code == 403
    assert User.objects.values().get(pk=ann.pk) == before


@pytest.mark.parametrize("action", ["make_moderators", "hand_over", "delete_selected"])
def test_moderators_use_no_action_on_members(desk, ann, mo, action):
    old = make_member("old-ann", imported_name="old-ann", email="", is_active=False)
    chosen = {"action": action, "_selected_action": [ann.pk, old.pk], "to": "ann", "post": "yes"}
    desk.post(MEMBERS, chosen)
    ann.refresh_from_db()
    old.refresh_from_db()
    assert not ann.groups.exists()
    assert not ann.is_staff
    assert old.handed_to is None


def test_moderators_see_no_address_hash_or_right_of_anybody(desk, ann, admin):
    hash_of_password = ann.password.split("$")[-1]
    for address in (
        MEMBERS,
        f"{MEMBERS}{ann.pk}/change/",
        f"{MEMBERS}{ann.pk}/history/",
        f"{MEMBERS}{admin.pk}/change/",
    ):
        said = desk.get(address).content.decode()
        for secret in (
            "@example.org",
            hash_of_password,
            "Superuser",
            "superuser",
            "Last login",
            "Staff status",
        ):
            assert secret not in said, (address, secret)


@pytest.mark.parametrize("field", PRIVATE)
@pytest.mark.parametrize("lookup", ["", "__startswith", "__regex", "__isnull", "__gt"])
def test_moderators_filter_members_by_nothing_private(desk, ann, field, lookup):
    answer = desk.get(MEMBERS, {field + lookup: "a"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("model", "path"),
    [("post", "author"), ("post", "hidden_by"), ("post", "parent__author"), ("topic", "opened_by"),
     ("yearrequest", "member"), ("action", "by"), ("action", "member"), ("paper", "shares__post__author")],
)  # fmt: skip
@pytest.mark.parametrize(
    "field", ["email__startswith", "password__startswith", "is_superuser", "groups__name"]
)
def test_moderators_filter_nothing_by_what_is_private_of_members(desk, rows, model, path, field):
    answer = desk.get(f"/admin/threads/{model}/", {f"{path}__{field}": "1"})
    assert answer.status_code == 400


def test_moderators_find_nobody_by_address(desk, ann):
    found = desk.get(MEMBERS, {"q": "ann@example.org"}).content.decode()
    assert f"{MEMBERS}{ann.pk}/change/" not in found


@pytest.mark.parametrize("order", ["1", "2", "3", "4", "5", "9", "-4"])
def test_moderators_sort_members_by_nothing_private(desk, ann, admin, order):
    said = desk.get(MEMBERS, {"o": order}).content.decode()
    assert "column-is_staff" not in said
    assert "column-email" not in said


def test_sessions_are_not_in_the_admin():
    assert apps.get_model("sessions.Session") not in django_admin.site._registry


def test_moderators_see_no_key_of_a_form(desk, ann, topic):
    topic.publish(ann, "Worth reading.", "secret-key")
    post = topic.posts.get()
    assert post.key not in desk.get(f"/admin/threads/post/{post.pk}/change/").content.decode()


def test_a_member_loses_the_desk_with_the_group(desk, mo, topic):
    mo.groups.clear()
    assert desk.get("/admin/threads/topic/").status_code == 403
    assert desk.get("/moderation/years/").status_code == 403


def test_somebody_with_the_door_alone_moderates_nothing(client, topic):
    helper = make_member("helper", is_staff=True)
    client.force_login(helper)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/threads/topic/").status_code == 403
    assert client.post("/moderation/years/", {"year": "2022"}).status_code == 403
