"""What a post shows of itself, in its topic and on its own page."""

import datetime

from django.utils import timezone

from tests import page
from tests.make import make_like, make_member, make_post


def test_a_post_shows_its_author_with_a_link(client, cem, topic):
    make_post(topic, by=cem)
    assert page.links(client.get("/2021/"), "post-1")["/members/cem/"] == "Cem Özgür"


def test_a_post_shows_when_for_people_and_for_machines(client, ann, topic):
    post = make_post(topic, by=ann)
    post.created_at = datetime.datetime(2021, 3, 4, 5, 6, tzinfo=datetime.UTC)
    post.save(update_fields=["created_at"])
    element = page.part(client.get("/2021/"), "post-1").find(".//time")
    assert element.get("title") == "4 March 2021, 05:06 UTC"
    assert element.get("datetime") == "2021-03-04T05:06:00+00:00"
    assert page.words_of(element) == "4 March 2021"


def test_a_fresh_post_says_how_long_ago(client, ann, topic):
    post = make_post(topic, by=ann)
    post.created_at = timezone.now() - datetime.timedelta(hours=3)
    post.save(update_fields=["created_at"])
    assert "3 hours ago" in page.words(client.get("/2021/"), "post-1")


def test_a_post_shows_its_number_with_its_address(client, ann, topic):
    make_post(topic, by=ann)
    assert page.links(client.get("/2021/"), "post-1")["/2021/#post-1"] == "1"


def test_a_post_on_a_later_page_has_that_page_in_its_address(client, ann, topic):
    for _ in range(21):
        make_post(topic, by=ann)
    assert "/2021/?page=2#post-21" in page.links(client.get("/2021/?page=2"), "post-21")


def test_a_post_shows_its_words_as_markdown(client, ann, topic):
    make_post(topic, by=ann, body="It is **good**.")
    assert "<strong>good</strong>" in client.get("/2021/").content.decode()


def test_a_post_shows_its_papers_as_links_with_their_identifiers(client, ann, topic):
    make_post(topic, by=ann, body="https://arxiv.org/pdf/2103.00020v2 and doi:10.1038/nature14539")
    links = page.links(client.get("/2021/"), "post-1")
    assert links["https://arxiv.org/abs/2103.00020v2"] == "arXiv:2103.00020v2"
    assert links["https://doi.org/10.1038/nature14539"] == "doi:10.1038/nature14539"


def test_a_paper_that_is_known_shows_its_title_and_authors(client, ann, topic):
    post = make_post(topic, by=ann, body="https://arxiv.org/abs/2103.00020")
    paper = post.shares.get().paper
    paper.title, paper.authors = "Learning Transferable Visual Models", ["A. Radford", "J. W. Kim"]
    paper.save()
    links = page.links(client.get("/2021/"), "post-1")
    assert links[f"/papers/{paper.pk}/"] == "Learning Transferable Visual Models"
    assert "Radford and Kim" in page.words(client.get("/2021/"), "post-1")


def test_links_of_papers_are_not_followed_by_machines(client, ann, topic):
    make_post(topic, by=ann, body="https://arxiv.org/abs/2103.00020")
    links = page.part(client.get("/2021/"), "post-1").iter("a")
    outside = [a for a in links if a.get("href", "").startswith("https://")]
    assert outside
    assert {a.get("rel") for a in outside} == {"nofollow ugc noopener"}


def test_a_post_shows_the_first_who_like_it_and_counts_the_rest(client, ann, topic):
    post = make_post(topic, by=ann)
    for name in ("bob", "cem", "dan", "eve"):
        make_like(post, by=make_member(name))
    assert "4 likes; sign in to like bob, cem and 2 others" in page.words(client.get("/2021/"), "post-1")


def test_two_who_like_a_post_are_both_named(client, ann, bob, cem, topic):
    post = make_post(topic, by=ann)
    make_like(post, by=bob)
    make_like(post, by=cem)
    said = page.words(client.get("/2021/"), "post-1")
    assert "bob and Cem Özgür" in said
    assert "other" not in said


def test_likes_that_an_import_counted_are_counted(client, ann, bob, topic):
    post = make_post(topic, by=ann)
    post.anonymous_likes = 3
    post.save(update_fields=["anonymous_likes"])
    make_like(post, by=bob)
    assert "bob and 3 others" in page.words(client.get("/2021/"), "post-1")


def test_a_reply_says_what_it_answers_and_opens_it(client, ann, cem, topic):
    post = make_post(topic, by=cem, body="Attention is all one needs.")
    reply = make_post(topic, by=ann, body="Is it?", parent=post)
    answer = client.get("/2021/")
    link = page.links(answer, "post-2")[f"/posts/{post.pk}/"]
    assert link == "in reply to Cem Özgür: “Attention is all one needs.”"
    opener = [a for a in page.part(answer, "post-2").iter("a") if a.get("class") == "re"][0]
    assert opener.get("hx-get") == f"/posts/{post.pk}/"
    # The words only: a copy of the whole post would have its ids twice on the page.
    assert opener.get("hx-select") == "#post-1 > :is(.words, .card)"
    assert page.part(client.get(opener.get("hx-get")), "post-1") is not None
    assert page.part(answer, opener.get("hx-target").removeprefix("#")) is not None
    assert reply.parent == post


def test_a_post_says_how_many_replies_it_has_and_opens_them_in_place(client, ann, bob, topic):
    post = make_post(topic, by=ann)
    for n in range(3):
        make_post(topic, by=bob, body=f"Answer {n}.", parent=post)
    answer = client.get("/2021/")
    opener = [a for a in page.part(answer, "post-1").iter("a") if page.words_of(a) == "3 replies"][0]
    assert page.part(answer, opener.get("hx-target").removeprefix("#")) is not None
    opened = page.words(client.get(opener.get("hx-get")), opener.get("hx-select").removeprefix("#"))
    assert all(f"Answer {n}." in opened for n in range(3))


def test_removed_replies_are_not_counted(client, ann, bob, mo, topic):
    post = make_post(topic, by=ann)
    make_post(topic, by=bob, parent=post)
    make_post(topic, by=bob, parent=post).hide(by=mo, reason="No.")
    said = page.words(client.get("/2021/"), "post-1")
    assert "1 reply" in said


def test_readers_find_what_they_may_do(client, ann, bob, topic):
    post = make_post(topic, by=ann)
    own = {f"/posts/{post.pk}/edit/"}
    others = {f"/posts/{post.pk}/#write-{post.pk}", f"/posts/{post.pk}/?quote=1#write-{post.pk}"}
    client.force_login(bob)
    seen = page.links(client.get("/2021/"), "post-1").keys()
    assert others <= seen
    assert not own & seen
    client.force_login(ann)
    answer = client.get("/2021/")
    assert own <= page.links(answer, "post-1").keys()
    assert f"/posts/{post.pk}/delete/" in page.forms(answer)
    assert f"/posts/{post.pk}/like/" not in page.forms(answer)


def test_visitors_may_only_read(client, ann, topic):
    post = make_post(topic, by=ann)
    answer = client.get("/2021/")
    assert not [address for address in page.forms(answer) if address.startswith("/posts/")]
    assert not [link for link in page.links(answer, "post-1") if "edit" in link or "quote" in link]
    assert f"/posts/{post.pk}/hide/" not in page.links(answer)


def test_a_post_of_a_closed_year_takes_no_replies(client, ann, bob, mo, topic):
    post = make_post(topic, by=ann)
    topic.close(by=mo)
    client.force_login(bob)
    assert f"/posts/{post.pk}/?quote=1#write-{post.pk}" not in page.links(client.get("/2021/"), "post-1")


def test_a_post_has_a_page_with_what_it_answers_and_its_replies(client, ann, bob, topic):
    first = make_post(topic, by=ann, body="The first.")
    second = make_post(topic, by=bob, body="The second.", parent=first)
    make_post(topic, by=ann, body="The third.", parent=second)
    answer = client.get(f"/posts/{second.pk}/")
    said = page.words(answer, "main")
    assert said.index("The first.") < said.index("The second.") < said.index("The third.")
    assert "1 reply" in said
    assert said.startswith("← Good Readings 2021, post 2")
    assert "/2021/#post-2" in page.links(answer, "main")


def test_words_of_members_carry_no_acts(client, ann, topic):
    make_post(topic, by=ann, body='<a hx-get="/x" onclick="x()">hello</a>')
    body = [e for e in page.part(client.get("/2021/"), "post-1").iter("div") if e.get("class") == "words"][0]
    assert body.get("hx-disable") is not None
    assert not [e for e in body.iter() if {"hx-get", "onclick"} & set(e.keys())]
