"""What DataCite says of a DOI, and of a paper on arXiv."""

import json

import pytest

from tests.threads.papers.sources.said import Says, alone, recording
from threads.papers.sources import NotFound, Unavailable

SOFTWARE = "10.5281/zenodo.5297715"


def said_with(**changes):
    """The recorded software with other facts."""
    work = json.loads(recording("datacite_software.json"))
    work["data"]["attributes"] |= changes
    return alone("datacite", Says(json.dumps(work)), SOFTWARE)


def test_a_paper_on_arxiv_is_asked_for_by_its_doi():
    client = Says.recorded("datacite_arxiv.json")
    said = alone("datacite", client, "2101.04342v2")
    assert client.urls == [
        "https://api.datacite.org/dois/10.48550/arxiv.2101.04342?mailto=librarian%40example.org"
    ]
    assert said.title == "Mixup Without Hesitation"
    assert said.authors == ("Yu, Hao", "Wang, Huanyu", "Wu, Jianxin")
    assert (said.issued, said.version, said.categories) == ((2021, 1, 12), 11, ("cs.CV",))
    assert (said.form, said.venue, said.publisher) == ("preprint", "", "")
    assert (said.url, said.pdf) == ("https://arxiv.org/abs/2101.04342", "https://arxiv.org/pdf/2101.04342")
    assert said.abstract == "Mixup is easy if $p<q$ and $r>s$."
    assert [one.value for one in said.published_as] == ["10.1000/mixup"]


def test_a_paper_on_arxiv_is_dated_by_its_first_version_or_its_year():
    body = recording("datacite_arxiv.json").replace(b'"v1"', b'"v10"')
    assert alone("datacite", Says(body), "2101.04342").issued == (2021,)


def test_an_old_number_has_a_doi_too():
    client = Says("", 404)
    assert isinstance(alone("datacite", client, "math.DG/0211159"), NotFound)
    assert "/dois/10.48550/arxiv.math/0211159?" in client.urls[0]


def test_what_is_not_on_arxiv_has_no_version_and_no_category_of_it():
    said = alone("datacite", Says.recorded("datacite_software.json"), SOFTWARE)
    assert said.title == "GPT-Neo: Large Scale Autoregressive Language Modeling with Mesh-Tensorflow"
    assert said.authors == ("Black, Sid", "Leo Gao")
    assert (said.form, said.issued, said.publisher) == ("software", (2021, 3, 22), "Zenodo")
    assert (said.version, said.categories) == (None, ())
    assert said.published_as == (), "a version of all versions is no publication"
    assert said.abstract == "An implementation of model parallelism.\n\nSecond."


def test_the_title_is_not_a_translation():
    titles = [{"title": "Ein anderer", "titleType": "TranslatedTitle"}, {"title": "The one"},
              {"title": "With more", "titleType": "Subtitle"}]  # fmt: skip
    assert said_with(titles=titles).title == "The one: With more"
    assert said_with(titles=titles[:1]) == NotFound(f"DataCite names no title of doi:{SOFTWARE}")


def test_a_group_keeps_its_name():
    group = {"name": "EleutherAI, Inc.", "nameType": "Organizational", "familyName": "EleutherAI"}
    assert said_with(creators=[group]).authors == ("EleutherAI, Inc.",)


def test_a_container_is_a_venue():
    said = said_with(
        container={"title": "A Journal", "volume": 7, "issue": "2", "firstPage": "10", "lastPage": "12"},
        publisher={"name": "A Publisher"},
    )
    assert (said.venue, said.volume, said.number, said.pages) == ("A Journal", "7", "2", "10-12")
    assert said.publisher == "A Publisher"


def test_a_year_is_better_than_no_date():
    assert said_with(dates=[]).issued == (2021,)
    assert said_with(dates=[], publicationYear="2021").issued == (2021,)
    assert said_with(dates=[], publicationYear="in 2021").issued == ()


def test_what_it_does_not_know_is_unknown():
    said = alone("datacite", Says('{"errors":[{"status":"404"}]}', 404), "10.1038/nature14539")
    assert said == NotFound("DataCite does not know doi:10.1038/nature14539")


def test_the_answer_for_another_doi_is_no_answer():
    for doi in ("10.5281/zenodo.1", "", None):
        with pytest.raises(Unavailable, match="another work"):
            said_with(doi=doi)
    with pytest.raises(Unavailable, match="another work"):
        alone("datacite", Says.recorded("datacite_arxiv.json"), "2102.12092")


@pytest.mark.shared_data
def test_the_recorded_answer(shared_data):
    body = (shared_data / "datacite" / "dois_10.48550_arxiv.2311.16162.json").read_bytes()
    said = alone("datacite", Says(body), "2311.16162")
    assert said.title.startswith("Leveraging Artificial Intelligence Technology for Mapping Research")
    assert said.authors[0] == "Yin, Hui" and said.authors[-1] == "Tham, Wing Wah" and len(said.authors) == 10
    assert (said.issued, said.version, said.form) == ((2023, 11, 9), 1, "preprint")
    assert said.categories == ("cs.DL", "cs.AI", "cs.CL")
