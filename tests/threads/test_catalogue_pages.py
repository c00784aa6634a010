"""The pages of /papers/, and what they show after things changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import page
from tests.make import make_member, make_post, make_record
from tests.threads.test_catalogue import CLIP, MIXUP, NAMES, forum, listed  # noqa: F401, fixtures among them
from threads.models import Paper, Verdict


def many(topic, by, count):
    for start in range(0, count, 40):
        make_post(
            topic, by=by, body="\n".join(f"arXiv:2104.{n:05}" for n in range(start, min(start + 40, count)))
        )


def test_pages_keep_the_filters_and_the_order(client, ann, bob, topic):
    many(topic, ann, 80)
    many(topic, bob, 10)
    answer = client.get("/papers/?member=ann&sort=shares&q=arXiv")
    assert "80 papers" in page.words(answer, "main")
    first = {paper.pk for paper in answer.context["papers"]}
    onward = next(one for one, said in page.links(answer, "main").items() if said == "Later →")
    second = client.get(f"/papers/{onward}")
    assert second.context["form"]["member"].value() == "ann"
    assert (second.context["order"], second.context["form"]["q"].value()) == ("shares", "arXiv")
    rest = {paper.pk for paper in second.context["papers"]}
    assert (len(first), len(rest), len(first | rest)) == (50, 30, 80)
    # Another order begins at the first page again, with the same filters.
    orders = [one for one, said in page.links(second, "main").items() if said == "Most liked"]
    assert orders == ["?member=ann&sort=likes&q=arXiv"]


@pytest.mark.parametrize(
    "wanted", ["0", "-1", "3", "x", "1.5", str(2**63), "9" * 10_000, "٣"], ids=lambda value: str(value)[:20]
)
def test_pages_that_are_not_there_are_not_found(client, ann, topic, wanted):
    many(topic, ann, 80)
    assert client.get(f"/papers/?page={wanted}").status_code == 404


def test_exports_are_of_what_is_listed(client, forum):
    answer = client.get("/papers/?member=cem&sort=year&page=1")
    assert page.links(answer, "main")["/papers.bib?member=cem&sort=year"] == "BibTeX"
    said = b"".join(client.get("/papers.bib?member=cem&sort=year").streaming_content).decode()
    assert said.count("@") == 1
    assert "Deep Residual Learning" in said


def test_papers_of_removed_posts_are_gone_and_come_back(client, ann, bob, mo, forum):
    clip = forum.posts.get(number=1)
    again = forum.posts.get(number=2)
    clip.hide(by=mo, reason="No.")
    for reader in (None, ann, mo):
        if reader:
            client.force_login(reader)
        assert sorted(listed(client)) == ["blog", "clip", "mixup", "resnet"]
        assert listed(client, "?member=ann") == ["mixup"]
    client.logout()
    said = page.words(client.get("/papers/?q=visual"), "main")
    assert "Shared by bob in 2021, post 2 2 likes" in said
    again.delete_by_author()
    assert sorted(listed(client)) == ["mixup", "resnet"]
    assert client.get("/papers/").context["papers"].paginator.count == 2
    clip.restore(by=mo)
    again.restore(by=mo)
    assert sorted(listed(client)) == sorted(NAMES)
    assert "3 likes" in page.words(client.get("/papers/?q=visual"), "main")


def test_subjects_of_removed_papers_are_no_choice(client, mo, forum):
    for post in forum.posts.all():
        post.hide(by=mo, reason="No.")
    make_topic_posts = Paper.objects.seen().exclude(category="").count()
    assert make_topic_posts == 1
    forum.posts.model.objects.get(topic__year=2020, number=2).hide(by=mo, reason="No.")
    choices = client.get("/papers/").context["form"].fields["subject"].choices
    assert [value for value, _ in choices] == [""]


def test_an_edit_that_takes_a_link_out_takes_the_paper_out(client, bob, forum):
    forum.posts.get(number=2).edit(by=bob, body=f"Only {CLIP}")
    assert "blog" not in listed(client)


def test_numbers_are_right_after_papers_are_joined_and_parted(client, mo, forum):
    mixup, clip = (Paper.objects.get(title=NAMES[name]) for name in ("mixup", "clip"))
    merge = Verdict.objects.say(mo, mixup, clip, same=True)
    said = page.words(client.get("/papers/?q=hesitation"), "main")
    assert "4 likes" in said
    assert "ann in 2020, post 2, ann in 2021, post 1, bob in 2021, post 2" in said
    assert client.get("/papers/").context["papers"].paginator.count == 4
    merge.undo(by=mo)
    assert sorted(listed(client)) == sorted(NAMES)


def test_likes_that_an_import_only_counted_count(client, forum):
    forum.posts.filter(number=1).update(anonymous_likes=10)
    assert "13 likes" in page.words(client.get("/papers/?q=visual"), "main")


def test_of_many_shares_the_first_five_are_named(client, ann, topic):
    for n in range(8):
        make_post(topic, by=make_member(f"reader{n}"), body=CLIP)
    said = page.words(client.get("/papers/"), "main")
    assert "reader4 in 2021, post 5 and 3 more" in said
    assert "reader5" not in said


def test_an_empty_forum_says_so(client, db):
    answer = client.get("/papers/")
    assert "No paper has been shared yet." in page.words(answer)
    assert not [one for one in page.links(answer, "main") if one.startswith("/papers.")]


def test_nothing_found_says_so_and_leads_back(client, forum):
    answer = client.get("/papers/?q=nothing+of+the+kind")
    assert "No paper fits all of this." in page.words(answer)
    assert page.links(answer, "main")["/papers/"] == "Show every paper"


def test_titles_are_never_markup_and_mathematics_is_shown(client, forum):
    make_record(MIXUP, title="<script>alert(1)</script> of $\\alpha$ & <b>", authors=('"><img src=x>',))
    said = client.get("/papers/").content.decode()
    assert "<script>alert" not in said
    assert "<img src=x" not in said
    assert (
        '&lt;script&gt;alert(1)&lt;/script&gt; of <span class="math">$\\alpha$</span> &amp; &lt;b&gt;' in said
    )


def test_the_page_is_for_everybody_and_changes_nothing(client, ann, mo, forum):
    for reader in (None, ann, mo):
        if reader:
            client.force_login(reader)
        assert client.get("/papers/").status_code == client.head("/papers/").status_code == 200
        assert client.post("/papers/").status_code == 405


@pytest.mark.parametrize("query", ["", "?member=ann&shared=2021&q=arXiv&kind=arxiv&sort=likes"])
def test_it_costs_the_same_however_many_papers_there_are(client, ann, bob, mo, topic, query):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/papers/{query}").status_code == 200
        return len(queries)

    make_post(topic, by=ann, body=CLIP)
    cost()
    before = cost()
    many(topic, ann, 60)
    for n in range(6):
        make_post(topic, by=bob, body=f"{CLIP} {n}")
    make_record(CLIP, title="Seen", authors=("Alec Radford",), categories=("cs.CV",))
    assert cost() == before <= 9
