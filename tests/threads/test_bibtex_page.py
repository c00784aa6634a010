"""From BibTeX: a list that a member has becomes a post, which they look at before they send it."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import page
from tests.make import make_post
from tests.threads.test_every_address import everything
from threads.models import Paper, Post

TWO = """@article{yu2021mixup,
  title = {Mixup Without Hesitation}, author = {Yu, Hao and Wang, Huanyu and Wu, Jianxin}, year = {2021},
  eprint = {2101.04342}, archivePrefix = {arXiv},
}
@article{lecun2015deep, title={Deep learning}, author={LeCun, Yann and Bengio, Yoshua and others}, year=2015,
  doi={10.1038/nature14539}}
"""
LINES = [
    "- Mixup Without Hesitation (Yu, Wang and Wu, 2021): https://arxiv.org/abs/2101.04342",
    "- Deep learning (LeCun et al., 2015): https://doi.org/10.1038/nature14539",
]


def sent(client, text="", file=None, year=2021):
    form = {"text": text} | ({"file": SimpleUploadedFile("my.bib", file)} if file is not None else {})
    return client.post(f"/{year}/bibtex/", form)


def composer(answer) -> str:
    return answer.context["form"]["body"].value() if "bibliography" in answer.context else ""


@pytest.fixture
def reader(client, ann, topic):
    client.force_login(ann)
    return client


def test_the_composer_leads_there(reader):
    assert reader.get("/2021/").content.decode().count('href="/2021/bibtex/"') == 1
    answer = reader.get("/2021/bibtex/")
    assert page.titles(answer) == "From BibTeX"
    assert "Paste it, or choose a file" in page.words(answer)


@pytest.mark.parametrize("way", ["pasted", "as a file", "as a file of Windows"])
def test_entries_become_a_text_with_their_links(reader, way):
    answer = {
        "pasted": lambda: sent(reader, TWO),
        "as a file": lambda: sent(reader, file=TWO.encode()),
        "as a file of Windows": lambda: sent(
            reader, file=b"\xef\xbb\xbf" + TWO.replace("\n", "\r\n").encode()
        ),
    }[way]()
    assert answer.status_code == 200
    assert composer(answer).splitlines() == LINES
    assert "2 entries read. Nothing is posted yet" in page.words(answer)
    assert "/2021/posts/" in page.forms(answer)


def test_a_file_goes_before_what_was_pasted(reader):
    assert composer(sent(reader, "@misc{x, title={Other}}", TWO.encode())).splitlines() == LINES


def test_what_is_posted_then_shares_those_papers(reader, ann):
    body = composer(sent(reader, TWO))
    reader.post("/2021/posts/", {"body": f"Read these:\n\n{body}"})
    post = Post.objects.get()
    assert [share.identifier.value for share in post.shares.all()] == ["2101.04342", "10.1038/nature14539"]
    assert "Mixup Without Hesitation (Yu, Wang and Wu, 2021):" in page.words(reader.get("/2021/"), "post-1")


def test_it_says_what_the_community_knows(reader, bob, topic):
    make_post(topic, by=bob, body="arXiv:2101.04342")
    said = page.words(sent(reader, TWO), "main")
    assert "arXiv:2101.04342 shared in 2021 by bob (post 1)" in said
    assert "doi:10.1038/nature14539 not shared here before" in said


def test_nothing_is_written_before_it_is_posted(reader):
    reader.get("/2021/bibtex/")
    before = everything()
    for text in (TWO, "", "@misc{", "x" * 1000):
        sent(reader, text)
    sent(reader, file=TWO.encode())
    assert everything() == before
    assert not Paper.objects.exists()


MARKUP = [
    r"A *star* and _two_ **stars**",
    "[Re] Explaining Explanations",
    "[Link](https://evil.example/) ![image](https://evil.example/x.png)",
    "<script>alert(1)</script> <b>bold</b>",
    "1. First things first",
    "2) Second things",
    "- Dashed",
    "+ Added",
    "# Headed",
    "> Quoted",
    "`code` and `more`",
    "~~struck~~ H~2~O x^2^",
    "Costs $5 and $6",
    "[^1] and [x]: y",
    "@ann said :smile: to everybody",
    "See https://evil.example/x and www.example.org",
    "AT&T; and R&D &copy; &lt;",
    "Table | of | things",
    "===",
    "About arXiv:2103.00020 and 10.1038/nature12373 and github.com/openai/CLIP",
    "arXiv 2103.00020, revisited",
    "Ends with a backslash \\",
    "BERT: Pre-training of Deep Things",
    "Größe, 深層学習, Ω",
]


def escaped_for_bibtex(title: str) -> str:
    special = {"\\": r"\textbackslash{}", **{c: "\\" + c for c in "$%&#_{}"}, "~": r"\textasciitilde{}",
               "^": r"\textasciicircum{}"}  # fmt: skip
    return "".join(special.get(c, c) for c in title)


@pytest.mark.parametrize("title", MARKUP)
@pytest.mark.parametrize("linked", [True, False], ids=["linked", "unlinked"])
def test_titles_come_out_as_plain_words(reader, ann, topic, title, linked):
    eprint = ", eprint={2101.04342}, archiveprefix={arXiv}" if linked else ""
    answer = sent(
        reader,
        f"@misc{{key, title={{{escaped_for_bibtex(title)}}}{eprint}, author={{{{ {escaped_for_bibtex(title)} }}}}}}",
    )
    body = composer(answer)
    assert len(body.splitlines()) == 1
    post = make_post(topic, by=ann, body=body)
    said = page.words(reader.get("/2021/"), "post-1")
    assert " ".join(title.split()) in said, (body, post.html)
    # Just the one link, and nothing but a list of one.
    assert post.html.count("<a ") == linked
    assert post.html.count("<li>") == 1
    for tag in (
        "<strong",
        "<em",
        "<code",
        "<script",
        "<h1",
        "<img",
        "<ol",
        "<hr",
        "<del",
        "math",
        "<sup",
        "<table",
    ):
        assert tag not in post.html.replace(html.escape(title), "")
    assert [share.identifier.value for share in post.shares.all()] == ["2101.04342"] * linked


def test_what_has_no_link_stands_as_words_and_is_listed(reader):
    answer = sent(
        reader, TWO + "@book{bishop, title={Pattern Recognition}, author={Bishop, C.}, year={2006}}"
    )
    assert composer(answer).splitlines() == [*LINES, "- Pattern Recognition (Bishop, 2006)"]
    said = page.words(answer, "unread")
    assert said == "What could not be read, or has no link"
    assert "Pattern Recognition: no DOI, arXiv number or link." in page.words(answer, "main")


def test_what_could_not_be_read_is_listed_in_sentences(reader):
    answer = sent(reader, TWO + "\n@misc{nothing, note={x}}\n@article{broken, title={Half")
    assert composer(answer).splitlines()[:2] == LINES
    items = [page.words_of(one) for one in page.part(answer, "main").iter("li")]
    assert "nothing: This entry has neither a title nor a doi, eprint or url: add one." in items
    assert any(
        item.endswith(": The brace at this entry's end is missing: look whether it was read right.")
        for item in items
    )
    assert "Problem(" not in page.words(answer)


def test_the_first_hundred_are_read(reader):
    text = "".join(f"@misc{{k{n}, title={{Paper {n}}}, eprint={{2103.{n:05}}}}}\n" for n in range(103))
    answer = sent(reader, text)
    assert len(composer(answer).splitlines()) == 100
    assert "The first 100 entries were read; send the other 3 by themselves." in page.words(answer)
    reader.post("/2021/posts/", {"body": composer(answer)})
    assert Post.objects.get().shares.count() == 100


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no BibTeX yet."),
        ("   \n", "There is no BibTeX yet."),
        ("\ufeff", "No entry could be read"),
        ("Just words.", "No entry could be read"),
        ("@", "No entry could be read"),
        ("@misc{", "No entry could be read"),
        ("@" * 10_000, "No entry could be read"),
        ("{" * 10_000, "No entry could be read"),
        ("@comment{x}", "No entry could be read"),
        ("@misc{k, note={x}}", "No entry could be read"),
        ("a\0b", "Null characters are not allowed."),
        ("<script>alert(1)</script>", "No entry could be read"),
    ],
    ids=lambda value: value[:12].strip() or "empty",
)
def test_what_is_no_bibtex_is_refused_and_comes_back(reader, text, sentence):
    answer = sent(reader, text)
    assert answer.status_code == 422
    assert sentence in page.words(answer, "main")
    assert answer.context["bibtex_form"]["text"].value() == text
    assert b"<script>alert" not in answer.content
    assert not composer(answer)


@pytest.mark.parametrize(
    ("file", "status"),
    [
        (b"", 422),
        (b"\0" * 1000, 422),
        (b"\xff\xfe\x00@", 422),
        (bytes(range(256)) * 50, 422),
        (b"%PDF-1.7\n" + b"\x80\x81" * 5000, 422),
        (b"@misc{k, title={Caf\xe9 \xff}, eprint={2101.04342}}", 200),
        (b"@misc{k, title={a\0b}, doi={10.1038/a\0b}, url={https://example.org/a\0b}}", 200),
        (b"@misc{k\0, title={x}, eprint={2101.04342}, author={a\0b}}", 200),
        (b"x" * 400_001, 422),
        (b"@misc{k, title={x}, eprint={2101.04342}}\n" + b"%" * 250_000, 200),
    ],
    ids=[
        "empty",
        "NULs",
        "UTF-16",
        "bytes",
        "PDF",
        "latin-1",
        "NUL in values",
        "NUL in names",
        "large",
        "long",
    ],
)
def test_no_file_is_a_fault(reader, file, status):
    answer = sent(reader, file=file)
    assert answer.status_code == status
    said = answer.content.decode()
    assert "\0" not in said
    if status == 422:
        assert "error" in said
    # What came out of it can be sent; if it cannot be read, that is said then.
    if body := composer(answer):
        assert reader.post("/2021/posts/", {"body": body}).status_code in {302, 422}


def test_a_file_that_is_too_large_is_refused_in_words(reader):
    answer = sent(reader, "@misc{kept}", file=b"x" * 400_001)
    assert "This file is too large." in page.words(answer, "main")
    assert answer.context["bibtex_form"]["text"].value() == "@misc{kept}"


def test_an_odd_name_of_a_file_is_no_fault(reader):
    for name in ("x" * 10_000 + ".bib", "../../etc/passwd", "<script>.bib", "a\0.bib", "\udcff.bib"):
        form = {"file": SimpleUploadedFile("x", TWO.encode())}
        form["file"].name = name.encode("utf-8", "replace").decode()
        assert reader.post("/2021/bibtex/", form).status_code in {200, 422}


def test_a_pasted_text_that_is_longer_than_any_is_read_as_far_as_it_goes(reader):
    answer = sent(reader, TWO + "%" * 300_000)
    assert composer(answer).splitlines() == LINES
    assert "Only its first 200,000 characters were read" in page.words(answer)
