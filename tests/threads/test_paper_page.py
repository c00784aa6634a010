"""/papers/<id>/: everything that is known of a paper and was said of it, in every year."""

import re
from urllib.parse import parse_qs

import pytest

from tests import page
from tests.make import make_like, make_post, make_record, make_topic
from threads.models import Paper, Topic
from threads.papers.identify import identify

LINK, DOI, OTHER = "arXiv:2101.04342", "doi:10.1038/nature14539", "arXiv:2103.00020"
FACTS = {
    "title": "Mixup Without Hesitation",
    "authors": ("Hao Yu", "Huanyu Wang", "Jianxin Wu", "Ann van der Zee"),
    "issued": (2021, 1, 12),
    "abstract": "Mixup linearly interpolates.\n\nIt needs $\\alpha$.",
    "categories": ("cs.CV", "cs.LG"),
    "form": "preprint",
    "code": "https://github.com/yuhao318/mwh",
}


@pytest.fixture
def paper(ann, bob, mo, topic) -> Paper:
    """Shared in 2020 and twice in 2021, each time beside another paper."""
    old = make_topic(2020, by=mo)
    make_post(old, by=bob, body=f"**Early** words: {LINK}, {OTHER}")
    make_post(topic, by=ann, body=f"In 2021 first: {LINK}v2, {OTHER}")
    make_post(topic, by=bob, body=f"And again: {LINK}, {OTHER}")
    make_record(LINK, **FACTS)
    make_record(OTHER, title="CLIP", authors=("Alec Radford",))
    return Paper.objects.get(identifiers__value="2101.04342")


def test_everything_that_is_known_is_there(client, paper):
    answer = client.get(f"/papers/{paper.pk}/")
    assert page.titles(answer) == "Mixup Without Hesitation"
    said = page.words(answer, "main")
    assert "Hao Yu, Huanyu Wang, Jianxin Wu, Ann van der Zee" in said
    assert "12 January 2021" in said
    assert "cs.CV cs.LG" in said
    assert "Mixup linearly interpolates." in said
    assert '<span class="math">$\\alpha$</span>' in answer.content.decode()
    card = page.part(answer, "main").find("./section[@aria-label='Paper']")
    links = {page.words_of(one): one.get("href") for one in card.iter("a")}
    assert links["Page"] == "https://arxiv.org/abs/2101.04342"
    assert links["PDF"] == "https://arxiv.org/pdf/2101.04342"
    assert links["Code"] == "https://github.com/yuhao318/mwh"
    assert links["Cite"] == "#cite"
    assert "yu2021mixup" in page.words_of(page.tree(answer).find(".//pre"))


def test_a_date_that_is_known_in_part_is_told_in_part(client, ann, topic):
    make_post(topic, by=ann, body=DOI)
    paper = make_record(DOI, "crossref", title="T", issued=(2015, 5), venue="Nature", more_authors=True,
                        authors=("Yann LeCun",))  # fmt: skip
    said = page.words(client.get(f"/papers/{paper.pk}/"), "main")
    assert "2015, Nature" in said
    assert "Yann LeCun and others" in said


def test_every_share_of_every_year_is_there_with_its_words(client, paper):
    answer = client.get(f"/papers/{paper.pk}/")
    said = page.words(answer, "main")
    headings = [page.words_of(one) for one in page.part(answer, "main").iter("h2")]
    assert headings[:2] == ["Good Readings 2021", "Good Readings 2020"]
    places = [said.index(words) for words in ("In 2021 first:", "And again:", "Early words:")]
    assert places == sorted(places)
    assert "<strong>Early</strong>" in answer.content.decode()
    # The paper of the page has no card in them; the other one has.
    cards = page.part(answer, "main").findall(".//article//h3")
    assert [page.words_of(card) for card in cards] == ["CLIP"] * 3


def test_counts_are_of_what_can_be_seen(client, ann, bob, cem, mo, paper, topic):
    first, second = topic.posts.order_by("number")
    make_like(first, by=bob)
    make_like(second, by=ann)
    make_like(second, by=cem)
    address = f"/papers/{paper.pk}/"
    said = page.words(client.get(address), "main")
    assert "3 likes" in said
    assert "3 shares" in said
    second.hide(by=mo, reason="No.")
    said = page.words(client.get(address), "main")
    assert "1 like " in said
    assert "2 shares" in said
    assert "And again:" not in said


def test_a_preprint_and_its_article_lead_to_each_other(client, ann, bob, paper, topic):
    published = {"published_as": (identify(DOI),)}
    make_record(LINK, **FACTS | published)
    answer = client.get(f"/papers/{paper.pk}/")
    assert "Published as doi:10.1038/nature14539" in page.words(answer, "main")
    make_post(topic, by=bob, body=DOI)
    article = make_record(DOI, "crossref", title="Mixup, the Article", authors=("Yu, Hao",), form="article")
    answer = client.get(f"/papers/{paper.pk}/")
    assert "Published as Mixup, the Article (doi:10.1038/nature14539)" in page.words(answer, "main")
    assert page.links(answer, "main")[f"/papers/{article.pk}/"] == "Mixup, the Article"
    answer = client.get(f"/papers/{article.pk}/")
    assert "Earlier version Mixup Without Hesitation (arXiv:2101.04342)" in page.words(answer, "main")
    # Two papers still.
    assert "1 share" in page.words(answer, "main")


def test_a_related_paper_of_removed_posts_is_named_by_its_link_alone(client, ann, bob, mo, paper, topic):
    make_record(LINK, **FACTS | {"published_as": (identify(DOI),)})
    make_post(topic, by=bob, body=DOI).hide(by=mo, reason="No.")
    make_record(DOI, "crossref", title="Secret article", authors=("Yu, Hao",))
    said = client.get(f"/papers/{paper.pk}/").content.decode()
    assert "Secret article" not in said
    assert "Published as" in said


# For machines.


def test_exports_and_alternates_are_linked(client, paper):
    answer = client.get(f"/papers/{paper.pk}/")
    formats = {
        "bib": ("BibTeX", "application/x-bibtex"),
        "ris": ("RIS", "application/x-research-info-systems"),
        "json": ("CSL-JSON", "application/vnd.citationstyles.csl+json"),
    }
    alternates = {
        one.get("href"): (one.get("title"), one.get("type"))
        for one in page.tree(answer).iter("link")
        if one.get("rel") == "alternate" and not one.get("type").endswith(("atom+xml", "+oembed"))
    }
    assert alternates == {f"/papers/{paper.pk}.{extension}": one for extension, one in formats.items()}
    links = page.links(answer, "main")
    for extension, (name, _) in formats.items():
        assert links[f"/papers/{paper.pk}.{extension}"] == name
        assert client.get(f"/papers/{paper.pk}.{extension}").status_code == 200


def test_the_page_has_the_tags_of_a_citation_and_no_coins(client, paper):
    answer = client.get(f"/papers/{paper.pk}/")
    tags = [(one.get("name"), one.get("content")) for one in page.tree(answer).iter("meta")]
    tags = [one for one in tags if (one[0] or "").startswith("citation_")]
    assert ("citation_title", "Mixup Without Hesitation") in tags
    assert [content.replace("\xa0", " ") for name, content in tags if name == "citation_author"] == [
        "Yu, Hao",
        "Wang, Huanyu",
        "Wu, Jianxin",
        "van der Zee, Ann",
    ]
    assert dict(tags)["citation_publication_date"] == "2021/01/12"
    assert dict(tags)["citation_arxiv_id"] == "2101.04342"
    assert dict(tags)["citation_pdf_url"] == "https://arxiv.org/pdf/2101.04342"
    assert "Z3988" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/papers/", "/2021/papers/"])
def test_lists_have_coins_for_every_paper_and_no_tags(client, paper, address):
    answer = client.get(address)
    spans = [one for one in page.tree(answer).iter("span") if one.get("class") == "Z3988"]
    assert len(spans) == 2
    said = parse_qs(next(one.get("title") for one in spans if "Mixup" in one.get("title")))
    assert said["rft.title"] == ["Mixup Without Hesitation"]
    assert said["rft.au"][0] == "Yu, Hao"
    assert "citation_title" not in answer.content.decode()


def test_hostile_facts_stay_in_their_places(client, ann, topic):
    make_post(topic, by=ann, body=LINK)
    evil = '"><script>alert(1)</script>{}\\end{document} $\\alpha$'
    paper = make_record(
        LINK, title=evil, authors=(evil,), venue=evil, abstract=evil, pages=evil, volume=evil, categories=("cs.CV",)
    )  # fmt: skip
    for address in (f"/papers/{paper.pk}/", "/papers/", "/2021/papers/", "/2021/", "/members/ann/", "/"):
        said = client.get(address).content.decode()
        assert "<script>alert" not in said, address
        assert '""><' not in said, address


# To say more.


def action(answer) -> list[str]:
    """The years that the page's composer writes into."""
    return [one for one in page.forms(answer) if re.search(r"/\d{4}/posts/", one)]


def test_a_member_says_more_into_the_newest_open_year(client, cem, mo, paper):
    make_topic(2022, by=mo)
    client.force_login(cem)
    answer = client.get(f"/papers/{paper.pk}/")
    assert action(answer) == [f"/2022/posts/?paper={paper.pk}"]
    assert "Say more about it in Good Readings 2022" in page.words(answer)
    begun = answer.context["form"]["body"].value()
    assert begun == "https://arxiv.org/abs/2101.04342\n\n"
    answer = client.post("/2022/posts/", {"body": f"{begun}Still good."})
    assert answer["Location"] == "/2022/#post-1"
    assert "Still good." in page.words(client.get(f"/papers/{paper.pk}/"))


def test_a_closed_newest_year_leaves_the_newest_open_one(client, cem, mo, paper):
    make_topic(2022, by=mo).close(by=mo)
    client.force_login(cem)
    assert action(client.get(f"/papers/{paper.pk}/")) == [f"/2021/posts/?paper={paper.pk}"]


def test_nobody_says_more_when_every_year_is_closed(client, cem, mo, paper):
    for topic in Topic.objects.all():
        topic.close(by=mo)
    client.force_login(cem)
    answer = client.get(f"/papers/{paper.pk}/")
    assert action(answer) == []
    assert "Say more about it" not in page.words(answer)


def test_visitors_are_asked_to_sign_in_and_come_back(client, paper):
    answer = client.get(f"/papers/{paper.pk}/")
    assert action(answer) == []
    assert f"/accounts/login/?next=/papers/{paper.pk}/" in page.links(answer, "main")


def test_what_only_members_do_is_not_offered_to_visitors(client, ann, mo, paper):
    acts = {f"/papers/{paper.pk}/correct/", f"/papers/{paper.pk}/same/"}
    again = f"/papers/{paper.pk}/lookup/"
    answer = client.get(f"/papers/{paper.pk}/")
    assert not acts & page.links(answer, "main").keys()
    assert again not in page.forms(answer)
    client.force_login(ann)
    answer = client.get(f"/papers/{paper.pk}/")
    assert acts <= page.links(answer, "main").keys()
    assert again not in page.forms(answer)
    client.force_login(mo)
    assert again in page.forms(client.get(f"/papers/{paper.pk}/"))


# Many, none, odd.


def test_many_shares_have_pages(client, ann, topic):
    for n in range(52):
        make_post(topic, by=ann, body=f"Number {n}: {LINK}")
    paper = Paper.objects.get()
    address = f"/papers/{paper.pk}/"
    first = client.get(address)
    assert len(page.tree(first).findall(".//article")) == 50
    assert "Number 51" in page.words(client.get(f"{address}?page=2"))
    assert client.get(f"{address}?page=99").status_code == 200
    for odd in ("0", "x", "-1", str(2**63)):
        assert client.get(f"{address}?page={odd}").status_code == 404


def test_a_paper_without_a_title_goes_by_its_call_number(client, ann, topic):
    make_post(topic, by=ann, body=f"{LINK}v3")
    answer = client.get(f"/papers/{Paper.objects.get().pk}/")
    assert page.titles(answer) == "arXiv:2101.04342"
    assert "Title and authors are being looked up." in page.words(answer)
    assert "arxiv2101.04342" in page.words_of(page.tree(answer).find(".//pre"))


@pytest.mark.parametrize("key", ["404", "0", str(2**63), "9" * 30])
@pytest.mark.parametrize("more", ["/", ".bib", "/correct/", "/same/", "/reading/", "/lookup/"])
def test_papers_that_are_not_there_are_not_found(client, mo, topic, key, more):
    client.force_login(mo)
    for method in (client.get, client.post):
        assert method(f"/papers/{key}{more}").status_code in {404, 405}


@pytest.mark.parametrize(
    "address", ["/papers/-1/", "/papers/x/", "/papers/1.exe", "/papers/1.BIB", "/papers/1/bib"]
)
def test_addresses_that_are_none_are_not_found(client, paper, address):
    assert client.get(address).status_code == 404


def test_the_page_only_reads(client, ann, paper):
    client.force_login(ann)
    before = Paper.objects.values().get(pk=paper.pk)
    assert client.head(f"/papers/{paper.pk}/").status_code == 200
    assert client.post(f"/papers/{paper.pk}/").status_code == 405
    assert Paper.objects.values().get(pk=paper.pk) == before


# For everybody.


def test_a_visitor_sees_no_empty_record(client, topic, ann):
    make_post(topic, ann, "arXiv:2103.00020")
    address = Paper.objects.get().get_absolute_url()
    assert "What is known of it" not in client.get(address).content.decode()
    client.force_login(ann)
    assert "What is known of it" in client.get(address).content.decode()
