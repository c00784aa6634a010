"""Papers are recognised in whatever a member pastes."""

import dataclasses

import pytest

from tests.threads.papers.cases import CASES, key, shared
from threads.papers.hosts import HOSTS
from threads.papers.identify import LONGEST, NORMALISER, Identifier, identify


@pytest.mark.parametrize(("text", "kind", "value", "version"), CASES)
def test_an_input_names_its_paper(text, kind, value, version):
    found = identify(text)
    assert (found.kind, found.value, found.version) == (kind, value, version)
    assert bool(found) == (kind != "unknown")


@pytest.mark.parametrize("text", [case[0] for case in CASES if case[1] != "unknown"])
def test_a_landing_page_names_the_same_paper(text):
    found = identify(text)
    assert key(identify(found.url)) == key(found)


@pytest.mark.parametrize("text", [case[0] for case in CASES if case[1] not in ("unknown", "url")])
def test_a_pdf_names_the_same_paper(text):
    found = identify(text)
    assert found.pdf is None or key(identify(found.pdf)) == key(found)


@pytest.mark.parametrize("case", shared("papermemory_urls.json", {}).items(), ids=lambda c: c[0])
def test_page_and_pdf_of_real_papers_are_one(case):
    publisher, (page, pdf, *_) = case
    # Neither the file's name nor the article's tells the other.
    if publisher not in ("ihep", "rsc"):
        assert key(identify(page)) == key(identify(pdf))


def test_the_table_of_hosts_is_in_lower_case_and_without_www():
    assert all(host == host.lower() and not host.startswith("www.") for host in HOSTS)


def test_an_input_beyond_the_limit_names_nothing():
    address = "https://example.org/" + "a" * (LONGEST - 20)
    assert identify(address + "a") == Identifier("unknown", address + "a")
    assert not identify("10.1234/" + "a" * 2040)
    assert not identify("https://example.org/" + "é" * 1000), "its one form would be longer"


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "https://x.org/\ud800", "10.1234/\0", "İ"])
def test_odd_characters_name_nothing(text):
    assert identify(text) == Identifier("unknown", text.strip())


def test_an_identifier_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        identify("2101.04342").value = "2102.12092"  # type: ignore[misc]
    assert NORMALISER >= 1


@pytest.mark.parametrize(
    ("text", "label", "url", "pdf"),
    [
        (
            "2101.04342v2",
            "arXiv:2101.04342v2",
            "https://arxiv.org/abs/2101.04342v2",
            "https://arxiv.org/pdf/2101.04342v2",
        ),
        ("10.1038/NATURE14539", "doi:10.1038/nature14539", "https://doi.org/10.1038/nature14539", None),
        (
            "10.1002/(SICI)1097<1661::AID>3.0",
            "doi:10.1002/(sici)1097<1661::aid>3.0",
            "https://doi.org/10.1002/(sici)1097%3C1661::aid%3E3.0",
            None,
        ),
        (
            # ACM's own numbers are not registered with doi.org.
            "10.5555/3491440.3491756",
            "doi:10.5555/3491440.3491756",
            "https://dl.acm.org/doi/10.5555/3491440.3491756",
            None,
        ),
        (
            "ACL N19-1423",
            "ACL N19-1423",
            "https://aclanthology.org/N19-1423/",
            "https://aclanthology.org/N19-1423.pdf",
        ),
        (
            "https://openreview.net/pdf?id=FYmTgvolOpX",
            "OpenReview FYmTgvolOpX",
            "https://openreview.net/forum?id=FYmTgvolOpX",
            "https://openreview.net/pdf?id=FYmTgvolOpX",
        ),
        (
            "https://proceedings.mlr.press/v139/ramesh21a/ramesh21a.pdf",
            "PMLR v139/ramesh21a",
            "https://proceedings.mlr.press/v139/ramesh21a.html",
            "https://proceedings.mlr.press/v139/ramesh21a/ramesh21a.pdf",
        ),
        (
            # Before 2017 and since 2024 the PDFs stand elsewhere.
            "http://proceedings.mlr.press/v28/sutskever13.pdf",
            "PMLR v28/sutskever13",
            "https://proceedings.mlr.press/v28/sutskever13.html",
            None,
        ),
        (
            "https://jmlr.org/papers/v15/srivastava14a.html",
            "JMLR v15/srivastava14a",
            "https://jmlr.org/papers/v15/srivastava14a.html",
            "https://jmlr.org/papers/volume15/srivastava14a/srivastava14a.pdf",
        ),
        (
            "https://papers.nips.cc/paper_files/paper/2022/hash/"
            "a98846e9d9cc01cfb87eb694d946ce6b-Abstract-Conference.html",
            "NeurIPS 2022/a98846e9",
            "https://proceedings.neurips.cc/paper_files/paper/2022/hash/"
            "a98846e9d9cc01cfb87eb694d946ce6b-Abstract-Conference.html",
            "https://proceedings.neurips.cc/paper_files/paper/2022/file/"
            "a98846e9d9cc01cfb87eb694d946ce6b-Paper-Conference.pdf",
        ),
        (
            "https://openaccess.thecvf.com/content/CVPR2021/papers/Foo_Bar_CVPR_2021_paper.pdf",
            "CVF foo_bar_cvpr_2021",
            "https://openaccess.thecvf.com/content/CVPR2021/html/Foo_Bar_CVPR_2021_paper.html",
            "https://openaccess.thecvf.com/content/CVPR2021/papers/Foo_Bar_CVPR_2021_paper.pdf",
        ),
        (
            "https://www.ijcai.org/proceedings/2020/1",
            "IJCAI 2020/1",
            "https://www.ijcai.org/proceedings/2020/1",
            "https://www.ijcai.org/proceedings/2020/0001.pdf",
        ),
        ("pmid:32504040", "PMID:32504040", "https://pubmed.ncbi.nlm.nih.gov/32504040/", None),
        ("PMC7274259", "PMC7274259", "https://pmc.ncbi.nlm.nih.gov/articles/PMC7274259/", None),
        (
            "https://GitHub.com/openai/DALL-E/",
            "github.com/openai/dall-e",
            "https://github.com/openai/dall-e",
            None,
        ),
        ("https://www.Example.org/a/", "example.org/a", "https://www.example.org/a/", None),
        ("nothing", "nothing", "", None),
    ],
)
def test_an_identifier_prints_its_call_number_and_leads_to_its_page(text, label, url, pdf):
    found = identify(text)
    assert (found.label, found.url, found.pdf) == (label, url, pdf)


def test_a_long_call_number_is_cut():
    assert len(identify("https://example.org/" + "a" * 200).label) == 60
