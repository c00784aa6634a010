"""What a paper's own page says of it."""

import pytest

from tests.threads.papers.sources.said import Says, about, alone
from threads.papers.sources import NotFound, Unavailable

ACL = "https://aclanthology.org/N19-1423/"
NEURIPS = "https://papers.nips.cc/paper/2017/hash/3f5ee243547dee91fbd053c1c4a845aa-Abstract.html"
BLOG = "https://distill.pub/2017/feature-visualization"


def page(*tags: str, url: str = BLOG, **facts):
    """What is said of `url` by a page with these tags: "citation_title=Learning"."""
    metas = "".join('<meta name="{}" content="{}">'.format(*tag.split("=", 1)) for tag in tags)
    return alone("page", Says(f"<html><head>{metas}</head></html>", **facts), url)


def test_a_page_of_the_anthology():
    client = Says.recorded("page_acl.html")
    said = alone("page", client, "N19-1423")
    assert client.urls == [ACL]
    assert said.title.startswith("BERT: Pre-training of Deep Bidirectional Transformers")
    assert said.authors == ("Jacob Devlin", "Ming-Wei Chang", "Kenton Lee", "Kristina Toutanova")
    assert (said.form, said.issued, said.pages) == ("conference", (2019, 6), "4171-4186")
    assert said.venue.startswith("Proceedings of the 2019 Conference of the North American Chapter")
    assert said.pdf == "https://aclanthology.org/N19-1423.pdf" and said.url == ACL
    assert (said.abstract, said.published_as, said.version) == ("", (), None)


def test_a_page_of_arxiv():
    client = Says.recorded("page_arxiv.html")
    said = alone("page", client, "2102.12092")
    assert client.urls == ["https://arxiv.org/abs/2102.12092"]
    assert said.authors == ("Ramesh, Aditya", "Pavlov, Mikhail")
    assert (said.issued, said.version, said.form) == ((2021, 2, 24), 2, "preprint")
    assert said.abstract == "A learning agent's ability to fold <lines>."
    assert said.pdf == "https://arxiv.org/pdf/2102.12092"


def test_a_page_of_neurips():
    said = alone("page", Says.recorded("page_neurips.html"), NEURIPS)
    assert (said.title, said.authors[0], said.issued) == (
        "Attention is All you Need",
        "Vaswani, Ashish",
        (2017,),
    )
    assert (said.venue, said.volume) == ("Advances in Neural Information Processing Systems", "30")
    assert said.form == "conference"
    assert said.pdf.startswith("https://proceedings.neurips.cc/paper_files/paper/2017/file/3f5ee243547dee91")


def test_a_page_of_pubmed():
    said = alone("page", Says.recorded("page_pubmed.html"), "pmid:26017442")
    assert said.authors == ("LeCun Y", "Bengio Y", "Hinton G")
    assert (said.issued, said.form, said.number) == ((2015, 5, 28), "article", "7553")
    assert [one.label for one in said.published_as] == ["doi:10.1038/nature14539"]


def test_a_page_with_opengraph_alone():
    said = alone("page", Says.recorded("page_og.html"), BLOG)
    assert (said.title, said.form, said.authors) == ("Feature Visualization", "page", ())
    assert said.abstract.startswith("How neural networks build up") and said.url == BLOG


def test_citation_tags_come_before_opengraph():
    said = page("og:title=For sharing", "citation_title=For citing", "citation_title=Another")
    assert said.title == "For citing"
    assert page("citation_title= ", "og:title=For sharing").title == "For sharing"


def test_a_page_without_a_title_tells_nothing():
    assert page("citation_author=Yu, Hao") == NotFound("the page names no title")
    assert alone("page", Says("<title>Sign in</title>"), BLOG) == NotFound("the page names no title")
    assert alone("page", Says(""), BLOG) == NotFound("the page names no title")


def test_a_page_that_is_not_there_is_unknown():
    assert alone("page", Says("", 404), "N19-1423") == NotFound("aclanthology.org does not know ACL N19-1423")


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_page_behind_a_wall_is_asked_for_again(status):
    with pytest.raises(Unavailable, match=f"aclanthology.org answered {status}"):
        alone("page", Says("", status), "N19-1423")


def test_a_front_page_is_not_the_page():
    client = Says.recorded("page_og.html", url="https://distill.pub/")
    assert alone("page", client, BLOG) == NotFound("distill.pub leads to its front page instead")
    assert page("og:title=Distill", url="https://distill.pub/").title == "Distill"


def test_a_pdf_is_no_page():
    said = alone("page", Says(b"%PDF-1.7", content_type="application/pdf"), BLOG)
    assert said == NotFound("distill.pub has no page there, but application/pdf")
    with pytest.raises(Unavailable, match="sent application/json instead of a page"):
        alone("page", Says(b"{}", content_type="application/json"), "N19-1423")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page_arxiv.html", "2101.04342"),
        ("page_acl.html", "2023.findings-emnlp.725"),
        ("page_pubmed.html", "pmid:1"),
    ],
)
def test_a_page_of_another_paper_is_no_answer(name, text):
    with pytest.raises(Unavailable, match="another work"):
        alone("page", Says.recorded(name), text)


def test_a_redirect_to_another_paper_is_no_answer():
    with pytest.raises(Unavailable, match="another work"):
        alone("page", Says.recorded("page_neurips.html", url=NEURIPS.replace("3f5ee", "00000")), NEURIPS)


def test_a_page_knows_better_than_its_address():
    said = alone("page", Says.recorded("page_acl.html", url="https://aclanthology.org/P96-1044/"), "N19-1423")
    assert said.title.startswith("BERT")


def test_a_linked_version_asks_for_the_newest():
    client = Says.recorded("page_arxiv.html")
    assert alone("page", client, "https://arxiv.org/abs/2102.12092v1").version == 2
    assert client.urls == ["https://arxiv.org/abs/2102.12092"]


def test_a_paper_that_moved_is_the_same():
    moved = "https://proceedings.neurips.cc/paper/2017/file/3f5ee243547dee91fbd053c1c4a845aa-Paper.pdf"
    assert alone("page", Says.recorded("page_neurips.html", url=moved), NEURIPS).title


@pytest.mark.parametrize(
    ("doi", "related"),
    [
        ("10.1162/tacl_a_00051", ["10.1162/tacl_a_00051"]),
        ("doi:10.1162/TACL_A_00051", ["10.1162/tacl_a_00051"]),
        ("https://doi.org/10.1162/tacl_a_00051", ["10.1162/tacl_a_00051"]),
        ("10.18653/v1/N19-1423", []),
        ("not a DOI", []),
        ("https://example.org/", []),
        ("", []),
    ],
)
def test_what_claims_to_be_a_doi_may_be_none(doi, related):
    said = page("citation_title=x", f"citation_doi={doi}", url=ACL)
    assert [one.value for one in said.published_as] == related


@pytest.mark.parametrize(
    ("written", "issued"),
    [
        ("2021/07/01", (2021, 7, 1)),
        ("2023/12", (2023, 12)),
        ("2017", (2017,)),
        ("2020-06-03T10:00:00Z", (2020, 6, 3)),
        ("2020 Jun 3", (2020, 6, 3)),
        ("2020 September", (2020, 9)),
        ("2020 Spring", (2020,)),
        ("12 Jan 2021", (2021,)),
        ("05/28/2015", (2015, 5, 28)),
        ("03/04/2019", (2019,)),
        ("28/05/2015", (2015,)),
        ("2021/13/40", (2021,)),
        ("2021/02/30", (2021, 2)),
        ("0001/01/01", ()),
        ("20210701", ()),
        ("2019 or 2020", (2019,)),
        ("between 2019 and 2020", ()),
        ("soon", ()),
    ],
)
def test_a_date_is_what_can_be_read_of_it(written, issued):
    assert page("citation_title=x", f"citation_publication_date={written}").issued == issued


@pytest.mark.parametrize(
    ("pdf", "kept"),
    [
        ("https://distill.pub/a.pdf", "https://distill.pub/a.pdf"),
        ("/a.pdf", "https://distill.pub/a.pdf"),
        ("//other.example/a.pdf", ""),
        ("javascript:alert(1)", ""),
        ("https://ann:secret@distill.pub/a.pdf", ""),
        ("ftp://distill.pub/a.pdf", ""),
        ("https://distill.pub/" + "a" * 2000, ""),
        ("a.pdf", ""),
    ],
)
def test_a_pdf_is_an_address_that_one_may_follow(pdf, kept):
    assert page("citation_title=x", f"citation_pdf_url={pdf}").pdf == kept


@pytest.mark.parametrize(
    ("head", "encoding", "facts"),
    [
        ("<meta charset=utf-8>", "utf-8", {}),
        ("<META http-equiv=Content-Type content='text/html; charset=iso-8859-1'>", "latin-1", {}),
        ("<meta charset='windows-1252'>", "cp1252", {}),
        ("<meta charset=iso-8859-1>", "utf-8", {"charset": "UTF-8"}),
        ("", "latin-1", {"charset": "ISO-8859-1"}),
        ("", "utf-8", {}),
        ("", "latin-1", {}),
        ("", "utf-16", {}),
        ("<meta charset=utf-8>", "utf-8-sig", {"charset": "iso-8859-1"}),
        ("<meta charset=none-such>", "utf-8", {"charset": "hex"}),
        ("<meta charset=undefined>", "utf-8", {"charset": "unicode_escape"}),
        ("<?xml version='1.0' encoding='utf-8'?><meta charset=iso-8859-1>", "utf-8", {"charset": "utf-8"}),
    ],
)
def test_a_page_is_read_in_its_encoding(head, encoding, facts):
    text = f"{head}<meta content='D&eacute;jà vu: Müller' name=citation_title>"
    assert alone("page", Says(text.encode(encoding), **facts), BLOG).title == "Déjà vu: Müller"


def test_chinese_is_read_too():
    body = "<meta charset=gb2312><meta name=citation_title content='深度学习'>".encode("gbk")
    assert alone("page", Says(body), BLOG).title == "深度学习"


def test_a_page_asks_for_nothing_and_opens_nothing():
    body = b"""<!DOCTYPE html [<!ENTITY it SYSTEM "file:///etc/hostname">]><html><head>
    <meta name="citation_title" content="&it; title"><script src="http://127.0.0.1:1/"></script></head></html>"""
    assert alone("page", Says(body), BLOG).title in ("&it; title", "title")


@pytest.mark.parametrize(
    "body",
    [b"<div>" * 100_000, b"<meta name=citation_author content=x>" * 50_000, b"\0" * 1000, b"<" * 100_000,
     b"<meta " + b"a=b " * 100_000 + b">", b"\xff\xfe\x00", b"<!--" * 10_000],
    ids=range(7),
)  # fmt: skip
def test_a_page_made_to_hurt_does_not(body):
    tags = b"<meta name=citation_title content=Title>"
    assert isinstance(alone("page", Says(body), BLOG), NotFound)
    assert alone("page", Says(tags + body), BLOG).title == "Title"


def test_one_page_a_question():
    assert set(about("page", Says.recorded("page_acl.html"), "N19-1423", "P96-1044")) == {"N19-1423"}


@pytest.mark.shared_data
def test_the_recorded_page_of_the_anthology(shared_data):
    body = (shared_data / "html" / "ACL_2023.findings-emnlp.725_head.html").read_bytes()
    said = alone("page", Says(body), "2023.findings-emnlp.725")
    assert said.title == "HuatuoGPT, Towards Taming Language Model to Be a Doctor"
    assert (
        said.authors[:3] == ("Hongbo Zhang", "Junying Chen", "Feng Jiang (蒋峰)") and len(said.authors) == 13
    )
    assert (said.issued, said.pages, said.form) == ((2023, 12), "10859-10885", "conference")
    assert said.venue == "Findings of the Association for Computational Linguistics: EMNLP 2023"
    assert said.pdf == "https://aclanthology.org/2023.findings-emnlp.725.pdf"
    assert (said.abstract, said.published_as) == ("", ())


@pytest.mark.shared_data
def test_the_recorded_pages_of_arxiv(shared_data):
    body = (shared_data / "html" / "arxiv_abs_1902.02534_head.html").read_bytes()
    said = alone("page", Says(body), "1902.02534")
    assert said.title.startswith("Crowdsourcing open citations with CROCI -- An analysis")
    assert said.authors == ("Heibi, Ivan", "Peroni, Silvio", "Shotton, David")
    assert (said.issued, said.version) == ((2019, 2, 7), 2)
    assert said.pdf == "https://arxiv.org/pdf/1902.02534"

    body = (shared_data / "html" / "arxiv_abs_2106.09608_head.html").read_bytes()
    said = alone("page", Says(body), "2106.09608")
    assert said.authors == ("Ammanabrolu, Prithviraj", "Riedl, Mark O.")
    assert (said.issued, said.version) == ((2021, 6, 17), 2)
    assert said.abstract.startswith(
        "World models improve a learning agent's ability to efficiently operate in interactive"
    )
    assert "\n" not in said.abstract
    with pytest.raises(Unavailable, match="another work"):
        alone("page", Says(body), "1902.02534")
