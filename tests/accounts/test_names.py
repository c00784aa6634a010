"""Names that members take."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.forms import ProfileForm
from accounts.models import User
from accounts.names import RESERVED, USERNAME_VALIDATORS
from tests.make import make_member


def accepts(username: str) -> bool:
    try:
        for validate in USERNAME_VALIDATORS:
            validate(username)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("username", ["ann", "Ann", "a1b", "7up", "a_b-c.d", "x" * 30, "2021", "adminah"])
def test_letters_digits_and_three_marks_make_a_name(username):
    assert accepts(username)


@pytest.mark.parametrize(
    "username",
    ["", "ab", "x" * 31, "_ann", "-ann", ".ann", "ann bob", "ann@home", "ann/bob", "änn", "аnn", "ann\n",
     "\nann", "ann\u200b", "ann\0", "ａnn", "ann٣", "<b>ann", "ann'--"],
    ids=ascii,
)  # fmt: skip
def test_other_shapes_are_refused(username):
    assert not accepts(username)


@pytest.mark.parametrize("username", sorted(word for word in RESERVED if len(word) >= 3))
def test_reserved_words_are_refused(username):
    assert not accepts(username)


@pytest.mark.parametrize("username", ["Admin", "MODERATOR", "ad-min", "no_reply", "former.member", "r.o.o.t"])
def test_reserved_words_are_refused_in_disguise(username):
    assert not accepts(username)


@pytest.mark.parametrize(
    "name", ["Admin ✓", "★ Moderator ★", "[mod]", "(Staff)", "«System»", "M·o·d·e·r·a·t·o·r", "Аdmin!"]
)
def test_marks_around_a_reserved_word_make_no_display_name_of_it(ann, name):
    form = ProfileForm({"display_name": name, "about": ""}, instance=ann)
    assert "This name is reserved. Please take another." in form.errors["display_name"]


def test_a_name_is_taken_whatever_the_case_of_its_letters(ann):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ANN", "other@example.org")


def test_a_taken_name_is_refused_with_a_sentence(ann):
    member = User(username="ANN", email="other@example.org", password="!")
    with pytest.raises(ValidationError, match="This name is taken"):
        member.validate_constraints()


def test_members_are_found_whatever_the_case(ann):
    assert User.objects.named("AnN") == ann


def test_others_read_the_display_name_else_the_username(ann, cem):
    assert (ann.name, cem.name) == ("ann", "Cem Özgür")


@pytest.mark.parametrize("script", ["Ann Bäcker", "安娜", "Анна", "آنا", "अन्ना", "🦉 Ann"])
def test_display_names_are_of_any_script(db, script):
    member = make_member("reader", display_name=script)
    member.full_clean()
    assert member.display_name == script


def test_display_names_lose_what_cannot_be_seen():
    member = User(username="reader", display_name="  Ann\n\u202e\0 B. ")
    member.clean()
    assert member.name == "Ann B."
