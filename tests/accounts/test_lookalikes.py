"""No two members have names that are taken for each other."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from accounts.models import User
from goodreadings.lib.lookalikes import Words, skeleton
from tests import page
from tests.make import PASSWORD, make_member

ALIKE = [
    ("annmiller", "annmil1er"), ("annmiller", "AnnMiIIer"), ("annmiller", "annrniller"), ("annmiller", "аnnmiller"),
    ("annmiller", "annmiller\u200b"), ("annmiller", "ａnnmiller"), ("annmiller", "𝐚𝐧𝐧𝐦𝐢𝐥𝐥𝐞𝐫"), ("annmiller", "a\u0301nnmiller"),
    ("ann-miller", "ann.miller"), ("ann-miller", "Ann Miller"), ("ann-miller", "ann_miller_"), ("bob", "ВОВ"), ("bob", "b0b"),
    ("mo", "Мо"), ("mo", "ΜΟ"), ("mo", "\u202emo"), ("mo", "m\u00ado"), ("wolf", "vvolf"), ("Анна", "AHHA"), ("王小明", "王小明\ufe0f"),
    ("Özgür", "ozgur"), ("straße", "STRASSE"), ("cem", "ⅽеm"), ("paul", "pаuⅼ"), ("7up", "７up"),
    ("ann miller", "ᴀɴɴ ᴍɪʟʟᴇʀ"), ("ann", "🅐🅝🅝"), ("ann", "🄰🄽🄽"), ("ann", "𝐀𝐧𝐧"), ("cem", "ϲem"),
]  # fmt: skip
UNLIKE = [
    ("ann", "anna"), ("ann", "bob"), ("ann-miller", "annmiller"), ("user1", "user2"), ("reader01", "reader10"), ("王小明", "王小月"),
    ("Анна", "Нина"), ("anne", "hanne"), ("max", "max2"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_look_alike_have_one_skeleton(one, other):
    assert skeleton(one) == skeleton(other) != ""


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_names_that_differ_to_the_eye_have_two(one, other):
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("nothing", ["", " ", "\u200b", "\u202e\u2066", "\0", "._-"])
def test_nothing_looks_like_nothing(nothing):
    assert skeleton(nothing) == ""


def sign_up(client, username):
    return client.post(
        "/accounts/signup/", {"username": username, "email": "new@example.org", "password1": PASSWORD}
    )


@pytest.mark.parametrize("username", ["MO-READS", "rno-reads", "m0-reads", "mo.reads", "Mo_Reads"])
def test_nobody_signs_up_with_a_name_that_passes_for_a_moderators(client, mo, username):
    answer = sign_up(client, username)
    assert answer.status_code != 302
    assert username in answer.content.decode()
    assert not User.objects.filter(username=username).exists()


def test_nobody_signs_up_with_what_another_shows(client, cem):
    assert "looks like that of another member" in page.words(sign_up(client, "cem-0zgur"))
    assert sign_up(client, "cem-other").status_code == 302


@pytest.mark.parametrize("name", ["Мо", "M0-Reads", "mo\u200b", "\u202eMo", "ᛖo", "Rno Reads"])
def test_nobody_shows_a_name_that_passes_for_anothers(client, mo, ann, name):
    client.force_login(ann)
    answer = client.post("/settings/", {"display_name": name, "about": ""})
    assert answer.status_code == 422
    assert "looks like that of another member" in page.words(answer)
    ann.refresh_from_db()
    assert ann.display_name == ""


@pytest.mark.parametrize("name", ["Аdmin", "m0derator", "Good Readings", "sуstem", "Off\u200bicial"])
def test_nobody_shows_a_name_that_passes_for_the_house(client, ann, name):
    client.force_login(ann)
    answer = client.post("/settings/", {"display_name": name, "about": ""})
    assert answer.status_code == 422
    assert "This name is reserved." in page.words(answer)


def test_members_keep_and_change_their_own_name(client, cem, ann):
    client.force_login(cem)
    for name in ("Cem Özgür", "cem ozgur", "Cem", "", "CEM"):
        assert client.post("/settings/", {"display_name": name, "about": ""}).status_code == 302
    client.post("/settings/", {"display_name": "Jim", "about": ""})
    # What is free again others may take.
    client.force_login(ann)
    assert client.post("/settings/", {"display_name": "Cem Özgür", "about": ""}).status_code == 302


def test_the_database_keeps_usernames_apart(ann):
    with pytest.raises(IntegrityError), transaction.atomic():
        (
            User.objects.create_user("arm", "arm@example.org"),
            User.objects.create_user("arrn", "arrn@example.org"),
        )


def test_members_of_an_import_keep_the_names_they_had(ann):
    User.objects.bulk_create(
        [User(username="a-n-n", imported_name="ann"), User(username="a.n.n", imported_name="ann2")]
    )
    assert User.objects.looking_like("A n n").count() == 2


def test_the_admin_refuses_with_a_sentence(client, admin, bob):
    client.force_login(admin)
    form = {
        "username": "b0b",
        "email": "x@example.org",
        "usable_password": "true",
        "password1": "tulip-54-gar",
        "password2": "tulip-54-gar",
    }
    answer = client.post("/admin/accounts/user/add/", form)
    assert answer.status_code == 200
    assert "looks like that of another member" in answer.content.decode()


def test_names_from_before_are_filled_in_and_the_older_one_has_it(db):
    first, second = make_member("paul"), make_member("other", display_name="Раul B.")
    User.objects.filter(pk=second.pk).update(username="pau1")
    User.objects.update(username_skeleton="", display_skeleton="")
    import_module("accounts.migrations.0009_gate").fill_in(apps, None)
    assert list(User.objects.order_by("pk").values_list("username_skeleton", "display_skeleton")) == [
        (skeleton("paul"), ""), ("", skeleton("Paul B")),
    ]  # fmt: skip
    assert first.pk < second.pk


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Buy VIAGRA!", "viagra"), ("V1agra", "viagra"), ("vi\u200bag\u00adra", "viagra"), ("vіаgrа", "viagra"), ("𝓿𝓲𝓪𝓰𝓻𝓪", "viagra"),
        ("v\u0301iagra", "viagra"), ("(viagra)", "viagra"), ("_viagra_", "viagra"), ("buy\n  now", "buy now"), ("Buy  Now.", "buy now"),
        ("viagras", None), ("Niagra", None), ("buynow", None), ("buy it now", None), ("这是垃圾邮件", "垃圾"), ("", None), ("a.*b", None),
    ],
)  # fmt: skip
def test_words_are_found_in_every_disguise_and_only_whole(text, found):
    assert Words(["viagra", "buy now", "垃圾", ".*"]).first_in(text) == found
