"""/papers/: every paper of every year; sorted, filtered, counted from what can be seen."""

import pytest

from tests import page
from tests.make import make_like, make_post, make_record, make_topic

MIXUP, CLIP, RESNET, CODE, BLOG = (
    "arXiv:2101.04342",
    "arXiv:2103.00020",
    "doi:10.1109/cvpr.2016.90",
    "https://github.com/openai/CLIP",
    "https://distill.pub/2021/understanding-gnns/",
)


@pytest.fixture
def forum(ann, bob, cem, mo, topic):
    """Five papers in two years, three of which sources know."""
    old = make_topic(2020, by=mo)
    make_post(old, by=cem, body=f"Old but good: {RESNET}")
    make_like(make_post(old, by=ann, body=f"{MIXUP}"), by=bob)
    make_like(make_post(topic, by=ann, body=f"{CLIP} with {CODE}"), by=bob)
    again = make_post(topic, by=bob, body=f"{CLIP} again, and {BLOG}")
    make_like(again, by=ann)
    make_like(again, by=cem)
    make_record(
        MIXUP, title="Mixup Without Hesitation", authors=("Hao Yu", "Jianxin Wu"), issued=(2021, 1, 12),
        categories=("cs.CV", "cs.LG"), form="preprint",
    )  # fmt: skip
    make_record(
        CLIP, title="Learning Transferable Visual Models", authors=("Alec Radford",), issued=(2021, 2),
        categories=("cs.CV",), form="preprint",
    )  # fmt: skip
    make_record(
        RESNET, "crossref", title="Deep Residual Learning", authors=("He, Kaiming",), issued=(2016,),
        venue="CVPR", form="conference",
    )  # fmt: skip
    return topic


NAMES = {
    "mixup": "Mixup Without Hesitation",
    "clip": "Learning Transferable Visual Models",
    "resnet": "Deep Residual Learning",
    "code": "github.com/openai/clip",
    "blog": "distill.pub/2021/understanding-gnns",
}


def listed(client, query="", status=200) -> list[str]:
    """The papers on the page, by their short names, in their order."""
    answer = client.get(f"/papers/{query}")
    assert answer.status_code == status
    short = {name: key for key, name in NAMES.items()}
    items = [item for item in page.tree(answer).iter("li") if item.get("class") == "paper"]
    return [short[page.words_of(item.find("h2"))] for item in items]


def test_every_paper_of_every_year_is_there(client, forum):
    answer = client.get("/papers/")
    assert page.titles(answer) == "Papers"
    assert sorted(listed(client)) == sorted(NAMES)
    said = page.words(answer, "main")
    assert "5 papers" in said
    assert "Shared by ann in 2021, post 1, bob in 2021, post 2 3 likes" in said
    assert "Shared by Cem Özgür in 2020, post 1 0 likes" in said
    assert "He · 2016, CVPR" in said
    links = page.links(answer, "main")
    assert {"/2020/#post-1", "/members/cem/", "/2021/#post-2"} <= links.keys()


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", ["blog", "code", "clip", "mixup", "resnet"]),
        ("", ["blog", "code", "clip", "mixup", "resnet"]),
        ("likes", ["clip", "blog", "code", "mixup", "resnet"]),
        ("shares", ["clip", "blog", "code", "mixup", "resnet"]),
        ("year", ["clip", "mixup", "resnet", "blog", "code"]),
    ],
)
def test_papers_are_sorted_as_one_likes(client, forum, sort, order):
    assert listed(client, f"?sort={sort}") == order
    answer = client.get(f"/papers/?sort={sort}")
    chosen = [a for a in page.part(answer, "main").iter("a") if a.get("aria-current") == "true"]
    assert [a.get("href") for a in chosen] == [f"?sort={sort or 'newest'}"]


@pytest.mark.parametrize(
    "sort",
    ["pk", "-likes", "title", "x" * 10_000, "newest;", "likes,pk", "%F0%9F%98%80", "%ff"],
    ids=lambda value: str(value)[:20],
)
def test_papers_are_sorted_in_no_other_way(client, forum, sort):
    assert client.get(f"/papers/?sort={sort}").status_code == 404


@pytest.mark.parametrize(
    ("query", "papers"),
    [
        ("shared=2020", "mixup resnet"),
        ("shared=2021", "clip code blog"),
        ("year=2021", "mixup clip"),
        ("year=2016", "resnet"),
        ("year=1999", ""),
        ("subject=cs.CV", "mixup clip"),
        ("member=ann", "mixup clip code"),
        ("member=@ANN", "mixup clip code"),
        ("member=cem", "resnet"),
        ("member=mo-reads", ""),
        ("kind=arxiv", "mixup clip"),
        ("kind=doi", "resnet"),
        ("kind=github", "code"),
        ("kind=url", "blog"),
        ("kind=acl", ""),
        ("q=mixup", "mixup"),
        ("q=RADFORD+visual", "clip"),
        ("q=cvpr", "resnet"),
        ("q=jianxin+hesitation", "mixup"),
        ("q=openai", "code"),
        ("q=2101.04342", "mixup"),
        ("q=%25", ""),
        ("q=_", ""),
        ("q=%5C", ""),
        ("q=%27%3B--", ""),
        ("q=hesitation+radford", ""),
        ("member=ann&shared=2021", "clip code"),
        ("member=bob&shared=2020", ""),
        ("member=ann&year=2021&subject=cs.CV&kind=arxiv&q=hesitation", "mixup"),
        ("shared=2021&kind=arxiv&year=2021", "clip"),
        ("shared=&year=&subject=&member=&kind=&q=", "mixup clip resnet code blog"),
    ],
)
def test_papers_are_filtered_and_filters_combined(client, forum, query, papers):
    assert sorted(listed(client, f"?{query}")) == sorted(papers.split())
    count = len(papers.split())
    assert f"{count} paper{'s' * (count != 1)}" in page.words(client.get(f"/papers/?{query}"), "main")


def test_every_subject_that_a_paper_has_finds_it(client, forum):
    answer = client.get("/papers/")
    assert [value for value, _ in answer.context["form"].fields["subject"].choices] == ["", "cs.CV"]
    make_record(MIXUP, "arxiv", title=NAMES["mixup"], categories=("cs.LG", "cs.CV"))
    assert sorted(listed(client, "?subject=cs.CV")) == ["clip", "mixup"]
    assert listed(client, "?subject=cs.LG") == ["mixup"]


def test_the_call_number_finds_what_has_no_title_yet(client, ann, topic):
    make_post(topic, by=ann, body=MIXUP)
    assert client.get("/papers/?q=2101.04342").context["papers"].paginator.count == 1


def test_a_year_and_a_member_mean_the_same_share(client, forum, ann, bob):
    """ann shared mixup in 2020 and somebody else in 2021: it is not what ann shared in 2021."""
    make_post(forum, by=bob, body=MIXUP)
    assert "mixup" not in listed(client, "?member=ann&shared=2021")
    assert "mixup" in listed(client, "?member=bob&shared=2021")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("shared", "1999", "Select a valid choice."),
        ("shared", "x", "Select a valid choice."),
        ("shared", str(2**63), "Select a valid choice."),
        ("year", "last", "A year has four digits, such as 2021."),
        ("year", "-1", "Ensure this value is greater than or equal to"),
        ("year", str(2**63), "Ensure this value is less than or equal to"),
        ("year", "9" * 5_000, "A year has four digits, such as 2021."),
        ("subject", "cs.XX", "Select a valid choice."),
        ("member", "nobody", "Nobody here is called nobody."),
        ("member", "x" * 10_000, "Ensure this value has at most 31 characters"),
        ("member", "ann bob", "Nobody here is called ann bob."),
        ("kind", "paper", "Select a valid choice."),
        ("q", "x" * 10_000, "Ensure this value has at most 200 characters"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_nonsense_is_refused_in_words_and_comes_back(client, forum, field, value, sentence):
    answer = client.get("/papers/", {field: value, "q": "mixup"} | {field: value})
    assert answer.status_code == 422
    assert sentence in page.words(answer, "main")
    assert answer.context["form"][field].value() == value
    if field != "q":
        assert answer.context["form"]["q"].value() == "mixup"
    assert client.get("/papers.bib", {field: value}).status_code == 404


@pytest.mark.parametrize("field", ["shared", "year", "subject", "member", "kind", "q", "page"])
def test_odd_characters_are_no_fault(client, forum, field):
    assert client.get(f"/papers/?{field}=%00").status_code == 400
    for odd in ("%ff", "%F0%9F%98%80", "%E2%80%AE", "%0A", "%3Cscript%3E"):
        answer = client.get(f"/papers/?{field}={odd}")
        assert answer.status_code in {200, 404, 422}
        assert b"<script>" not in answer.content.replace(b'<script type="module"', b"").replace(
            b"<script src", b""
        )


def test_old_years_can_be_asked_for(client, ann, topic):
    make_post(topic, by=ann, body=MIXUP)
    make_record(MIXUP, title="An Essay", issued=(1763,))
    assert client.get("/papers/?year=1763").context["papers"].paginator.count == 1


def test_filters_have_labels_and_keep_what_was_chosen(client, forum):
    answer = client.get(
        "/papers/?q=mixup&shared=2020&kind=arxiv&member=ann&year=2021&subject=cs.CV&sort=likes"
    )
    form = page.tree(answer).find(".//form[@role='search'][@class='filters']")
    labelled = {
        field.get("name"): page.words_of(label).split(" ")[0]
        for label in form.iter("label")
        for field in label.iter()
        if field.get("name")
    }
    assert set(labelled) == {"q", "shared", "year", "subject", "member", "kind"}
    assert {one.get("name"): one.get("value") for one in form.iter("input")} == {
        "q": "mixup",
        "year": "2021",
        "member": "ann",
        "sort": "likes",
    }
    chosen = [one.get("value") for one in form.iter("option") if one.get("selected") is not None]
    assert chosen == ["2020", "cs.CV", "arxiv"]
