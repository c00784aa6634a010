"""The first page: the present year at a glance, the other years, and what this place is."""

from tests import page
from tests.make import make_like, make_post, make_topic


def test_home_shows_the_newest_year(client, mo, topic):
    make_topic(2022, by=mo, introduction="All of *2022*.")
    answer = client.get("/")
    assert page.titles(answer) == "Good Readings 2022"
    assert "All of 2022." in page.words(answer)


def test_home_shows_the_five_newest_posts_newest_first(client, ann, topic):
    for n in range(1, 8):
        make_post(topic, by=ann, body=f"Thought number {n}.")
    said = page.words(client.get("/"))
    places = [said.find(f"Thought number {n}.") for n in (7, 6, 5, 4, 3)]
    assert -1 not in places
    assert places == sorted(places)
    assert "Thought number 2." not in said


def test_home_shows_the_most_liked_papers_of_the_year(client, ann, bob, cem, topic):
    liked = make_post(topic, by=ann, body="https://arxiv.org/abs/2103.00020")
    more_liked = make_post(topic, by=ann, body="https://arxiv.org/abs/2105.01601")
    make_post(topic, by=ann, body="https://arxiv.org/abs/2112.10752")
    make_like(liked, by=bob)
    for reader in (bob, cem):
        make_like(more_liked, by=reader)
    ranking = client.get("/").content.decode().split('class="ranking"')[1].split("</ol>")[0]
    assert ranking.index("2105.01601") < ranking.index("2103.00020")
    assert "2112.10752" not in ranking


def test_home_counts_posts_papers_members_and_likes(client, ann, bob, topic):
    post = make_post(topic, by=ann, body="https://arxiv.org/abs/2103.00020 and doi:10.1038/nature14539")
    make_post(topic, by=ann, body="https://arxiv.org/abs/2103.00020 again")
    make_post(topic, by=bob)
    make_like(post, by=bob)
    said = page.words(client.get("/"))
    for figure in ("3 posts", "2 papers", "2 members posted", "1 like"):
        assert figure in said


def test_home_counts_no_removed_posts(client, ann, bob, mo, topic):
    post = make_post(topic, by=ann, body="https://arxiv.org/abs/2103.00020")
    make_like(post, by=bob)
    post.hide(by=mo, reason="Twice.")
    said = page.words(client.get("/"))
    for figure in ("0 posts", "0 papers", "0 members posted", "0 likes"):
        assert figure in said


def test_home_leads_to_the_other_years(client, mo, topic):
    make_topic(2019, by=mo)
    make_topic(2022, by=mo)
    links = page.links(client.get("/"))
    assert {"/2019/", "/2021/", "/2022/"} <= links.keys()


def test_visitors_learn_what_this_place_is_and_how_to_join(client, topic):
    answer = client.get("/")
    assert "reads deep-learning papers together" in page.words(answer)
    assert "/accounts/signup/" in page.links(answer)


def test_members_are_not_told_again(client, ann, topic):
    client.force_login(ann)
    assert "reads deep-learning papers together" not in page.words(client.get("/"))


def test_a_closed_newest_year_says_so(client, mo, topic):
    topic.close(by=mo)
    assert "closed" in page.words(client.get("/"))


def test_an_empty_forum_says_that_no_year_is_open(client, db):
    assert "No year is open yet." in page.words(client.get("/"))


def test_an_empty_forum_offers_its_moderator_to_open_the_first_year(client, mo):
    client.force_login(mo)
    assert "/moderation/years/" in page.links(client.get("/"), "main")
