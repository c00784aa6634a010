"""What Crossref says of a DOI."""

import json

import pytest

from tests.threads.papers.sources.said import Says, alone, recording
from threads.papers.identifier import Identifier, make
from threads.papers.sources import NotFound, Unavailable

ALPHAFOLD = "10.1038/s41586-021-03819-2"


def said_with(**changes):
    """The recorded article with other facts."""
    work = json.loads(recording("crossref_article.json"))
    work["message"] |= {name.replace("_", "-"): value for name, value in changes.items()}
    return alone("crossref", Says(json.dumps(work)), ALPHAFOLD)


def test_an_article_has_all_that_a_citation_needs():
    client = Says.recorded("crossref_article.json")
    said = alone("crossref", client, ALPHAFOLD)
    assert client.urls == [f"https://api.crossref.org/works/{ALPHAFOLD}?mailto=librarian%40example.org"]
    assert said.title == "Highly accurate protein structure prediction with AlphaFold"
    assert said.authors == ("Jumper, John", "Evans, Richard", "Hassabis, Demis")
    assert (said.venue, said.volume, said.number, said.pages) == ("Nature", "596", "7873", "583-589")
    assert (said.form, said.issued) == ("article", (2021, 7, 15))
    assert said.publisher == "Springer Science and Business Media LLC"
    assert said.url == f"https://doi.org/{ALPHAFOLD}" and said.published_as == ()


def test_an_abstract_is_plain_text_without_its_heading():
    said = alone("crossref", Says.recorded("crossref_article.json"), ALPHAFOLD)
    assert said.abstract.split("\n\n") == [
        "Proteins are essential to life, and p < 0.001.",
        "Methods",
        "We validated AlphaFold1.",
    ]


def test_a_preprint_is_related_to_what_became_of_it():
    said = alone("crossref", Says.recorded("crossref_preprint.json"), "10.1101/622803")
    assert (said.form, said.issued, said.venue) == ("preprint", (2019, 4, 29), "")
    assert [(one.kind, one.value) for one in said.published_as] == [("doi", "10.1073/pnas.2016239118")]


def test_the_preprint_of_an_article_is_not_what_it_was_published_as():
    said = said_with(relation={"has-preprint": [{"id-type": "doi", "id": "10.1101/622803"}]})
    assert said.published_as == ()


def test_only_a_doi_is_what_it_was_published_as():
    others = [
        {"id-type": "other", "id": "2101.04342"},
        {"id-type": "doi", "id": "no DOI"},
        {"id-type": "doi"},
    ]
    assert said_with(relation={"is-preprint-of": others}).published_as == ()


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"given": "Donald", "family": "Hora", "suffix": "Jr."}, "Hora, Donald, Jr."),
        ({"family": "Madonna"}, "Madonna"),
        ({"given": "Plato"}, "Plato"),
        ({"name": "The ATLAS Collaboration"}, "The ATLAS Collaboration"),
        ({"given": "J&amp;ouml;rg", "family": "M&#252;ller"}, "Müller, Jörg"),
    ],
)
def test_a_name_is_in_its_parts_where_there_are_parts(person, name):
    assert said_with(author=[person]).authors == (name,)


def test_the_first_author_comes_first():
    people = [{"family": "Evans", "sequence": "additional"}, {"family": "Jumper", "sequence": "first"}]
    assert said_with(author=people).authors == ("Jumper", "Evans")


@pytest.mark.parametrize(
    ("dates", "issued"),
    [
        ({"published_online": [[2020, 12, 4]], "published_print": [[2021, 3]]}, (2020, 12, 4)),
        ({"published_print": [[1997, 7]], "published_online": [[2005, 2, 18]]}, (1997, 7)),
        ({"issued": [[2012]], "published_online": [[2012, 3, 21]]}, (2012, 3, 21)),
        ({"issued": [[2012, 3]], "published_online": [[2012, 3, 21]]}, (2012, 3, 21)),
        ({"issued": [[None]], "posted": [[2019, 4, 29]]}, (2019, 4, 29)),
        ({"issued": [[2021, 2, 30]]}, (2021, 2)),
        ({"issued": [[2021, 13, 1]]}, (2021,)),
        ({"issued": [[0, 1, 1]], "posted": [["2021"]], "published": [[True]]}, ()),
        ({"issued": [], "posted": [[]], "published": None}, ()),
        ({}, ()),
    ],
)
def test_a_work_came_out_on_the_earliest_day_that_can_be(dates, issued):
    names = ("published_print", "published_online", "published", "issued", "posted")
    assert said_with(**{name: {"date-parts": dates.get(name)} for name in names}).issued == issued


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("H<sub>2</sub>O and <i>in vitro</i>", "H2O and in vitro"),
        ("&lt;i&gt;Ab initio&lt;/i&gt; Q&amp;amp;A", "Ab initio Q&A"),
        ("On x<y and a < b", "On x<y and a < b"),
        ('Is <mml:math alttext="$x &gt; 0$"><mml:mi>x</mml:mi></mml:math> so?', "Is $x > 0$ so?"),
        ("<mml:math xmlns:mml='m'><mml:mi>α</mml:mi><mml:mo>=</mml:mo><mml:mn>1</mml:mn></mml:math>", "α=1"),
        ("Two\n   lines\u2028and\u0000 \u202eone", "Two lines and one"),
        (r"Costs \$5 and $x^2$", r"Costs \$5 and $x^2$"),
    ],
)
def test_a_title_is_one_line_of_text(written, title):
    assert said_with(title=[written]).title == title


def test_a_subtitle_belongs_to_the_title_unless_it_is_there():
    assert said_with(title=["Learning"], subtitle=["A Survey"]).title == "Learning: A Survey"
    assert said_with(title=["Learning: a survey"], subtitle=["A Survey"]).title == "Learning: a survey"


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("proceedings-article", "conference"),
        ("book-chapter", "chapter"),
        ("monograph", "book"),
        ("dissertation", "thesis"),
        ("report", "report"),
        ("dataset", "dataset"),
        ("grant", "page"),
        (None, "page"),
    ],
)
def test_the_type_tells_the_form(kind, form):
    assert said_with(type=kind).form == form


def test_an_article_without_pages_may_have_a_number():
    assert said_with(page=None, article_number="e33693").pages == "e33693"


def test_a_doi_that_crossref_does_not_know_is_unknown():
    for status in (404, 410):
        said = alone("crossref", Says("Resource not found.", status, content_type="text/plain"), ALPHAFOLD)
        assert said == NotFound(f"Crossref does not know doi:{ALPHAFOLD}")


def test_a_work_without_a_title_is_none():
    assert said_with(title=[]) == NotFound(f"Crossref names no title of doi:{ALPHAFOLD}")
    assert isinstance(said_with(title=[" \u200b"]), NotFound)


@pytest.mark.parametrize("doi", ["10.1038/nature14539", "", None, 5])
def test_the_answer_for_another_doi_is_no_answer(doi):
    with pytest.raises(Unavailable, match="another work"):
        said_with(DOI=doi)


def test_a_doi_is_the_same_in_any_case():
    assert said_with(DOI=ALPHAFOLD.upper()).title


@pytest.mark.parametrize(
    ("doi", "path"),
    [
        ("10.1002/(sici)1097-4547(19960215)43:4<439::aid-jnr5>3.0.co;2-g",
         "10.1002/%28sici%291097-4547%2819960215%2943:4%3C439::aid-jnr5%3E3.0.co%3B2-g"),
        ("10.1000/a#b?c%2f&d=e", "10.1000/a%23b%3Fc%252f%26d%3De"),
    ],
)  # fmt: skip
def test_a_doi_stays_whole_in_the_address(doi, path):
    client = Says("", 404)
    alone("crossref", client, make("doi", doi))
    assert client.urls == [f"https://api.crossref.org/works/{path}?mailto=librarian%40example.org"]


@pytest.mark.parametrize("source", ["crossref", "datacite"])
def test_a_doi_leads_nowhere_else(source):
    client = Says("{}")
    assert isinstance(alone(source, client, Identifier("doi", "10.1000/../../members")), NotFound)
    assert client.urls == []


@pytest.mark.shared_data
def test_the_recorded_answers(shared_data):
    folder = shared_data / "crossref"
    body = (folder / "test_works_with_one_id_0.json").read_bytes()
    said = alone("crossref", Says(body), "10.1371/journal.pone.0033693")
    assert said.title.startswith("Methylphenidate Exposure Induces Dopamine Neuron Loss")
    assert said.authors[0] == "Sadasivan, Shankar" and len(said.authors) == 6
    assert (said.venue, said.volume, said.number, said.pages) == ("PLoS ONE", "7", "3", "e33693")
    assert (said.issued, said.abstract) == ((2012, 3, 21), "")

    body = (folder / "test_works_with_many_ids_1.json").read_bytes()
    said = alone("crossref", Says(body), "10.1002/jor.1100150407")
    assert (said.issued, said.venue) == ((1997, 7), "Journal of Orthopaedic Research")
    assert "Hora, Donald, Jr." in said.authors and len(said.authors) == 12
    assert said.abstract.startswith("Twenty‐two beagles") and "(p < 0.001)" in said.abstract
    with pytest.raises(Unavailable, match="another work"):
        alone("crossref", Says(body), "10.1371/journal.pone.0033693")

    body = (folder / "test_works_bad_id_warn_0.txt").read_bytes()
    assert isinstance(alone("crossref", Says(body, 404), "10.1000/none"), NotFound)
    with pytest.raises(Unavailable, match="cannot be read"):
        alone("crossref", Says(body), "10.1000/none")
