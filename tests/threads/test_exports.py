"""Bibliographies of a paper, a year, a member, a search: files that LaTeX, Zotero and scripts take as they are."""

import json
import tracemalloc

import bibtexparser
import pytest
import rispy
from django.http import StreamingHttpResponse

from tests.make import make_member, make_post, make_record, make_topic
from threads.models import Identifier, Paper, Post, Share, Verdict

MIXUP, CLIP, BLOG = "arXiv:2101.04342", "arXiv:2103.00020", "https://blog.example.com/mixup"
TYPES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json; charset=utf-8",
}
HOSTILE = [
    r"\input{/etc/passwd}",
    "Unbalanced } braces { and }}",
    "100% of R&D_at $5 #1 ~tilde ^caret",
    "One\nER  - \nTY  - JOUR",
    "<script>alert(1)</script>",
    r"On $\alpha$-divergence",
    "Größe, 深層学習 and \u202eevil",
    '"quotes" and \\backslash\\',
    "@article{x, title={y}}",
    "x" * 500,
]


def file_of(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content).decode()


def papers_in(text: str, extension: str) -> list[str]:
    """The titles of a file, in its order."""
    if extension == "bib":
        library = bibtexparser.parse_string(text)
        assert not library.failed_blocks, library.failed_blocks
        return [
            entry.fields_dict["title"].value.replace("{", "").replace("}", "") for entry in library.entries
        ]
    if extension == "ris":
        return [entry["title"] for entry in rispy.loads(text)]
    return [item["title"] for item in json.loads(text)]


@pytest.fixture
def forum(ann, bob, mo, topic):
    old = make_topic(2020, by=mo)
    make_post(old, by=bob, body=MIXUP)
    make_post(topic, by=ann, body=f"{CLIP} {BLOG}")
    make_post(topic, by=bob, body=f"{CLIP}")
    make_record(MIXUP, title="Mixup Without Hesitation", authors=("Hao Yu", "Jianxin Wu"), issued=(2021, 1, 12),
                categories=("cs.CV",), form="preprint")  # fmt: skip
    make_record(CLIP, title="Learning Transferable Visual Models", authors=("Alec Radford",), issued=(2021, 2),
                form="preprint")  # fmt: skip
    return topic


YU, RADFORD = "Mixup Without Hesitation", "Learning Transferable Visual Models"
NO_TITLE = "blog.example.com/mixup"


@pytest.mark.parametrize("extension", TYPES)
@pytest.mark.parametrize(
    ("address", "name", "papers"),
    [
        ("/papers/{mixup}", "yu2021mixup", [YU]),
        ("/papers/{blog}", "urlhttps-blog.example.com-mixup-", [NO_TITLE]),
        ("/2021/papers", "good-readings-2021", [RADFORD, NO_TITLE]),
        ("/2020/papers", "good-readings-2020", [YU]),
        ("/members/ann/papers", "ann-papers", [NO_TITLE, RADFORD]),
        ("/members/BOB/papers", "bob-papers", [RADFORD, YU]),
        ("/members/mo-reads/papers", "mo-reads-papers", []),
        ("/papers", "good-readings-papers", [NO_TITLE, RADFORD, YU]),
    ],
)  # fmt: skip
def test_a_file_has_the_papers_of_its_address_its_type_and_its_name(
    client, forum, extension, address, name, papers
):
    by_title = {paper.title[:5] or "blog": paper.pk for paper in Paper.objects.all()}
    address = address.format(mixup=by_title["Mixup"], blog=by_title["blog"]) + f".{extension}"
    answer = client.get(address)
    assert isinstance(answer, StreamingHttpResponse)
    assert answer.headers["Content-Type"] == TYPES[extension]
    said = answer.headers["Content-Disposition"]
    assert said.startswith(f'attachment; filename="{name}')
    assert said.endswith(f'.{extension}"')
    found = papers_in(b"".join(answer.streaming_content).decode(), extension)
    assert sorted(found) == sorted(papers)
    if "members" not in address:
        assert found == papers


def test_what_is_known_is_in_it(client, forum):
    pk = Paper.objects.get(title=YU).pk
    entry = bibtexparser.parse_string(file_of(client, f"/papers/{pk}.bib")).entries[0]
    assert entry.entry_type == "misc"
    assert entry.fields_dict["author"].value == "Yu, Hao and Wu, Jianxin"
    assert entry.fields_dict["eprint"].value == "2101.04342"
    assert entry.fields_dict["year"].value == "2021"
    (item,) = json.loads(file_of(client, f"/papers/{pk}.json"))
    assert item["issued"] == {"date-parts": [[2021, 1, 12]]}
    assert item["author"][0] == {"family": "Yu", "given": "Hao"}
    (record,) = rispy.loads(file_of(client, f"/papers/{pk}.ris"))
    assert record["authors"] == ["Yu, Hao", "Wu, Jianxin"]


def test_a_search_is_exported_with_its_filters_and_its_order(client, forum, ann):
    assert papers_in(file_of(client, "/papers.bib?q=visual"), "bib") == [RADFORD]
    assert papers_in(file_of(client, "/papers.ris?shared=2020"), "ris") == [YU]
    assert papers_in(file_of(client, "/papers.json?member=bob&sort=year"), "json") == [RADFORD, YU]
    assert papers_in(file_of(client, "/papers.json?member=bob&sort=shares"), "json") == [RADFORD, YU]
    assert papers_in(file_of(client, "/papers.bib?subject=cs.CV&kind=arxiv&year=2021"), "bib") == [YU]
    assert papers_in(file_of(client, "/papers.bib?q=nothing+at+all"), "bib") == []
    assert json.loads(file_of(client, "/papers.json?q=nothing+at+all")) == []


@pytest.mark.parametrize("query", ["sort=pk", "year=x", "shared=1", "member=nobody", "kind=x", "subject=x", "q=" + "x" * 300,
                                   f"year={2**63}", "year=-1"], ids=lambda value: str(value)[:20])  # fmt: skip
@pytest.mark.parametrize("extension", TYPES)
def test_a_search_that_makes_no_sense_is_not_found(client, forum, query, extension):
    assert client.get(f"/papers.{extension}?{query}").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/papers/404.bib", "/1999/papers.bib", "/members/nobody/papers.bib", f"/papers/{2**63}.json", "/papers.txt",
     "/2021/papers.bibtex", "/papers/1.", "/papers.", "/members/ann/papers.BIB", "/members/ann/papers/",
     "/members/" + "x" * 5_000 + "/papers.bib"],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_files_that_are_not_there_are_not_found(client, forum, address):
    assert client.get(address).status_code == 404


def test_nul_in_an_address_is_refused(client, forum):
    assert client.get("/members/a%00/papers.bib").status_code == 400


@pytest.mark.parametrize("address", ["/papers.bib", "/2021/papers.ris", "/members/ann/papers.json"])
def test_files_are_only_read(client, forum, address):
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


def test_only_what_can_be_seen_is_in_a_file(client, ann, bob, mo, forum):
    secret = make_post(forum, by=ann, body="doi:10.1038/secretdoi and https://secret.example/paper")
    secret.hide(by=mo, reason="No.")
    make_post(forum, by=ann, body="arXiv:2102.12092").delete_by_author()
    paper = Paper.objects.get(identifiers__value="10.1038/secretdoi")
    make_record("doi:10.1038/secretdoi", "crossref", title="Secret title")
    for reader in (None, ann, bob, mo):
        client.logout()
        if reader:
            client.force_login(reader)
        for address in ("/papers", "/2021/papers", "/members/ann/papers"):
            for extension in TYPES:
                said = file_of(client, f"{address}.{extension}").lower()
                for word in ("secret", "2102.12092"):
                    assert word not in said, (reader, address, extension)
        assert client.get(f"/papers/{paper.pk}.bib").status_code == (200 if reader == mo else 404)


def test_a_member_who_shared_a_paper_twice_has_it_once(client, bob, forum):
    make_post(forum, by=bob, body=f"{CLIP} again")
    assert sorted(papers_in(file_of(client, "/members/bob/papers.bib"), "bib")) == [RADFORD, YU]


def test_a_member_who_was_handed_over_has_no_file(client, ann, forum):
    make_member("old-ann", handed_to=ann, is_active=False)
    assert client.get("/members/old-ann/papers.bib").status_code == 404


def test_keys_are_unique_in_a_file_with_and_without_titles(client, ann, topic):
    untitled = [
        "arXiv:2105.00001", "arXiv:2105.00002", "doi:10.1038/a_b", "doi:10.1038/a-b", "doi:10.1038/a.b",
        "https://example.org/a/b", "https://example.org/a:b", "https://example.org/a%20b",
        "https://openreview.net/forum?id=AbCdEfGhIj", "https://openreview.net/forum?id=aBcDeFgHiJ",
        f"https://example.org/{'x' * 300}1", f"https://example.org/{'x' * 300}2",
    ]  # fmt: skip
    make_post(topic, by=ann, body="\n".join(untitled))
    titled = [f"arXiv:2106.0000{n}" for n in range(4)]
    make_post(topic, by=ann, body="\n".join(titled))
    for link in titled:
        make_record(link, title="Mixup", authors=("Hao Yu",), issued=(2021,))
    keys = {
        "bib": [entry.key for entry in bibtexparser.parse_string(file_of(client, "/papers.bib")).entries],
        "json": [item["id"] for item in json.loads(file_of(client, "/papers.json"))],
    }
    assert keys["bib"] == keys["json"]
    assert len(set(keys["bib"])) == Paper.objects.count() == len(untitled) + len(titled)
    assert {"yu2021mixup", "yu2021mixupb", "yu2021mixupc", "yu2021mixupd"} <= set(keys["bib"])


@pytest.mark.parametrize("extension", TYPES)
def test_hostile_titles_come_out_as_so_many_papers(client, ann, topic, extension):
    links = [f"arXiv:2105.{n:05}" for n in range(len(HOSTILE))]
    make_post(topic, by=ann, body=" ".join(links))
    for link, title in zip(links, HOSTILE, strict=True):
        make_record(link, title=title, authors=(title[:200], "Yu, Hao"), venue=title[:300], abstract=title)
    text = file_of(client, f"/2021/papers.{extension}")
    assert len(set(papers_in(text, extension))) == len(HOSTILE)
    if extension == "json":
        assert json.loads(text)[4]["title"] == "<script>alert(1)</script>"
    if extension == "bib":
        assert "\\input{" not in text
    assert "\u202e" not in text


def test_papers_that_are_one_are_in_a_file_once(client, mo, forum):
    Verdict.objects.say(mo, *Paper.objects.exclude(title=""), same=True)
    found = papers_in(file_of(client, "/papers.bib"), "bib")
    assert sorted(found) == [YU, NO_TITLE]
    assert papers_in(file_of(client, "/members/bob/papers.bib"), "bib") == [YU]


def test_a_file_name_is_made_of_plain_characters(client, settings, ann, topic):
    settings.SITE_NAME = 'Gute "Lektüre"\r\n深'
    make_post(topic, by=ann, body=MIXUP)
    said = client.get("/papers.bib").headers["Content-Disposition"]
    assert said == 'attachment; filename="gute-lekture-papers.bib"'
    settings.SITE_NAME = "深層"
    assert (
        client.get("/papers.bib").headers["Content-Disposition"]
        == 'attachment; filename="readings-papers.bib"'
    )


# Large.


@pytest.fixture
def library(ann, topic):
    """5,000 papers with abstracts, a hundred a post."""
    posts = Post.objects.bulk_create(
        Post(topic=topic, number=n + 1, author=ann, body="Many.", html="<p>Many.</p>") for n in range(50)
    )
    papers = Paper.objects.bulk_create(
        Paper(
            title=f"Paper number {n}", call_number=f"arXiv:{n}", authors=["Yu, Hao", "Wu, Jianxin"], year=2021,
            abstract=f"Abstract {n}. " * 100, citation_key=f"yu2021paper{n}", form="preprint",
        )
        for n in range(5000)
    )  # fmt: skip
    identifiers = Identifier.objects.bulk_create(
        Identifier(paper=paper, kind="arxiv", value=f"2105.{n:05}", url=f"https://arxiv.org/abs/2105.{n:05}")
        for n, paper in enumerate(papers)
    )
    Share.objects.bulk_create(
        Share(post=posts[n // 100], paper=paper, identifier=one, url=one.url, position=n % 100)
        for n, (paper, one) in enumerate(zip(papers, identifiers, strict=True))
    )


@pytest.mark.one_database
@pytest.mark.parametrize("address", ["/papers.json", "/2021/papers.bib", "/members/ann/papers.ris"])
def test_five_thousand_papers_need_little_memory(client, library, address, django_assert_max_num_queries):
    list(client.get("/papers/404.bib"))
    with django_assert_max_num_queries(60):
        answer = client.get(address)
        tracemalloc.start()
        try:
            count = size = 0
            for piece in answer.streaming_content:
                count += 1
                size += len(piece)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert count >= 5000
    assert size > 1_000_000
    assert peak < 3_000_000, peak
