"""What Semantic Scholar says of what nobody else speaks of."""

import json

import pytest

from tests.threads.papers.sources.said import Says, alone, recording
from threads.papers.sources import NotFound, Unavailable

SHA = "0123456789abcdef0123456789abcdef01234567"
FORUM = "https://openreview.net/forum?id=FYmTgvolOpX"
PAPER = f"https://www.semanticscholar.org/paper/{SHA}"


def said_with(text: str = FORUM, **changes):
    return alone(
        "semantic_scholar", Says(json.dumps(json.loads(recording("semantic_scholar.json")) | changes)), text
    )


def test_a_submission_of_openreview():
    client = Says.recorded("semantic_scholar.json")
    said = alone("semantic_scholar", client, FORUM)
    assert client.urls == [
        "https://api.semanticscholar.org/graph/v1/paper/URL:https:%2F%2Fopenreview.net%2Fforum%3Fid%3DFYmTgvolOpX"
        "?fields=title,authors,year,publicationDate,venue,abstract,externalIds,publicationTypes,journal,openAccessPdf,url"
    ]
    assert said.title == "Mixup Without Hesitation"
    assert said.authors == ("Hao Yu", "Huanyu Wang", "Jianxin Wu")
    assert (said.issued, said.form, said.pages) == ((2021, 1, 12), "conference", "143-154")
    assert said.venue == "International Conference on Image and Graphics"
    assert said.url == PAPER and said.pdf == "https://arxiv.org/pdf/2101.04342"
    assert [one.label for one in said.published_as] == ["doi:10.1000/mixup", "arXiv:2101.04342"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (PAPER, SHA),
        ("corpusid:231583206", "CorpusId:231583206"),
        ("N19-1423", "ACL:N19-1423"),
        ("pmid:26017442", "PMID:26017442"),
        ("PMC2323736", "PMCID:2323736"),
    ],
)
def test_it_has_its_own_names_for_identifiers(text, name):
    client = Says('{"error": "Paper not found"}', 404)
    assert isinstance(alone("semantic_scholar", client, text), NotFound)
    assert client.urls[0].partition("/paper/")[2].partition("?")[0].lower() == name.lower()


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (PAPER.replace("0123", "9999"), {}),
        ("corpusid:1", {"CorpusId": 231583206}),
        ("N19-1423", {"ACL": "N19-1424"}),
        ("2020.acl-main.405", {"ACL": "2020.acl-main.406"}),
        ("pmid:26017442", {"PubMed": "1"}),
        ("PMC2323736", {"PubMedCentral": "1"}),
    ],
)
def test_the_answer_for_another_paper_is_no_answer(text, ids):
    with pytest.raises(Unavailable, match="another work"):
        said_with(text, externalIds=ids)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (PAPER, None),
        ("corpusid:231583206", {"CorpusId": 231583206}),
        ("N19-1423", {"ACL": "n19-1423"}),
        ("2020.acl-main.405", {}),
        ("pmid:26017442", {"PubMed": "26017442"}),
        ("PMC2323736", {"PubMedCentral": "2323736"}),
        ("PMC2323736", {"PubMedCentral": "PMC2323736"}),
    ],
)
def test_the_answer_for_the_paper_is_one(text, ids):
    assert said_with(text, externalIds=ids).title


def test_nothing_is_published_on_arxiv():
    said = said_with(venue="arXiv.org", journal={"name": "ArXiv", "volume": "abs/2101.04342"})
    assert (said.venue, said.volume, said.form) == ("", "", "preprint")
    ids = {"DOI": "10.48550/arXiv.2101.04342", "ArXiv": "2101.04342"}
    assert [one.label for one in said_with(externalIds=ids).published_as] == ["arXiv:2101.04342"]


def test_a_year_is_better_than_no_date():
    assert said_with(publicationDate=None).issued == (2021,)
    assert said_with(publicationDate=None, year=None).issued == ()
    assert said_with(publicationDate=None, year="x", publicationTypes=None, authors=None).form == "conference"


def test_what_it_cannot_take_is_unknown_but_not_when_the_question_is_out_of_date():
    refused = Says('{"error": "URL not supported"}', 400)
    assert isinstance(alone("semantic_scholar", refused, FORUM), NotFound)
    outdated = Says('{"error": "Unrecognized or unsupported fields: [url]"}', 400)
    with pytest.raises(Unavailable, match="answered 400"):
        alone("semantic_scholar", outdated, FORUM)


def test_a_kind_that_it_has_no_name_for_is_unknown():
    client = Says("")
    assert isinstance(alone("semantic_scholar", client, "https://example.org/"), NotFound)
    assert client.urls == []
