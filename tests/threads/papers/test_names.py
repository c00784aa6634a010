"""Authors' names: in parts, in print, in bylines."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threads.papers.names import Name, byline, family, parse, printed, surnames


@pytest.mark.parametrize(
    ("text", "family", "given", "suffix"),
    [
        ("Hao Yu", "Yu", "Hao", ""),
        ("Yu, Hao", "Yu", "Hao", ""),
        ("  Yu ,  Hao ", "Yu", "Hao", ""),
        ("Mark O. Riedl", "Riedl", "Mark O.", ""),
        ("Jean-Baptiste Alayrac", "Alayrac", "Jean-Baptiste", ""),
        ("Cem Özgür", "Özgür", "Cem", ""),
        ("A. J. Han Vinck", "Vinck", "A. J. Han", ""),
        ("Aaron van den Oord", "van den Oord", "Aaron", ""),
        ("van den Oord, Aaron", "van den Oord", "Aaron", ""),
        ("Oord, Aaron van den", "van den Oord", "Aaron", ""),
        ("Peter H. N. de With", "de With", "Peter H. N.", ""),
        ("Félix de Chaumont Quitry", "de Chaumont Quitry", "Félix", ""),
        ("Fernando De la Torre", "De la Torre", "Fernando", ""),
        ("Artur d'Avila Garcez", "d'Avila Garcez", "Artur", ""),
        ("Mohammed bin Salman", "bin Salman", "Mohammed", ""),
        ("Junjie yan", "yan", "Junjie", ""),
        ("Van Nguyen", "Nguyen", "Van", ""),
        ("Martin Luther King Jr.", "King", "Martin Luther", "Jr."),
        ("King, Jr., Martin Luther", "King", "Martin Luther", "Jr."),
        ("King, Martin Luther, Jr.", "King", "Martin Luther", "Jr."),
        ("Martin Luther King, Jr.", "King", "Martin Luther", "Jr."),
        ("King, Martin Luther III", "King", "Martin Luther", "III"),
        ("Feng Jiang (蒋峰)", "Jiang", "Feng", ""),
        ("Feng Jiang（蒋峰）", "Jiang", "Feng", ""),
        ("毛 泽东", "毛", "泽东", ""),
        ("Gerard Pons-Moll1", "Pons-Moll", "Gerard", ""),
        ("Hao Yu*", "Yu", "Hao", ""),
        ("Gustavo Hernández {Á}brego", "Ábrego", "Gustavo Hernández", ""),
        ("Jo\\ão F. Henriques", "Henriques", "João F.", ""),
        ("Smith, J., PhD", "Smith", "J., PhD", ""),
        (",Hao Yu", "Yu", "Hao", ""),
        ("Smith, Jo, ten", "ten Smith", "Jo", ""),
    ],
)
def test_a_name_has_parts(text, family, given, suffix):
    assert parse(text) == Name(family, given, suffix)


@pytest.mark.parametrize(
    "text",
    """毛泽东|DeepSeek-AI|The ATLAS Collaboration|Google Brain Team|Google, Inc.|Plato|Ernst and Young, Ltd.
    |Institute of Science and Technology|LIGO Scientific Collaboration|(蒋峰)|-- -- --|Ernst & Young|A and B""".replace(
        "\n", ""
    ).split("|"),
)
def test_a_name_without_parts_is_literal(text):
    assert parse(text) == Name("", literal=text.strip())
    assert family(text) == printed(text) == text.strip()


def test_a_footnote_is_no_part_of_a_group():
    assert parse("ATLAS Collaboration *") == Name("", literal="ATLAS Collaboration")


@pytest.mark.parametrize("text", ["", " ", ",", ", ,", "{}", "\\", "\0"])
def test_a_name_of_nothing_is_nothing(text):
    assert family(text).strip("\0") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yu, Hao", "Hao Yu"),
        ("Hao Yu", "Hao Yu"),
        ("van den Oord, Aaron", "Aaron van den Oord"),
        ("King, Martin Luther, Jr.", "Martin Luther King Jr."),
        ("Feng Jiang (蒋峰)", "Feng Jiang (蒋峰)"),
        ("The ATLAS Collaboration", "The ATLAS Collaboration"),
        (" Hao \n Yu ", "Hao Yu"),
        ("李, 明", "李 明"),
        ("김, 민수", "김 민수"),
    ],
)
def test_a_name_is_printed_one_way(text, expected):
    assert printed(text) == expected


@pytest.mark.parametrize(
    ("authors", "more", "expected"),
    [
        ([], False, ""),
        ([], True, ""),
        (["", " "], False, ""),
        (["Ada Yu"], False, "Yu"),
        (["Ada Yu"], True, "Yu et al."),
        (["Ada Yu", "", "Wang, B."], False, "Yu and Wang"),
        (["Ada Yu", "B. Wang", "C. Wu"], False, "Yu, Wang and Wu"),
        (["Ada Yu", "B. Wang", "C. Wu"], True, "Yu et al."),
        (["Ada Yu", "B. Wang", "C. Wu", "D. Li"], False, "Yu et al."),
        (["Aaron van den Oord", "Google Brain Team"], False, "van den Oord and Google Brain Team"),
        (["毛泽东"], False, "毛泽东"),
    ],
)
def test_a_byline_names_the_families(authors, more, expected):
    assert byline(authors, more) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cem Özgür", "OZGUR, C."),
        ("Aaron van den Oord", "Oord, A."),
        ("Fernando De la Torre", "de la Torre, F."),
        ("Łukasz Kaiser", "L. Kaiser"),
        ("Pons-Moll, Gerard", "Gerard Pons‐Moll"),
        ("O'Neil, Kate", "Kate O’Neil"),
    ],
)
def test_two_spellings_of_a_family_are_one(one, other):
    assert surnames([one]) == surnames([other]) != set()


def test_surnames_are_a_set_without_nothing():
    assert surnames(["Hao Yu", "Yu, H.", "", "-", "Wang, H."]) == {"yu", "wang"}


@settings(deadline=None)
@given(
    st.text()
    | st.lists(st.sampled_from([*"aB,()*{}\\1†毛é.- ", "Jr.", "and", "van", "De", "Inc.", "Team"])).map(
        "".join
    )
)
def test_any_text_is_a_name(text):
    name = parse(text)
    assert (name.literal == "") == (name.family != "" or name.last == "")
    assert (name.given == "") == (name.family == "")
    assert family(text) == name.last
    assert byline([text, text, text, text]) == (f"{name.last} et al." if name.last else "")


WORDS = st.lists(
    st.sampled_from("Hao Yu van den Oord De la Torre É. J.-B. d'Avila".split()), min_size=1, max_size=4
)


@settings(deadline=None)
@given(WORDS, WORDS)
def test_both_forms_are_printed_alike(one, other):
    name = parse(" ".join(one) + ", " + " ".join(other))
    assert parse(name.inverted) == name
    assert printed(name.inverted) == name.printed


@pytest.mark.shared_data
def test_real_names_are_printed_as_they_came(shared_data):
    lines = (shared_data / "arxiv_papers_2020_2022.jsonl").read_text().splitlines()
    names = {name for line in lines for name in json.loads(line)["authors"]}
    odd = {"Gerard Pons-Moll1", "Khimya Khetarpal1"}
    assert len(names) > 10_000
    assert [name for name in names - odd if printed(parse(name).inverted) != printed(name)] == []
    # Words that stand alone, and a group; the rest has a family and given names.
    literal = [name for name in names if parse(name).literal]
    assert [name for name in literal if " " in name] == ["Neck Cancer Group"]
    assert len(literal) == 16
