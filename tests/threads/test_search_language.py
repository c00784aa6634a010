"""What was typed, read: nothing is refused, and what cannot be followed is explained."""

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.make import make_post, make_record
from threads.papers.identify import identify
from threads.search import results
from threads.search.language import LONGEST, MOST_ITEMS, parse
from threads.search.looser import of_any_word
from threads.search.spelling import closest, distance
from threads.search.tree import All, Either, Filter, Not, Text
from threads.search.values import range_of

CLIP, MIXER = (Filter("link", identify(f"arxiv:{number}")) for number in ("2103.00020", "2105.01601"))
PIECES = [
    "a", "the", "深度", "word", '"', '"a phrase"', "OR", "-", "-x", "by:ann", "by:", "year:2020..", "year:2030..2020", "year:>", "in:abc",
    "likes:>abc", "likes:>5", "likes:<0", "has:code", "has:", "is:unread", "is:x", "sort:new", "sort:", "foo:bar", "author:x", 'author:"a b"',
    "arxiv:2103.00020", "arxiv:", "doi:10.1038/nature14539", "https://arxiv.org/abs/2103.00020", "https://", "x*", "*", "a*b", '"a b*"', "author:a*", "author:", "has:code|image", "-sort:new", "NOT", "(", ")", "'", "\\",
    "－", "２０２１", "/members/x/", "/members/%00%ED%A0%80/", "%", "_", "\0", "\ud800", ":", "::", "a:b:c", "NOT", "AND", "&", "|", "<->", ":*", "¹", "ﬁ", "\u202e", "😀", "9" * 40,
]  # fmt: skip
TYPED = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.text(st.characters(), max_size=80),
    st.text('"-:*()OR a1深', max_size=40),
)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("two words", (Text(("two",)), Text(("words",)))),
        ('"two words"', (Text(("two", "words")),)),
        ("“two words”", (Text(("two", "words")),)),
        ("a OR b c", (Either((Text(("a",)), Text(("b",)))), Text(("c",)))),
        ("x OR y OR z", (Either((Text(("x",)), Text(("y",)), Text(("z",)))),)),
        ("-x -by:ann", (Not(Text(("x",))), Not(Filter("by", "ann")))),
        ("self-supervised", (Text(("self", "supervised")),)),
        ("x or y", (Text(("x",)), Text(("y",)))),
        ("tran*", (Text(("tran",), is_prefix=True),)),
        ("ｙｅａｒ：２０２０..２０２２", (Filter("year", (2020, 2022)),)),
        ("likes：＞５", (Filter("likes", (6, 999_999_999)),)),
        ("－ｘ　−y", (Not(Text(("x",))), Not(Text(("y",))))),
        ("http://testserver/members/ann/?page=2", (Filter("by", "ann"),)),
        ("/members/%C3%A9mile/", (Filter("by", "émile"),)),
        ("YEAR:2021", (Filter("year", (2021, 2021)),)),
        ("likes:>=3", (Filter("likes", (3, 999_999_999)),)),
        ("in:2020..2022", (Filter("in", (2020, 2022)),)),
        ("to be or not", (Text(("to",)), Text(("be",)), Text(("or",)), Text(("not",)))),
        ("to be great", (Text(("great",)),)),
        ('"vision tran*"', (Text(("vision", "tran"), is_prefix=True),)),
        ("author:hint*", (Filter("author", All((Text(("hint",), is_prefix=True),))),)),
        ("has:code|image", (Either((Filter("has", "code"), Filter("has", "image"))),)),
        ("in:2020|2022", (Either((Filter("in", (2020, 2020)), Filter("in", (2022, 2022)))),)),
        ("by:ann|bob|", (Either((Filter("by", "ann"), Filter("by", "bob"))),)),
        ("by:|ann", (Filter("by", "ann"),)),
        ("arxiv:2103.00020|2105.01601", (Either((CLIP, MIXER)),)),
        ("-has:code|image", (Not(Either((Filter("has", "code"), Filter("has", "image")))),)),
    ],
)
def test_the_language(text, items):
    query = parse(text)
    assert query.items == items
    assert query.notes == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x year:abc", "“year:abc” cannot be followed and was left out: write a year"),
        ("x year:2030..2020", "it was read as 2020..2030"),
        ("x likes:>abc", "“likes:>abc” cannot be followed"),
        ("x in:99999", "“in:99999” cannot be followed"),
        ("x has:video", "write has:paper, has:code or has:image"),
        ("x is:mine", "needs you to sign in"),
        ("x is:new", "write is:unread, is:mine, is:liked or is:saved"),
        ("x sort:old", "write sort:relevance, sort:new or sort:liked"),
        ("x arxiv:nothing", "write a number of arXiv"),
        ("x doi:nothing", "write a DOI"),
        ("vision|speech", "between words write OR"),
        ("vision | speech", "between words write OR"),
        ("(vision speech) OR graph", "Brackets hold nothing together here"),
        ("in:2020|x", "“in:x” cannot be followed"),
        ("x author:%", "write a name"),
        ("x by:@", "write a member's name"),
        ("x colour:red", "There is no operator “colour:”, so “colour:red” was looked for as words"),
        ('x "open', "A quotation mark stands alone"),
        ("x author: y", "“author:” cannot be followed and was left out: write a name"),
        ("x by:", "“by:” cannot be followed"),
        ("x year: 2020", "“year:” cannot be followed"),
        ("sort:", "“sort:” cannot be followed"),
        ("x -sort:new", "“-sort:new” cannot be followed"),
        ("sort:new x sort:liked", "“sort:new” cannot be followed and was left out: another order"),
        ("sort:new", "There is nothing to look for"),
        ("x likes:-1", "“likes:-1” cannot be followed"),
        ("x has:code|video", "“has:code|video” cannot be followed"),
        ("OR x", "OR stands between two words"),
        ("x OR", "OR stands between two words"),
        ("x OR OR y", "OR stands between two words"),
        ("NOT x", "NOT means nothing here: write -speech"),
        ("tra*former", "A star stands for the end of a word"),
        ("-", "There is nothing to look for"),
        ("x - y", "“-” alone leaves nothing out"),
        ("x " * 300, "only the first 400 characters"),
        ("x " * 30, "Only the first 24 words"),
    ],
)
def test_what_cannot_be_followed_is_explained(text, said):
    assert said in " ".join(parse(text).notes)


def test_what_is_ones_own_is_for_members():
    assert parse("is:mine", is_member=True).items == (Filter("is", "mine"),)
    assert parse("by:me", is_member=True).items == (Filter("is", "mine"),)
    assert parse("by:me").items == (Filter("by", "me"),)


@pytest.mark.one_database
@settings(max_examples=400, deadline=None)
@given(TYPED, st.booleans())
def test_nothing_that_is_typed_trips_the_reader(text, is_member):
    query = parse(text, is_member=is_member)
    assert len(query.items) <= MOST_ITEMS and len(query.asked) <= LONGEST
    query.asked.encode()
    again = parse(query.asked, is_member=is_member)
    assert again.items == query.items
    any_word = of_any_word(query)
    assert not any_word or parse(any_word, is_member=is_member).items
    if text.strip() and not query.items and query.asked:
        assert query.notes


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TYPED)
def test_nothing_that_is_typed_trips_the_database(topic, ann, text):
    if not ann.posts.exists():
        make_post(topic, ann, "A word about arXiv:2103.00020.")
        make_record("arXiv:2103.00020", title="A phrase of words", authors=("Bumblebee, Ann",))
    for user in (AnonymousUser(), ann):
        results.search(parse(text, is_member=user.is_authenticated), user)


@pytest.mark.parametrize(
    ("text", "found"),
    [("2021", (2021, 2021)), ("2020..", (2020, 2999)), ("..2020", (1000, 2020)), (">2020", (2021, 2999)), ("<=2020", (1000, 2020)),
     ("2020-2022", (2020, 2022)), ("2022..2020", (2022, 2020)), ("2020+", (2020, 2999)), ("-2020", None), ("2020-", None), ("..", None), ("", None), ("²", None), ("1", None),
     (">2999", None)],
)  # fmt: skip
def test_ranges(text, found):
    assert range_of(text, 1000, 2999) == found


@pytest.mark.parametrize(
    ("text", "looser"),
    [
        ("vision speech", "vision OR speech"),
        ("vision or the speech", "vision OR speech"),
        ('"deep nets" x* year:2021 -by:ann', 'year:2021 -by:ann "deep nets" OR x*'),
        ("vision vision", ""),
        ("vision", ""),
        ("vision -speech", ""),
        ("vision OR speech graph", ""),
        ("arXiv:2103.00020 vision", ""),
        ("深度 学习", "深度 OR 学习"),
        ("colour:red vision", ""),
        ("", ""),
    ],
)
def test_what_is_asked_for_where_one_word_is_enough(text, looser):
    assert of_any_word(parse(text)) == looser


def test_the_word_that_was_meant():
    titles = ["Vision Transformers", "Transformer networks", "CLIP"]
    assert closest("tranformer", titles) == "transformer"
    assert closest("clpi", titles) == "clip"
    assert closest("transformer", titles) == "transformer"
    assert closest("xyz", titles) is closest("completely", titles) is closest("2021", titles) is None
    assert distance("abcd", "abdc", 2) == 1 and distance("a", "abcdef", 2) > 2
