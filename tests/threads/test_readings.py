"""How far a member is with a paper: to read, reading, read; for their own eyes."""

import pytest

from tests import page
from tests.make import make_member, make_post, make_record
from tests.threads.test_at_once import at_once, browser, post_to
from threads.models import Paper, Reading

LINK = "arXiv:2101.04342"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def paper(bob, topic) -> Paper:
    make_post(topic, by=bob, body=LINK)
    return make_record(LINK, title="Mixup", authors=("Hao Yu",))


def address(paper) -> str:
    return f"/papers/{paper.pk}/reading/"


def menus(answer) -> list:
    """The reading menus of a page."""
    found = page.tree(answer).iter("details")
    return [one for one in found if "shelve" in (one.get("class") or "").split()]


def states() -> dict[str, str]:
    return dict(Reading.objects.values_list("member__username", "state"))


@pytest.mark.parametrize(
    ("state", "said"), [("to-read", "To read"), ("reading", "Reading"), ("read", "Read")]
)
def test_a_member_keeps_it_on_their_list(client, ann, paper, state, said):
    client.force_login(ann)
    for _ in range(2):
        answer = client.post(address(paper), {"state": state, "next": "/2021/#post-1"})
        assert (answer.status_code, answer["Location"]) == (302, "/2021/#post-1")
    assert states() == {"ann": state}
    for listed in (f"/papers/{paper.pk}/", "/2021/"):
        answer = client.get(listed)
        (menu,) = menus(answer)
        assert page.words_of(menu.find("summary")) == f"{said}: on your list"
        pressed = [one.get("value") for one in menu.iter("button") if one.get("aria-pressed") == "true"]
        assert pressed == [state]


def test_it_is_taken_off_again(client, ann, paper):
    client.force_login(ann)
    client.post(address(paper), {"state": "read"})
    assert "Take it off my list" in page.words(client.get(f"/papers/{paper.pk}/"))
    for form in ({"state": ""}, {}):
        assert client.post(address(paper), form)["Location"] == f"/papers/{paper.pk}/"
    assert states() == {}
    assert "Take it off my list" not in page.words(client.get(f"/papers/{paper.pk}/"))


def test_it_goes_from_one_state_to_the_next(client, ann, paper):
    client.force_login(ann)
    for state in ("to-read", "reading", "read", "to-read"):
        client.post(address(paper), {"state": state})
        assert states() == {"ann": state}
    assert Reading.objects.count() == 1


def test_htmx_gets_the_menu_again(client, ann, paper):
    client.force_login(ann)
    answer = client.post(address(paper), {"state": "read", "next": "/2021/#post-1"}, headers=HTMX)
    said = answer.content.decode().strip()
    assert answer.status_code == 200
    assert said.startswith('<span class="shelved"><details')
    assert said.endswith("read by 1 member</span></span>")
    assert "Read: on your list" in page.words(answer)
    (form,) = page.tree(answer).iter("form")
    assert form.get("action") == form.get("hx-post") == address(paper)
    names = {one.get("name"): one.get("value") for one in form.iter("input")}
    assert names["next"] == "/2021/#post-1"
    assert names["csrfmiddlewaretoken"]


def test_nobody_else_sees_it(client, ann, bob, mo, paper):
    Reading.objects.want(ann, paper, "read")
    for reader in (None, bob, mo):
        client.logout()
        if reader:
            client.force_login(reader)
        for listed in (f"/papers/{paper.pk}/", "/2021/", "/papers/", "/2021/papers/", "/members/ann/", "/"):
            answer = client.get(listed)
            assert ": on your list" not in page.words(answer)
            for menu in menus(answer):
                assert not [one for one in menu.iter("button") if one.get("aria-pressed")]
    # Not in the admin either.
    assert client.get("/admin/threads/reading/").status_code == 404


def test_each_has_a_list_of_their_own(client, ann, bob, paper):
    for member, state in ((ann, "read"), (bob, "to-read")):
        client.force_login(member)
        client.post(address(paper), {"state": state, "member": bob.pk})
    assert states() == {"ann": "read", "bob": "to-read"}
    client.post(address(paper), {"state": ""})
    assert states() == {"ann": "read"}


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_visitors_are_asked_to_sign_in(client, paper, headers):
    answer = client.post(address(paper), {"state": "read", "next": "/2021/#post-1"}, headers=headers)
    there = answer.headers.get("HX-Redirect") or answer["Location"]
    assert there == "/accounts/login/?next=/2021/%23post-1"
    assert states() == {}
    assert not menus(client.get("/2021/"))


def test_an_unconfirmed_member_keeps_a_list(client, paper):
    client.force_login(make_member("newcomer", confirmed=False))
    assert client.post(address(paper), {"state": "read"}).status_code == 302
    assert states() == {"newcomer": "read"}


@pytest.mark.parametrize(
    "state",
    ["READ", "to read", "x" * 10_000, "-1", str(2**63), "read\0", "<script>", "none"],
    ids=lambda value: value[:20].replace("\0", "NUL"),
)
def test_other_states_are_refused(client, ann, paper, state):
    client.force_login(ann)
    Reading.objects.want(ann, paper, "to-read")
    for headers in ({}, HTMX):
        answer = client.post(address(paper), {"state": state}, headers=headers)
        assert answer.status_code == 400
        assert answer.content.decode() == "state must be to-read, reading, read or nothing."
    assert states() == {"ann": "to-read"}


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\0", ""]
)
def test_it_leads_to_no_other_site(client, ann, paper, back):
    client.force_login(ann)
    answer = client.post(address(paper), {"state": "read", "next": back})
    assert answer["Location"] == f"/papers/{paper.pk}/"
    answer = client.post(address(paper), {"state": "read", "next": back}, headers=HTMX)
    assert b"evil.example" not in answer.content


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_it_is_changed_by_post_alone(client, ann, paper, method):
    client.force_login(ann)
    Reading.objects.want(ann, paper, "read")
    assert getattr(client, method)(address(paper)).status_code == 405
    assert states() == {"ann": "read"}


def test_a_paper_that_cannot_be_seen_is_kept_by_nobody(client, ann, mo, topic, paper):
    topic.posts.get().hide(by=mo, reason="No.")
    client.force_login(ann)
    assert client.post(address(paper), {"state": "read"}).status_code == 404
    assert client.post(f"/papers/{2**63}/reading/", {"state": "read"}).status_code == 404
    assert client.post("/papers/404/reading/", {"state": "read"}).status_code == 404
    assert states() == {}


@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_are_one_row(ann, paper):
    one = browser(ann)
    answers = at_once([post_to(one, address(paper), state="read")] * 6)
    assert {answer.status_code for answer in answers} == {302}
    assert states() == {"ann": "read"}
