"""What arXiv's API says, surprises and all."""

import re

import pytest

from tests.threads.papers.sources.said import Says, about, alone, recording
from threads.papers import sources
from threads.papers.identifier import Identifier, make
from threads.papers.sources import NotFound, Unavailable
from threads.papers.sources.arxiv import LONGEST_LIST

BATCH = ["2101.04342", "2102.12092", "2202.12139", "math/0211159"]


def number(value: str) -> Identifier:
    return make("arxiv", value)


def recorded(folder, name: str) -> bytes:
    """The recordings' makers took UTF-8 for Latin-1 (lukasschwab/arxiv.py, tests/conftest.py)."""
    return (folder / "arxiv" / name).read_bytes().decode().encode("latin-1")


def test_a_batch_is_told_apart_by_number():
    client = Says.recorded("arxiv_batch.atom")
    said = about("arxiv", client, *BATCH)
    assert client.urls == [
        "https://export.arxiv.org/api/query?id_list=2101.04342,2102.12092,2202.12139,math/0211159&max_results=4"
    ]
    assert [said[value].title for value in BATCH] == [
        "Mixup Without Hesitation",
        "Zero-Shot Text-to-Image Generation",
        "Testing Deep Learning Models: A First Comparative Study of Multiple Testing Techniques",
        "The entropy formula for the Ricci flow and its geometric applications",
    ]


def test_a_paper_is_dated_by_its_first_version_and_described_by_its_newest():
    said = about("arxiv", Says.recorded("arxiv_batch.atom"), "2102.12092v1", *BATCH)["2102.12092"]
    assert (said.issued, said.version) == ((2021, 2, 24), 2)
    assert said.url == "https://arxiv.org/abs/2102.12092" and said.pdf == "https://arxiv.org/pdf/2102.12092v2"
    assert said.authors[0] == "Aditya Ramesh" and len(said.authors) == 8
    assert (said.form, said.venue, said.publisher, said.published_as) == ("preprint", "", "", ())


def test_an_abstract_has_the_paragraphs_that_arxiv_marks():
    said = about("arxiv", Says.recorded("arxiv_batch.atom"), *BATCH)["2101.04342"]
    assert said.abstract.split("\n\n") == [
        "Mixup linearly interpolates pairs of examples to form new samples, which is easy to implement.",
        "A second paragraph, as arXiv marks it.",
    ]


def test_the_primary_category_comes_first_and_each_once():
    said = about("arxiv", Says.recorded("arxiv_batch.atom"), *BATCH)
    assert said["2202.12139"].categories == ("cs.SE", "cs.LG")
    assert said["math/0211159"].categories == ("math.DG",)


def test_a_publishers_doi_is_related_and_the_reference_a_venue():
    said = about("arxiv", Says.recorded("arxiv_batch.atom"), *BATCH)["2202.12139"]
    assert [(one.kind, one.value) for one in said.published_as] == [("doi", "10.1109/icstw55395.2022.00035")]
    assert said.venue.startswith("Artificial Intelligence in Software Testing @ 2022")


@pytest.mark.parametrize(
    ("reference", "venue"),
    [
        ("Nature 521, 436 (2015)", "Nature 521, 436 (2015)"),
        ("Submitted to Nature", ""),
        ("https://example.org/paper", ""),
        ("521 (2015)", ""),
        ("Nature " * 40, ""),
    ],
)
def test_a_reference_is_a_venue_where_it_may_be_one(reference, venue):
    feed = re.sub(rb"(?<=<arxiv:journal_ref>)[^<]+", reference.encode(), recording("arxiv_batch.atom"))
    assert about("arxiv", Says(feed), *BATCH)["2202.12139"].venue == venue


def test_an_acl_paper_is_named_as_such():
    feed = recording("arxiv_batch.atom").replace(b"10.1109/ICSTW55395.2022.00035", b"10.18653/v1/N19-1423")
    said = about("arxiv", Says(feed), *BATCH)["2202.12139"]
    assert [one.label for one in said.published_as] == ["ACL N19-1423"]


def test_what_a_whole_feed_does_not_hold_is_unknown():
    said = about("arxiv", Says.recorded("arxiv_batch.atom"), *BATCH, "2109.00001")
    assert said["2109.00001"] == NotFound("arXiv does not know arXiv:2109.00001")
    assert len(said) == 5


def test_a_feed_that_counts_more_than_it_holds_tells_nothing_of_the_rest():
    feed = recording("arxiv_batch.atom").replace(b"totalResults>4<", b"totalResults>5<")
    assert set(about("arxiv", Says(feed), *BATCH, "2109.00001")) == set(BATCH)


def test_an_entry_that_cannot_be_read_loses_itself_alone():
    feed = recording("arxiv_batch.atom").replace(b"<title>Zero-Shot Text-to-Image Generation</title>", b"")
    said = about("arxiv", Says(feed), *BATCH, "2109.00001")
    assert set(said) == {"2101.04342", "2202.12139", "math/0211159"}


def test_an_answer_about_another_paper_is_no_answer():
    with pytest.raises(Unavailable, match="no answer that fits"):
        alone("arxiv", Says.recorded("arxiv_batch.atom"), "2109.00001")


def test_an_entry_nobody_asked_for_is_not_kept():
    said = about("arxiv", Says.recorded("arxiv_batch.atom"), "2101.04342", "2109.00001")
    assert set(said) == {"2101.04342"}


def test_a_malformed_number_is_unknown_and_the_others_are_asked_for_again():
    client = Says.recorded("arxiv_malformed.atom", status=400)
    said = about("arxiv", client, number("2102.99999"), "2101.04342")
    assert said == {"2102.99999": NotFound("arXiv has no numbers like this")}
    assert len(client.urls) == 1


def test_an_error_with_status_200_is_an_error():
    said = about("arxiv", Says.recorded("arxiv_malformed.atom"), number("2102.99999"), "2101.04342")
    assert set(said) == {"2102.99999"}


def test_a_complaint_about_something_else_settles_nothing():
    with pytest.raises(Unavailable, match="arXiv answered 400"):
        alone("arxiv", Says.recorded("arxiv_malformed.atom", status=400), "2101.04342")


def test_a_refused_question_says_nothing_of_what_is_absent():
    with pytest.raises(Unavailable, match="arXiv answered 400"):
        alone("arxiv", Says.recorded("arxiv_batch.atom", status=400), "2109.00001")
    said = about("arxiv", Says.recorded("arxiv_batch.atom", status=400), *BATCH, "2109.00001")
    assert set(said) == set(BATCH)


def test_a_number_that_would_spoil_the_question_is_not_asked_for():
    client = Says.recorded("arxiv_batch.atom")
    said = about("arxiv", client, Identifier("arxiv", "2101.04342,x&y=1"), *BATCH)
    assert said["2101.04342,x&y=1"] == NotFound("arXiv has no numbers like this")
    assert len(said) == 5 and "x" not in client.urls[0].partition("id_list=")[2].partition("&")[0]


def test_one_question_is_no_longer_than_an_address_may_be():
    many = [number(f"astro-ph/06{i // 1000:02}{i % 1000:03}") for i in range(1000, 1600)]
    client = Says.recorded("arxiv_batch.atom")
    with pytest.raises(Unavailable):
        about("arxiv", client, *many)
    asked = client.urls[0].partition("id_list=")[2].partition("&")[0]
    assert len(asked) <= LONGEST_LIST and len(client.urls) == 1
    assert client.urls[0].endswith(f"&max_results={asked.count(',') + 1}")
    new = [number(f"2101.{i:05}") for i in range(1, 502)]
    with pytest.raises(Unavailable):
        about("arxiv", client, *new)
    assert client.urls[1].endswith("&max_results=500")


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "%s"><!ENTITY c "%s">]>
<feed xmlns="http://www.w3.org/2005/Atom"><title>&c;</title></feed>""" % (b"&a;" * 900, b"&b;" * 900)
FILE = b"""<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY it SYSTEM "file:///etc/hostname">]>
<feed xmlns="http://www.w3.org/2005/Atom"><title>&it;</title></feed>"""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Rate exceeded.",
        b"<html><body>busy</body></html>",
        b"<feed><entry/></feed>",
        b'{"feed": []}',
        LAUGHS,
        FILE,
        FILE.replace(b"<!DOCTYPE", b"<!doctype"),
        FILE.decode().replace("<?xml version", "<?xml encoding='utf-16' version").encode("utf-16"),
        b'<?xml version="1.0"?><!DOCTYPE feed SYSTEM "http://127.0.0.1:1/x.dtd"><feed xmlns="http://www.w3.org/2005/Atom"/>',
        b'<feed xmlns="http://www.w3.org/2005/Atom">' + b"<entry>" * 5000,
    ],
    ids=range(11),
)
def test_what_is_no_feed_is_no_answer(body):
    with pytest.raises(Unavailable, match="cannot be read"):
        alone("arxiv", Says(body), "2101.04342")


def test_an_entity_is_never_followed(tmp_path):
    """Not even in a document type that hides from a search for its name."""
    (tmp_path / "secret").write_text("secret")
    batch = recording("arxiv_batch.atom").decode()
    kind = f'<!DOCTYPE feed [<!ENTITY it SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    feed = batch.replace("<feed", kind + "<feed", 1).replace("Zero-Shot", "&it;")
    for encoding in ("utf-8", "utf-16"):
        body = feed.replace("UTF-8", encoding).encode(encoding)
        with pytest.raises(Unavailable):
            about("arxiv", Says(body), *BATCH)


@pytest.mark.shared_data
def test_the_recorded_answers(shared_data):
    found = alone("arxiv", Says(recorded(shared_data, "id_1605.08386_200.atom")), "1605.08386")
    assert found.title == "Heat-bath random walks with Markov bases"
    assert found.authors == ("Caprice Stanley", "Tobias Windisch")
    assert (found.issued, found.version, found.categories) == ((2016, 5, 26), 1, ("math.CO", "math.ST"))
    assert found.pdf == "https://arxiv.org/pdf/1605.08386v1"

    missing = number("0000.0000")
    said = alone("arxiv", Says(recorded(shared_data, "id_0000.0000_200.atom")), missing)
    assert said == NotFound("arXiv does not know arXiv:0000.0000")

    said = alone("arxiv", Says(recorded(shared_data, "id_abc_400.atom"), status=400), number("abc"))
    assert said == NotFound("arXiv has no numbers like this")

    old = alone("arxiv", Says(recorded(shared_data, "id_astro-ph_0601001_200.atom")), "astro-ph/0601001")
    assert old.title.startswith("Frequency of Hot Jupiters") and old.issued == (2006, 1, 2)
    assert old.venue == "ActaAstron.56:1-50,2006" and old.categories == ("astro-ph",)
    assert "\n" not in old.abstract and old.abstract.startswith("We derive")


@pytest.mark.shared_data
def test_the_recorded_batch_with_one_that_is_missing(shared_data):
    feed = recorded(shared_data, "id_0808.05394_1707.08567_200.atom")
    said = about("arxiv", Says(feed), number("0808.05394"), "1707.08567")
    assert said["0808.05394"] == NotFound("arXiv does not know arXiv:0808.05394")
    found = said["1707.08567"]
    assert found.title.startswith("Proceedings of Workshop AEW10")
    assert len(found.authors) == 34 and found.authors[0] == "Kees A. Schouhamer Immink"
    assert {"Yanling Chen", "A. J. Han Vinck", "Dirk Wübben"} <= set(found.authors)


@pytest.mark.shared_data
def test_the_recorded_ten(shared_data):
    feed = recorded(shared_data, "q_testing_s0_m10_200.atom")
    ten = """2202.12139 2405.13786 2005.14124 2204.08348 2302.03287 1202.4527 2503.05378 1205.1866 2502.07719
        1812.11470""".split()
    said = about("arxiv", Says(feed), *ten)
    assert list(said) == ten and all(one.title and one.authors and one.abstract for one in said.values())
    assert [said[one].version for one in ten] == [1, 1, 2, 3, 3, 1, 2, 1, 2, 1]
    assert said["2005.14124"].issued == (2020, 5, 28)
    assert said["2405.13786"].authors[0] == "Aurora Ramírez"
    related = {
        one: [other.value for other in said[one].published_as] for one in ten if said[one].published_as
    }
    assert related["2005.14124"] == ["10.1145/3395363.3397376"] and len(related) == 6


def test_its_limits_are_arxivs():
    source = sources.SOURCES["arxiv"]
    assert (source.host, source.pause, source.batch) == ("export.arxiv.org", 3.0, 500)
