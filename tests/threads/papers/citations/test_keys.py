"""Keys of BibTeX entries."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.threads.papers.citations.works import NAMES, TITLES
from threads.papers.citations.keys import key_base, key_of_identifier, numbered


@pytest.mark.parametrize(
    ("authors", "year", "title", "key"),
    [
        (["Hao Yu"], 2021, "Mixup Without Hesitation", "yu2021mixup"),
        (["Yu, Hao", "Wang, H."], 2021, "mixup: Beyond", "yu2021mixup"),
        (["Aditya Ramesh"], 2021, "Zero-Shot Text-to-Image Generation", "ramesh2021zero"),
        (["Ashish Vaswani"], 2017, "Attention Is All You Need", "vaswani2017attention"),
        (["Cem Özgür"], 2021, "What Is the Über-Problem?", "ozgur2021uber"),
        (["Aaron van den Oord"], 2016, "WaveNet", "vandenoord2016wavenet"),
        (["Łukasz Straße"], 2017, "One Model", "strasse2017one"),
        (["毛泽东"], 2021, "On $α$-Posteriors", "anon2021posteriors"),
        (["毛泽东"], 2021, "深度学习", "anon2021"),
        (["The ATLAS Collaboration"], 2012, r"\emph{Observation} of a", "atlas2012observation"),
        (["DeepSeek-AI"], 2025, "DeepSeek-R1", "deepseekai2025deepseek"),
        ([], None, "What Is It?", "anonwhat"),
        (["", "Hao Yu"], 2021, "Don't", "yu2021don"),
        (["Hao Yu"], 2021, "", "yu2021"),
        (["Y" * 90 + " Z" + "z" * 90], 2021, "W" * 90, "z" * 30 + "2021" + "w" * 30),
    ],
)
def test_a_key_says_who_when_and_what(authors, year, title, key):
    assert key_base(authors, year, title) == key


@settings(deadline=None)
@given(st.lists(st.sampled_from(NAMES) | st.text(), max_size=2), st.sampled_from(TITLES) | st.text())
def test_a_key_has_letters_and_digits_only(authors, title):
    assert re.fullmatch(r"[a-z0-9]+", key_base(authors, 2021, title))


def test_keys_of_one_base_differ():
    keys = [numbered("yu2021mixup", n) for n in range(800)]
    assert [key.removeprefix("yu2021mixup") for key in keys[:3]] == ["", "b", "c"]
    assert [key.removeprefix("yu2021mixup") for key in keys[25:29]] == ["z", "aa", "ab", "ac"]
    assert keys[51:53] == ["yu2021mixupaz", "yu2021mixupba"]
    assert len(set(keys)) == 800


@pytest.mark.parametrize(
    ("kind", "value", "key"),
    [
        ("arxiv", "2101.04342", "arxiv2101.04342"),
        ("arxiv", "hep-th/9901001", "arxivhep-th:9901001"),
        ("doi", "10.1038/nature14539", "doi10.1038:nature14539"),
        ("acl", "2020.acl-main.405", "acl2020.acl-main.405"),
    ],
)
def test_a_paper_without_a_title_has_the_key_of_its_identifier(kind, value, key):
    assert key_of_identifier(kind, value) == key


def test_what_a_key_loses_a_number_replaces():
    values = [
        "10.1/a_b",
        "10.1/a(b",
        "10.1/a:b",
        "10.1/a/b",
        "10.1/a{b",
        "https://x.org/" + "a" * 90,
        "https://x.org/" + "a" * 91,
        "日",
        "\ud800",
    ]
    keys = [key_of_identifier("doi", value) for value in values]
    assert len(set(keys)) == len(values)
    assert all(re.fullmatch(r"[A-Za-z0-9.:-]{1,80}", key) for key in keys)
