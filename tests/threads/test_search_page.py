"""The page of the search: what it shows, and to whom."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.make import make_like, make_member, make_post, make_posts, make_record
from tests.threads.test_search_language import PIECES
from threads.models import Mute, Paper
from threads.search.alike import like_this

ODD = [
    "/members/%00/", "http://testserver/members/%00%ED%A0%80x/", "https://doi.org/10.1038/a%00b", "https://example.org/%00", "doi:10.1038/a%00",
    "", "%ED%A0%80", "x" * 10_000, '"' * 500, '"open', "(((", "a) (b", "OR OR - -", '""', "the of and", "year:2020..", "year:2030..2020",
    "likes:>abc", "{title}: x", "NEAR(a b)", "a AND b NOT c", "\\", "'; drop", "深", "\ud83d", "http://x.y/" + "z" * 3000, "a b " * 2000,
    "likes:>0 OR word", "is:unread OR x", "by:ann OR -x", "1e5 0x1f 3d 1.5", "in:2021 OR author:x", " ".join(PIECES[:20]).replace("\0", ""),
]  # fmt: skip


def shown(client, text, **more) -> str:
    answer = client.get("/search/", {"q": text, **more})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def paper(topic, ann):
    make_post(topic, ann, "Learning **networks** <b> about arXiv:2103.00020, with R&D.")
    return make_record(
        "arXiv:2103.00020",
        title="Visual <i>Networks</i>",
        authors=("Radford, Alec",),
        issued=(2021, 2),
        abstract="Networks & more.",
    )


@pytest.mark.parametrize(
    ("what", "is_member"), [("", False), ("posts", True), ("papers", False), ("members", True)]
)
def test_whatever_is_typed_there_is_a_page(client, topic, ann, what, is_member):
    make_post(topic, ann, "A word about arXiv:2103.00020.")
    if is_member:
        client.force_login(ann)
    for text in ODD:
        answer = client.get("/search/", {"q": text.encode("utf-8", "surrogatepass"), "what": what})
        assert answer.status_code == 200, text
    assert client.get("/search/?q=a%00b").status_code == 400
    assert client.get("/search/?q=%FF%FE").status_code == 200
    for odd in (
        "what=x",
        "q=word&page=0",
        "q=word&page=-1",
        "q=word&page=99999999999999999999",
        "q=word&page=2&what=posts",
    ):
        assert client.get(f"/search/?{odd}").status_code == 404, odd


def test_words_stand_in_context_marked_and_escaped(client, paper):
    page = shown(client, "network")
    assert "Learning <mark>networks</mark> &lt;b&gt; about" in page
    assert "Visual &lt;i&gt;<mark>Networks</mark>&lt;/i&gt;" in page
    assert "<mark>Networks</mark> &amp; more." in page
    assert "<mark>Alec</mark> Radford" in shown(client, "author:radford alec")
    page = shown(client, "<script>alert(1)</script>")
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_long_post_is_cut_where_the_words_stand(client, topic, ann):
    make_post(topic, ann, f"{'before ' * 200} zebra crossing {'after ' * 200}")
    page = shown(client, "crossing zebra")
    cut = re.search(r'class="excerpt"><a[^>]*>(.*?)</a>', page)[1]
    assert cut.startswith("… before") and cut.endswith("after …")
    assert "<mark>zebra</mark> <mark>crossing</mark>" in cut and len(cut) < 350


def test_wrong_operators_are_explained_on_the_page(client, paper):
    page = shown(client, "networks year:abc")
    assert "“year:abc” cannot be followed and was left out" in page and "<mark>networks</mark>" in page
    assert "Nobody here is called “zed”." in shown(client, "by:zed")
    assert "it needs you to sign in" in shown(client, "networks is:mine")


def test_a_pasted_link_finds_its_paper_or_says_that_it_is_new(client, paper):
    for link in ("https://arxiv.org/pdf/2103.00020v1", "arXiv:2103.00020", "10.48550/arXiv.2103.00020"):
        page = shown(client, link)
        assert f'id="found-paper-{paper.pk}"' in page and "Nobody has shared" not in page
    page = shown(client, "https://arxiv.org/abs/2105.01601")
    assert "Nobody has shared arXiv:2105.01601 yet." in page
    assert 'href="/share/?url=https%3A%2F%2Farxiv.org%2Fabs%2F2105.01601"' in page
    assert "Nobody has shared" not in shown(client, "arXiv:2103.00020 nothingatall")
    assert f'id="found-paper-{paper.pk}"' in shown(client, f"http://testserver{paper.get_absolute_url()}")


@pytest.mark.parametrize(
    "pasted", ["arXiv:2103.00020v1 [cs.CV] 26 Feb 2021", "see https://arxiv.org/abs/2103.00020", "(arXiv:2103.00020) in:2021 nothingatall"]
)  # fmt: skip
def test_a_link_is_found_whatever_came_along_with_it(client, paper, pasted):
    page = shown(client, pasted)
    assert f'id="found-paper-{paper.pk}"' in page
    assert "Nothing has all of this. This is what was found for the link alone." in page
    assert "for the link alone" not in shown(client, "arXiv:2103.00020 Radford")
    assert "Nothing was found" in shown(client, "arXiv:2103.00020 in:2020 nothingatall")


def test_a_pasted_page_of_a_member_finds_them_and_is_nothing_to_share(client, topic, ann):
    post = make_post(topic, ann, "A word.")
    page = shown(client, f"http://testserver{ann.get_absolute_url()}")
    assert f'id="found-post-{post.pk}"' in page and 'id="found-members"' in page
    for own in ("members/zed/", "keys/", "search/?q=x"):
        assert "Nobody has shared" not in shown(client, f"http://testserver/{own}")


def test_where_nothing_has_all_words_any_of_them_can_be_asked_for(client, paper):
    page = shown(client, "radford nothingatall in:2021")
    assert '<a href="?q=in%3A2021%20radford%20OR%20nothingatall">Look for any of these words</a>' in page
    assert f'id="found-paper-{paper.pk}"' in shown(client, "in:2021 radford OR nothingatall")
    for other in ("nothingatall", "radford", "nothingatall OR neither"):
        assert "any of these words" not in shown(client, other)


def test_results_stand_in_groups_with_their_numbers(client, topic, ann, paper):
    make_posts(topic, ann, ["Networks."] * 30)
    page = shown(client, "networks")
    assert re.search(r'what=posts">Posts <span class="figure">31</span>', page)
    assert page.index('id="found-papers"') < page.index('id="found-posts"')
    assert page.count('id="found-post-') == 10 and "All posts" in page
    first, second = (shown(client, "networks", what="posts", page=n) for n in (1, 2))
    assert (first.count('id="found-post-'), second.count('id="found-post-')) == (20, 11)
    assert 'rel="next" href="?page=2&amp;q=networks&amp;what=posts"' in first
    assert "sort%3Aliked" in first


def test_of_very_many_the_newest_are_paged_through(client, topic, ann, monkeypatch):
    monkeypatch.setattr("threads.search.results.MOST", 40)
    make_posts(topic, ann, ["Networks."] * 45)
    page = shown(client, "networks", what="posts", page=2)
    assert '<span class="figure">40+</span>' in page and "These are 40 of the results." in page
    assert client.get("/search/?q=networks&what=posts&page=3").status_code == 404


def test_without_words_and_without_results_the_page_helps(client, paper):
    assert "both words; English ones" in shown(client, "")
    page = shown(client, "nothingatall")
    assert "Nothing was found." in page and 'href="/search/help/"' in page
    assert client.get("/search/help/").status_code == 200
    assert client.get("/").content.decode().count('action="/search/"') == 1


def test_a_slip_is_put_right_and_said(client, paper):
    page = shown(client, "radfrod")
    assert "Nothing here is called “radfrod”. This is what was found for “radford”." in page
    assert "<mark>Radford</mark>" in page


def test_muted_members_are_folded_and_removed_posts_found_by_moderators_only(client, topic, ann, bob, mo):
    post = make_post(topic, ann, "Aardvarks.")
    Mute.objects.want(bob, ann, True)
    client.force_login(bob)
    assert "You muted this member" in shown(client, "aardvark")
    post.hide(by=mo, reason="Twice.")
    assert "found-post-" not in shown(client, "aardvark")
    client.force_login(mo)
    assert "removed: only moderators find it" in shown(client, "aardvark")


@pytest.mark.parametrize(("is_member", "most"), [(False, 11), (True, 13)], ids=["visitor", "member"])
def test_a_page_of_results_costs_the_same_whatever_is_found(client, topic, ann, bob, paper, is_member, most):
    if is_member:
        client.force_login(ann)
    addresses = [
        "/search/?q=networks",
        "/search/?q=networks&what=posts",
        "/search/?q=networks+likes:<9+in:2021+has:paper",
    ]

    def costs():
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            # PostgreSQL bounds a search by statements that read nothing.
            found.append(sum(" FROM " in query["sql"] for query in queries))
        return found

    few = costs()
    make_posts(topic, bob, ["Networks."] * 40)
    topic.refresh_from_db()
    for n in range(5):
        post = make_post(topic, bob, f"More networks: arXiv:2105.0160{n} and arXiv:2103.00020")
        make_record(f"arXiv:2105.0160{n}", title=f"Networks {n}", authors=("Kim, A.",), abstract="Networks")
        make_like(post, make_member(f"reader{n}"))
    assert costs() == few
    assert max(few) <= most, few


def test_papers_like_a_paper(client, topic, ann, mo):
    titles = [
        "Sparse networks for speech",
        "Speech with sparse networks",
        "Sparse speech",
        "Gardens of Kyoto",
        "Speech and gardens",
    ]
    posts = [make_post(topic, ann, f"arXiv:2103.0002{n}") for n in range(len(titles))]
    papers = [
        make_record(f"arXiv:2103.0002{n}", title=title, authors=("Kim, A.",))
        for n, title in enumerate(titles)
    ]

    def alike(paper: Paper) -> list[str]:
        page = client.get(paper.get_absolute_url()).content.decode()
        part = page.partition('id="like-this"')[2].partition("</section>")[0]
        return re.findall(r'<a href="(/papers/\d+/)"', part)

    assert alike(papers[0]) == [papers[1].get_absolute_url(), papers[2].get_absolute_url()]
    assert alike(papers[3]) == []
    posts[1].hide(by=mo, reason="Twice.")
    assert alike(papers[0]) == [papers[2].get_absolute_url()]


@pytest.mark.django_db(transaction=True)
def test_papers_like_a_paper_are_looked_for_again_when_papers_change(topic, ann, mo, settings):
    settings.KEEP_PAGES = True
    posts, papers = [], []

    def share(title: str) -> None:
        link = f"arXiv:2103.0002{len(posts)}"
        posts.append(make_post(topic, ann, link))
        papers.append(make_record(link, title=title, authors=("Kim, A.",)))

    def asked(reader=ann) -> tuple[list[str], int]:
        with CaptureQueriesContext(connection) as queries:
            found = like_this(papers[0], reader)
        return [paper.title for paper in found], len(queries)

    share("Sparse networks for speech")
    share("Speech with sparse networks")
    assert asked()[0] == ["Speech with sparse networks"]
    assert asked() == (["Speech with sparse networks"], 1)
    share("Networks for sparse speech")
    assert len(asked()[0]) == 2
    Paper.objects.filter(pk=papers[2].pk).update(title="Gardens of Kyoto")
    assert asked()[0] == ["Speech with sparse networks"]
    posts[1].hide(by=mo, reason="Twice.")
    assert asked()[0] == []
    assert asked(mo)[0] == ["Speech with sparse networks"]
    posts[1].restore(by=mo)
    assert asked()[0] == ["Speech with sparse networks"]
    make_like(posts[1], make_member("reader"))
    assert asked()[1] == 1


def test_papers_like_one_in_a_script_without_spaces(client, topic, ann):
    titles = ["深度学习综述", "深度学习在医学中的应用", "量子计算", "트랜스포머 논문", "트랜스포머 번역"]
    for n in range(len(titles)):
        make_post(topic, ann, f"arXiv:2103.0002{n}")
    papers = [
        make_record(f"arXiv:2103.0002{n}", title=title, authors=("Kim, A.",))
        for n, title in enumerate(titles)
    ]
    assert [like_this(one, ann) for one in papers] == [[papers[1]], [papers[0]], [], [papers[4]], [papers[3]]]
