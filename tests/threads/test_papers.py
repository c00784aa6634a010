"""The papers of a year, a paper's own page, and where else a paper was shared."""

import pytest

from tests import page
from tests.make import make_like, make_post, make_topic
from threads.models import Paper

CLIP, MIXER, LDM = "arXiv:2103.00020", "arXiv:2105.01601", "arXiv:2112.10752"


def listed(response) -> list[str]:
    """The headings of the papers on the page."""
    papers = [item for item in page.tree(response).iter("li") if item.get("class") == "paper"]
    return [page.words_of(e) for paper in papers for e in paper.iter() if e.tag in {"h2", "h3"}]


def test_the_papers_of_a_year_say_who_shared_each_and_where(client, ann, cem, topic):
    make_post(topic, by=ann, body=CLIP)
    make_post(topic, by=cem, body=f"{CLIP} again")
    answer = client.get("/2021/papers/")
    assert "Shared by ann in post 1, Cem Özgür in post 2" in page.words(answer)
    links = page.links(answer, "main")
    assert {"/members/ann/", "/2021/#post-1", "/members/cem/", "/2021/#post-2"} <= links.keys()
    assert listed(answer) == [CLIP]


def test_a_paper_of_a_year_has_the_likes_of_the_posts_that_share_it(client, ann, bob, cem, topic):
    for body in (CLIP, f"{CLIP} again"):
        make_like(make_post(topic, by=ann, body=body), by=bob)
    make_like(make_post(topic, by=ann, body="Something else."), by=cem)
    assert "2 likes" in page.words(client.get("/2021/papers/"), "main").split("in post 2")[1]


def test_the_papers_of_other_years_are_not_there(client, ann, mo, topic):
    other = make_topic(2020, by=mo)
    make_post(other, by=ann, body=CLIP)
    make_post(topic, by=ann, body=MIXER)
    assert listed(client.get("/2021/papers/")) == [MIXER]


def test_the_papers_of_removed_posts_are_not_there(client, ann, bob, mo, topic):
    make_post(topic, by=ann, body=CLIP).hide(by=mo, reason="No.")
    make_post(topic, by=bob, body=MIXER).delete_by_author()
    for reader in (None, ann, mo):
        if reader:
            client.force_login(reader)
        assert listed(client.get("/2021/papers/")) == []


@pytest.mark.parametrize(
    ("order", "papers"),
    [("new", [LDM, MIXER, CLIP]), ("old", [CLIP, MIXER, LDM]), ("liked", [MIXER, CLIP, LDM])],
)
def test_the_papers_are_sorted_as_one_likes(client, ann, bob, topic, order, papers):
    make_post(topic, by=ann, body=CLIP)
    make_like(make_post(topic, by=ann, body=MIXER), by=bob)
    make_post(topic, by=ann, body=LDM)
    assert listed(client.get("/2021/papers/", {"sort": order})) == papers


def test_the_papers_are_sorted_by_title(client, ann, topic):
    make_post(topic, by=ann, body=f"{CLIP} {MIXER}")
    for value, title in (("2103.00020", "Zebra"), ("2105.01601", "Aardvark")):
        Paper.objects.filter(identifiers__value=value).update(title=title)
    assert listed(client.get("/2021/papers/?sort=title")) == ["Aardvark", "Zebra"]


def test_papers_are_sorted_in_no_other_way(client, topic):
    assert client.get("/2021/papers/?sort=pk").status_code == 404


def test_many_papers_have_pages(client, ann, topic):
    for part in range(2):
        make_post(topic, by=ann, body="\n".join(f"arXiv:2103.{part}{n:04}" for n in range(40)))
    answer = client.get("/2021/papers/?sort=old")
    assert len(listed(answer)) == 50
    assert len(listed(client.get("/2021/papers/?sort=old&page=2"))) == 30
    assert client.get("/2021/papers/?page=3").status_code == 404
    assert client.get("/2021/papers/?page=0").status_code == 404


def test_the_pages_of_papers_keep_their_order(client, ann, topic):
    for part in range(2):
        make_post(topic, by=ann, body="\n".join(f"arXiv:2103.{part}{n:04}" for n in range(40)))
    answer = client.get("/2021/papers/?sort=old")
    onward = [address for address, said in page.links(answer, "main").items() if said in {"2", "Later →"}]
    first = listed(client.get(f"/2021/papers/{onward[0]}"))
    assert not set(first) & set(listed(answer))


def test_a_post_says_that_its_paper_was_shared_before(client, ann, cem, mo, topic):
    make_post(make_topic(2020, by=mo), by=cem, body=CLIP)
    make_post(topic, by=ann, body=CLIP)
    links = page.links(client.get("/2021/"), "post-1")
    assert links["/2020/#post-1"] == "also shared in 2020 by Cem Özgür"


def test_a_post_says_that_its_paper_was_shared_later_when_it_was_not_before(client, ann, bob, mo, topic):
    make_post(topic, by=ann, body=CLIP)
    make_post(make_topic(2022, by=mo), by=bob, body=CLIP)
    assert page.links(client.get("/2021/"), "post-1")["/2022/#post-1"] == "also shared in 2022 by bob"


def test_earlier_goes_before_later(client, ann, bob, cem, mo, topic):
    make_post(make_topic(2022, by=mo), by=bob, body=CLIP)
    make_post(topic, by=ann, body=CLIP)
    make_post(make_topic(2019, by=mo), by=cem, body=CLIP)
    links = page.links(client.get("/2021/"), "post-1")
    assert "/2019/#post-1" in links
    assert "/2022/#post-1" not in links


def test_a_paper_shared_twice_in_a_year_leads_from_the_second_to_the_first(client, ann, bob, topic):
    make_post(topic, by=ann, body=CLIP)
    make_post(topic, by=bob, body=CLIP)
    answer = client.get("/2021/")
    assert "also shared" not in page.words(answer, "post-1")
    assert page.links(answer, "post-2")["/2021/#post-1"] == "also shared in 2021 by ann"


def test_removed_posts_did_not_share_a_paper(client, ann, bob, mo, topic):
    make_post(make_topic(2020, by=mo), by=bob, body=CLIP).hide(by=mo, reason="No.")
    make_post(make_topic(2019, by=mo), by=bob, body=CLIP).delete_by_author()
    make_post(topic, by=ann, body=CLIP)
    assert "also shared" not in page.words(client.get("/2021/"), "post-1")


def test_a_removed_first_share_leaves_the_second(client, ann, bob, mo, topic):
    before = make_topic(2020, by=mo)
    make_post(before, by=bob, body=CLIP).hide(by=mo, reason="No.")
    make_post(before, by=ann, body=CLIP)
    make_post(topic, by=ann, body=CLIP)
    assert page.links(client.get("/2021/"), "post-1")["/2020/#post-2"] == "also shared in 2020 by ann"


def test_a_paper_alone_says_nothing_of_elsewhere(client, ann, topic):
    make_post(topic, by=ann, body=CLIP)
    assert "also shared" not in page.words(client.get("/2021/"))


def test_a_paper_has_a_page_with_all_that_was_said_of_it(client, ann, bob, mo, topic):
    make_post(make_topic(2020, by=mo), by=bob, body=f"Early: {CLIP}")
    post = make_post(topic, by=ann, body=f"Late: {CLIP}")
    paper = post.shares.get().paper
    paper.title, paper.authors = "Learning Transferable Visual Models", ["A. Radford"]
    paper.save()
    answer = client.get(f"/papers/{paper.pk}/")
    said = page.words(answer, "main")
    assert page.titles(answer) == "Learning Transferable Visual Models"
    assert "A. Radford" in said
    assert said.index("Late:") < said.index("Early:")
    assert page.links(answer, "main")["https://arxiv.org/abs/2103.00020"] == "Page"


def test_the_page_of_a_paper_has_no_removed_posts(client, ann, bob, mo, topic):
    make_post(topic, by=ann, body=f"Kept {CLIP}")
    make_post(topic, by=bob, body=f"Hidden {CLIP}").hide(by=mo, reason="No.")
    said = page.words(client.get(f"/papers/{Paper.objects.get().pk}/"))
    assert "Kept" in said
    assert "Hidden" not in said


def test_a_paper_that_only_removed_posts_shared_is_not_found(client, ann, bob, mo, topic):
    make_post(topic, by=ann, body="https://spam.example/buy-pills").hide(by=mo, reason="Spam.")
    address = f"/papers/{Paper.objects.get().pk}/"
    for reader in (None, bob):
        if reader:
            client.force_login(reader)
        answer = client.get(address)
        assert answer.status_code == 404
        assert b"buy-pills" not in answer.content
    client.force_login(mo)
    assert client.get(address).status_code == 200


def test_a_paper_that_is_not_there_is_not_found(client, topic):
    assert client.get("/papers/404/").status_code == 404


def test_a_year_without_papers_says_so(client, topic):
    assert "No paper has been shared in Good Readings 2021 yet." in page.words(client.get("/2021/papers/"))


def test_the_papers_of_a_year_that_is_not_there_are_not_found(client, topic):
    assert client.get("/2020/papers/").status_code == 404


@pytest.mark.parametrize(
    ("authors", "more", "byline"),
    [
        ([], False, ""),
        (["Ada Yu"], False, "Yu"),
        (["Ada Yu", "B. Wang"], False, "Yu and Wang"),
        (["Ada Yu", "B. Wang", "C. Wu"], False, "Yu, Wang and Wu"),
        (["Ada Yu", "B. Wang", "C. Wu", "D. Li"], False, "Yu et al."),
        (["Ada Yu"], True, "Yu et al."),
        (["", " "], False, ""),
    ],
)
def test_the_line_of_authors_is_short(authors, more, byline):
    assert Paper(authors=authors, has_more_authors=more).byline == byline
