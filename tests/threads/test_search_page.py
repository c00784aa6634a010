"""The page of the search: what it shows, and to whom."""

import pytest

from tests.make import make_post, make_record

ODD = [
    "", "%ED%A0%80", "x" * 10_000, '"' * 500, '"open', "(((", "a) (b", "-", "OR", "OR OR - -", '""', "the of and",
    "year:2020..", "year:2030..2020", "year:", "year:abc", "year:99999999999", "likes:>abc", "likes:>99999999999", "in:1", "has:x",
    "is:mine", "sort:x", "foo:bar", "by:nobody", "author:", "arxiv:", "doi:x", "-sort:new", "*", "a*", "'; drop", "\\", "a:b:c", "{title}: x",
    "NEAR(a b)", "a AND b NOT c", "深", "深度", "%", "_", "😀", "\ud83d", "-by:ann -x", "a OR", "OR a", "a OR OR b", "https://[", "http://x.y/" + "z" * 3000,
    "likes:>0 OR word", "-likes:>0", "is:unread OR x", "by:ann OR -x", "1e5 0x1f 3d 1.5", "& | ! <-> :*", "in:2021 OR author:x",
]  # fmt: skip


@pytest.mark.parametrize("what", ["", "posts", "papers", "members"])
@pytest.mark.parametrize("is_member", [False, True], ids=["visitor", "member"])
def test_whatever_is_typed_there_is_a_page(client, topic, ann, what, is_member):
    make_post(topic, ann, "A word about arXiv:2103.00020.")
    if is_member:
        client.force_login(ann)
    for text in ODD:
        answer = client.get("/search/", {"q": text.encode("utf-8", "surrogatepass"), "what": what})
        assert answer.status_code == 200, text


def test_show(client, topic, ann, bob):
    make_post(topic, ann, "Learning **networks** <b> about arXiv:2103.00020")
    make_record("arXiv:2103.00020", title="Visual <i>Networks</i>", authors=("Radford, Alec",), issued=(2021, 2), abstract="Networks & more")
    page = client.get("/search/?q=network").content.decode()
    print(page[page.index('<div id="found">'):])
    assert "<mark>networks</mark>" in page
    assert "&lt;i&gt;<mark>Networks</mark>&lt;/i&gt;" in page
