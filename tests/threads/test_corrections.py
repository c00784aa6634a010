"""Members correct what is known of a paper: it wins over sources, is shown, and moderators undo it."""

import pytest
from allauth.account.models import EmailAddress

from tests import page
from tests.make import make_member, make_post, make_record
from threads.models import Action, Correction, Paper

LINK = "arXiv:2101.04342"
FACTS = {"title": "Mixup Without Hesitation", "authors": ("Hao Yu", "Jianxin Wu"), "issued": (2021, 1, 12)}


@pytest.fixture
def paper(ann, topic) -> Paper:
    make_post(topic, by=ann, body=LINK)
    return make_record(LINK, **FACTS)


def form(paper, **changed) -> dict:
    """What the form on the page sends, with some fields filled in otherwise."""
    paper.refresh_from_db()
    return {
        "title": paper.title,
        "authors": "\r\n".join(paper.authors),
        "year": paper.year or "",
        "venue": paper.venue,
        "code": paper.code,
    } | changed


def address(paper) -> str:
    return f"/papers/{paper.pk}/correct/"


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("title", "  A   Better\tTitle ", "A Better Title"),
        ("authors", "Yu, Hao\r\n\r\n  Zoe  Zhao  ", ["Yu, Hao", "Zoe Zhao"]),
        ("authors", "", []),
        ("year", "2020", 2020),
        ("year", "", None),
        ("venue", "ICML 2021", "ICML 2021"),
        ("code", "github.com/YuHao318/MWH", "https://github.com/yuhao318/mwh"),
    ],
)
def test_a_member_corrects_what_a_source_says(client, bob, paper, field, typed, value):
    client.force_login(bob)
    before = getattr(paper, field)
    answer = client.post(address(paper), form(paper, **{field: typed}), follow=True)
    assert answer.redirect_chain == [(f"/papers/{paper.pk}/", 302)]
    assert "the correction stands" in page.messages(answer)
    paper.refresh_from_db()
    assert getattr(paper, field) == value
    made = Correction.objects.get()
    assert (made.field, made.value, made.before, made.by) == (field, value, before, bob)


def test_the_form_begins_with_what_is_known(client, bob, paper):
    client.force_login(bob)
    shown = client.get(address(paper)).context["form"]
    assert {name: shown[name].value() for name in shown.fields} == {
        "title": "Mixup Without Hesitation",
        "authors": "Hao Yu\nJianxin Wu",
        "year": 2021,
        "venue": "",
        "code": "",
    }


def test_what_nobody_touched_is_no_correction(client, bob, paper):
    """However the source writes it: its address of the code is not the one that the form would make."""
    make_record(LINK, **FACTS, code="http://www.github.com/Yuhao318/mwh/")
    client.force_login(bob)
    answer = client.post(address(paper), form(paper), follow=True)
    assert "Nothing was changed." in page.messages(answer)
    client.post(address(paper), form(paper, title="Better"))
    assert [one.field for one in Correction.objects.all()] == ["title"]
    paper.refresh_from_db()
    assert paper.code == "http://www.github.com/Yuhao318/mwh/"


def test_a_correction_is_kept_apart_from_the_source_and_outlives_its_next_answer(client, bob, paper):
    client.force_login(bob)
    client.post(address(paper), form(paper, title="Better"))
    paper = make_record(LINK, **FACTS | {"title": "As the source has it now"})
    assert paper.title == "Better"
    assert Correction.objects.get().before == "Mixup Without Hesitation"


def test_the_page_shows_corrections_with_who_and_when(client, ann, bob, paper):
    for member, title in ((ann, "Ann’s"), (bob, "Bob’s")):
        client.force_login(member)
        client.post(address(paper), form(paper, title=title))
    client.logout()
    answer = client.get(f"/papers/{paper.pk}/")
    assert page.titles(answer) == "Bob’s"
    rows = [[page.words_of(cell) for cell in row.iter("td")] for row in page.tree(answer).iter("tr")]
    assert [row[1:] for row in rows if row] == [
        ["ann", "title", "Mixup Without Hesitation Ann’s"],
        ["bob", "title", "Ann’s Bob’s"],
    ]
    assert all(row[0] == "just now" for row in rows if row)
    assert page.links(answer, "main")["/members/ann/"] == "ann"
    assert not any(one.startswith("/corrections/") for one in page.forms(answer))


def test_moderators_undo_a_correction_and_the_log_says_so(client, ann, mo, paper):
    client.force_login(ann)
    client.post(address(paper), form(paper, title="Vandalised", year="1999"))
    title = Correction.objects.get(field="title")
    client.force_login(mo)
    assert f"/corrections/{title.pk}/undo/" in page.forms(client.get(f"/papers/{paper.pk}/"))
    answer = client.post(f"/corrections/{title.pk}/undo/", {"reason": "Not so."}, follow=True)
    assert "The correction is undone." in page.messages(answer)
    paper.refresh_from_db()
    assert (paper.title, paper.year) == ("Mixup Without Hesitation", 1999)
    title.refresh_from_db()
    assert (title.undone_by, title.undone_at is None) == (mo, False)
    row = Action.objects.get(kind=Action.UNDO)
    assert (row.by, row.paper, row.reason) == (mo, paper, "Not so.")
    assert "undid a correction of the paper Mixup Without Hesitation" in page.words(
        client.get("/moderation/log/")
    )
    client.logout()
    assert "title, undone by Mo" in page.words(client.get(f"/papers/{paper.pk}/"), "main")


def test_undoing_twice_is_once(client, ann, mo, paper):
    client.force_login(ann)
    client.post(address(paper), form(paper, title="Vandalised"))
    client.force_login(mo)
    for _ in range(2):
        assert client.post(f"/corrections/{Correction.objects.get().pk}/undo/").status_code == 302
    assert Action.objects.filter(kind=Action.UNDO).count() == 1
    assert Action.objects.get(kind=Action.UNDO).reason == "The title."


def test_a_correction_after_one_that_was_undone_stands(client, ann, mo, paper):
    (first,) = Correction.objects.make(paper, by=ann, values={"title": "First"})
    (second,) = Correction.objects.make(paper, by=ann, values={"title": "Second"})
    client.force_login(mo)
    client.post(f"/corrections/{first.pk}/undo/")
    paper.refresh_from_db()
    assert paper.title == "Second"
    client.post(f"/corrections/{second.pk}/undo/")
    paper.refresh_from_db()
    assert paper.title == "Mixup Without Hesitation"


def test_visitors_are_asked_to_sign_in(client, paper):
    for method in (client.get, client.post):
        answer = method(address(paper))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/?next=")
    assert not Correction.objects.exists()


def test_only_moderators_undo(client, ann, bob, paper):
    (made,) = Correction.objects.make(paper, by=ann, values={"title": "Ann’s"})
    undo = f"/corrections/{made.pk}/undo/"
    assert client.post(undo).headers["Location"].startswith("/accounts/login/")
    for member in (ann, bob):
        client.force_login(member)
        assert client.post(undo).status_code == 403
        assert client.get(undo).status_code == 405
    made.refresh_from_db()
    assert made.undone_at is None


def test_members_correct_after_they_confirmed_their_address(client, paper):
    new = make_member("newcomer", confirmed=False)
    client.force_login(new)
    answer = client.post(address(paper), form(paper, title="Mine"))
    assert answer.status_code == 403
    assert "Confirm your e-mail address first" in page.words(answer)
    EmailAddress.objects.update(verified=True)
    assert client.post(address(paper), form(paper, title="Mine")).status_code == 302


REFUSED = [
    ("title", "", "A paper has a title."),
    ("title", " \u200b ", "A paper has a title."),
    ("title", "x" * 501, "Ensure this value has at most 500 characters"),
    ("title", "x" * 10_000, "Ensure this value has at most 500 characters"),
    ("title", "a\0b", "Null characters are not allowed."),
    ("authors", "x" * 50_001, "Ensure this value has at most 50000 characters"),
    ("authors", "Yu\0", "Null characters are not allowed."),
    ("year", "-1", "Ensure this value is greater than or equal to 1500."),
    ("year", str(2**63), "Ensure this value is less than or equal to 2200."),
    ("year", "9" * 10_000, "Enter a whole number."),
    ("year", "last", "Enter a whole number."),
    ("year", "2021\0", "Enter a whole number."),
    ("venue", "x" * 10_000, "Ensure this value has at most 300 characters"),
    ("code", "javascript:alert(1)", "Enter a valid URL."),
    ("code", "ftp://example.org/x", "This is no address of a page."),
    ("code", "https://example.org/" + "x" * 10_000, "Ensure this value has at most 2000 characters"),
    # As it would be kept it is longer than it was typed.
    ("code", "https://example.org/" + "x" * 1970 + "é" * 6, "This is no address of a page."),
]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"), REFUSED, ids=[f"{name} {typed[:9]!r}" for name, typed, _ in REFUSED]
)
def test_what_cannot_be_is_refused_and_comes_back(client, bob, paper, field, typed, sentence):
    client.force_login(bob)
    answer = client.post(address(paper), form(paper, venue="Kept") | {field: typed})
    assert answer.status_code == 422
    assert sentence in page.words(answer, "main")
    shown = answer.context["form"]
    assert shown[field].value() == typed
    if field != "venue":
        assert shown["venue"].value() == "Kept"
    assert not Correction.objects.exists()


def test_what_a_member_types_is_never_markup(client, bob, paper):
    client.force_login(bob)
    evil = "<script>alert(1)</script> $\\alpha$"
    client.post(address(paper), form(paper, title=evil, authors=evil, venue=evil))
    said = client.get(f"/papers/{paper.pk}/").content.decode()
    assert "<script>alert" not in said
    assert '&lt;script&gt;alert(1)&lt;/script&gt; <span class="math">$\\alpha$</span>' in said


@pytest.mark.parametrize("pk", ["404", str(2**63), "0"])
def test_papers_and_corrections_that_are_not_there_are_not_found(client, mo, paper, pk):
    client.force_login(mo)
    assert client.get(f"/papers/{pk}/correct/").status_code == 404
    assert client.post(f"/papers/{pk}/correct/", {"title": "x"}).status_code == 404
    assert client.post(f"/corrections/{pk}/undo/").status_code == 404


def test_a_paper_of_removed_posts_is_corrected_by_moderators_only(client, ann, bob, mo, topic, paper):
    topic.posts.get().hide(by=mo, reason="No.")
    for member in (ann, bob):
        client.force_login(member)
        assert client.post(address(paper), form(paper, title="Mine")).status_code == 404
    client.force_login(mo)
    assert client.get(address(paper)).status_code == 200
    assert client.post(address(paper), form(paper, title="Mo’s")).status_code == 302


def test_the_reason_for_undoing_is_cut_and_never_a_fault(client, ann, mo, paper):
    client.force_login(mo)
    for reason in ("x" * 10_000, "a\0b", "\ufffd"):
        (made,) = Correction.objects.make(paper, by=ann, values={"title": f"T{len(reason)}"})
        assert client.post(f"/corrections/{made.pk}/undo/", {"reason": reason}).status_code == 302
    assert max(len(row.reason) for row in Action.objects.all()) == 500


# The admin.
