"""Papers are found in what members write."""

import pytest

from tests.threads.papers.cases import CASES, key
from threads.papers.identify import find_papers, identify

DALLE = ("arxiv", "2102.12092")
MIXUP = ("arxiv", "2101.04342")
ATTENTION = ("openreview", "HkxYzANYD_")
DEEP = ("doi", "10.1038/nature14539")
SICI = "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"


def address(path: str) -> tuple[str, str]:
    return ("url", f"https://example.org/{path}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("No paper here, only 2102.12092, hep-th/9711200 and math.GT/0309136.", []),
        ("2102.12092", [DALLE]),
        ("See https://arxiv.org/abs/2102.12092.", [DALLE]),
        ("[DALL-E](https://arxiv.org/abs/2102.12092), nice", [DALLE]),
        ("[DALL-E](https://arxiv.org/abs/2102.12092 'Zero-Shot')", [DALLE]),
        ("[https://arxiv.org/abs/2102.12092](https://arxiv.org/pdf/2102.12092v2)", [DALLE]),
        ("**https://arxiv.org/abs/2102.12092** _https://example.org/a_", [DALLE, address("a")]),
        ("<https://arxiv.org/abs/2102.12092>", [DALLE]),
        ("`https://arxiv.org/abs/2102.12092`", [DALLE]),
        ("|https://arxiv.org/abs/2102.12092|b|", [DALLE]),
        ("\"https://arxiv.org/abs/2102.12092\", 'https://example.org/a'", [DALLE, address("a")]),
        ("“https://arxiv.org/abs/2102.12092” – «https://example.org/a»", [DALLE, address("a")]),
        ("(https://arxiv.org/abs/2102.12092)(https://example.org/a)!", [DALLE, address("a")]),
        ("https://arxiv.org/abs/2102.12092(v2) https://arxiv.org/abs/2101.04342[1]", [DALLE, MIXUP]),
        (
            "https://arxiv.org/abs/2102.12092,https://example.org/a;10.1038/nature14539",
            [DALLE, address("a"), DEEP],
        ),
        ("https://arxiv.org/abs/2102.12092…", [DALLE]),
        ("https://arxiv.org/abs/2102.12092\u200b", [DALLE]),
        ("https://example.org/a_(b) (https://example.org/c_(d))", [address("a_(b)"), address("c_(d)")]),
        ("https://example.org/a(b https://example.org/a)b", [address("a")]),
        ("arXiv:2102.12092v2 [cs.CV], ARXIV: 2101.04342; xarXiv:1703.10593", [DALLE, MIXUP]),
        ("_arXiv:2102.12092_ arXiv:2101.043421 arXiv:1501.0001", [DALLE]),
        ("arXiv preprint arXiv:hep-th/9711200.", [("arxiv", "hep-th/9711200")]),
        ("arxiv.org/abs/2102.12092, www.arxiv.org/pdf/2101.04342v1.pdf", [DALLE, MIXUP]),
        ("doi.org/10.1038/nature14539 github.com/openai/CLIP", [DEEP, ("github", "openai/clip")]),
        ("example.org/a arxiv.org/list/cs.LG and/or e.g./i.e. README.md/x", []),
        ("notarxiv.org/abs/2102.12092 éarxiv.org/abs/2102.12092 a@arxiv.org/abs/2102.12092", []),
        ("ftp://arxiv.org/abs/2102.12092 evil.example/arxiv.org/abs/2102.12092", []),
        ("git+https://github.com/openai/CLIP.git", [("github", "openai/clip")]),
        ("doi:10.1038/nature14539; DOI 10.1038/NATURE14539, 10.1038/nature14539.", [DEEP]),
        ("(10.1038/nature14539) **10.1000/a**", [DEEP, ("doi", "10.1000/a")]),
        ("(10.1016/S0140-6736(20)30183-5)", [("doi", "10.1016/s0140-6736(20)30183-5")]),
        (f"({SICI}), https://doi.org/{SICI}", [("doi", SICI.lower())]),
        ("10.1007/978-3-030-87358-5\\_12", [("doi", "10.1007/978-3-030-87358-5_12")]),
        ("v10.1038/nature14539 /10.1038/nature14539", []),
        (
            "pmid:32504040 (PMC7274259) PMID 31221671",
            [("pmid", "32504040"), ("pmcid", "PMC7274259"), ("pmid", "31221671")],
        ),
        ("EPMC7274259 PMC7274259x", []),
        (
            "CorpusID:215416146, ACL N19-1423; N19-1424 and acl 2020.acl-main.405.",
            [("s2", "CorpusID:215416146"), ("acl", "N19-1423"), ("acl", "2020.acl-main.405")],
        ),
        (
            "<a href=\"https://arxiv.org/abs/2102.12092\">a</a> <img src='https://example.org/a.png'>",
            [DALLE, address("a.png")],
        ),
        (
            "&lt;https://arxiv.org/abs/2102.12092&gt; https://example.org/?a=1&amp;b=2",
            [DALLE, address("?a=1&b=2")],
        ),
        ("doi={10.1038/nature14539}, url={https://arxiv.org/abs/2102.12092}", [DEEP, DALLE]),
        (
            "见https://arxiv.org/abs/2102.12092。（https://example.org/a）和arXiv：2101.04342很好",
            [DALLE, address("a"), MIXUP],
        ),
        ("https://arxiv.org/abs/2102.12092という論文、https://example.org/aを読む", [DALLE, address("a")]),
        ("「https://example.org/a，https://example.org/b」", [address("a"), address("b")]),
        ("https://example.org/a_(b)很好 https://arxiv.org/abs/2102.12092(v2)和", [address("a_(b)"), DALLE]),
        (
            "https://example.org/a\xa0! https://example.org/b\u202f; 10.1038/nature14539\u2003",
            [address("a"), address("b"), DEEP],
        ),
        (
            "10.1016/S0140-6736(20)30183-5→ https://arxiv.org/abs/2102.12092,hélas",
            [("doi", "10.1016/s0140-6736(20)30183-5"), DALLE],
        ),
        ("10.1038/nature14539's figures, **10.1000/a**→", [DEEP, ("doi", "10.1000/a")]),
        # The underscore is the id's, unless the text set the address in italics.
        ("https://openreview.net/forum?id=HkxYzANYD_", [ATTENTION]),
        ("_https://openreview.net/forum?id=FYmTgvolOpX_", [("openreview", "FYmTgvolOpX")]),
        ("[a](https://openreview.net/forum?id=HkxYzANYD_)", [ATTENTION]),
        (
            "https://web.archive.org/web/2021/https://arxiv.org/abs/2102.12092",
            [("url", "https://web.archive.org/web/2021/https://arxiv.org/abs/2102.12092")],
        ),
        ("http://http://example.org", []),
    ],
)
def test_a_text_shares_its_papers(text, expected):
    assert [key(found) for found in find_papers(text)] == expected


def test_papers_come_by_first_appearance_and_once():
    text = "https://arxiv.org/abs/2102.12092 arXiv:2101.04342 https://arxiv.org/pdf/2102.12092v2"
    assert find_papers(text) == [identify("2102.12092"), identify("2101.04342")]


@pytest.mark.parametrize("text", [case[0] for case in CASES if "://" in case[0] and case[1] != "unknown"])
def test_an_address_is_found_in_a_sentence(text):
    found = identify(text)
    text = text.strip().rstrip(".)").strip("<>")
    assert key(find_papers(f"I liked [this one]({text}), too.")[0]) == key(found)
