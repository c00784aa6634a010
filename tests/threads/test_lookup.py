"""A pasted link is looked up in the background; whatever a source answers, the post stands and it heals."""

import datetime

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests import arxiv, page
from tests.arxiv import MIXUP, ROUTE
from tests.make import make_post
from tests.stand_in import StandIn
from tests.worker import work
from threads.models import Gate, Identifier, Lookup, Paper, SourceRecord
from threads.tasks import remind

# The worker closes its connections between tasks.
pytestmark = pytest.mark.django_db(transaction=True)

LINK = "https://arxiv.org/abs/2101.04342"
ATOM = {"Content-Type": "application/atom+xml"}


@pytest.fixture
def sources(settings):
    with StandIn() as there:
        settings.LOOKUP_GATEWAY = there.url
        yield there


def ask_again() -> None:
    """As if the time had come: everything is due, every gate is open."""
    Lookup.objects.update(due_at=timezone.now())
    Gate.objects.update(opens_at=timezone.now() - datetime.timedelta(seconds=1))
    remind()
    DBTaskResult.objects.update(run_after=timezone.now() - datetime.timedelta(seconds=1))
    work()


def the_lookup() -> Lookup:
    return Lookup.objects.get()


def test_a_post_is_there_at_once_and_its_card_after_the_worker(client, ann, topic, sources):
    sources.routes[ROUTE] = arxiv.knows(MIXUP)
    make_post(topic, by=ann, body=f"Worth it: {LINK}v2")
    before = client.get("/2021/")
    assert page.links(before, "post-1")["https://arxiv.org/abs/2101.04342v2"] == "arXiv:2101.04342v2"
    assert "Title and authors are being looked up." in page.words(before, "post-1")
    assert sources.requests == []
    work()
    said = page.words(client.get("/2021/"), "post-1")
    assert "Mixup Without Hesitation" in said
    assert "Yu, Wang and Wu · 2021" in said
    assert "An abstract of Mixup Without Hesitation." in said
    paper = Paper.objects.get()
    assert (paper.category, paper.year, paper.published) == ("cs.CV", 2021, datetime.date(2021, 1, 12))
    assert paper.citation_key == "yu2021mixup"
    assert the_lookup().state == Lookup.FOUND
    assert the_lookup().due_at > timezone.now() + datetime.timedelta(days=6)


def test_many_papers_are_one_question(ann, topic, sources):
    sources.routes[ROUTE] = arxiv.knows_all
    for n in range(30):
        make_post(topic, by=ann, body=f"arXiv:2103.{n:05} and arXiv:2104.{n:05}")
    work()
    assert len(sources.paths) == 1
    assert Paper.objects.exclude(title="").count() == 60


FAULTS = {
    "error": ((503, {}, "Busy."), "503"),
    "too many": ((429, {"Retry-After": "7200"}, "Slow down."), "429"),
    "broken": ((200, ATOM, "<feed><entry>"), ""),
    "not a feed": ((200, {"Content-Type": "text/html"}, "<html>Hello</html>"), ""),
    "empty": ((200, ATOM, ""), ""),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_source_that_fails_leaves_the_link_and_heals(client, ann, mo, topic, sources, fault):
    reply, sign = FAULTS[fault]
    sources.routes = {"/": reply}
    make_post(topic, by=ann, body=f"In my own words: {LINK}")
    work()
    lookup = the_lookup()
    assert lookup.state == Lookup.UNAVAILABLE
    assert sign in lookup.problem and lookup.problem
    assert lookup.due_at > timezone.now()
    answer = client.get("/2021/")
    assert "In my own words" in page.words(answer, "post-1")
    assert LINK in page.links(answer, "post-1")
    # A moderator sees what happened; nobody else is troubled with it.
    address = Paper.objects.get().get_absolute_url()
    assert "no source answered" not in page.words(client.get(address))
    client.force_login(mo)
    assert f"arXiv:2101.04342: no source answered ({lookup.problem})" in page.words(client.get(address))
    # It heals by itself.
    sources.routes = {ROUTE: arxiv.knows(MIXUP)}
    ask_again()
    assert Paper.objects.get().title == "Mixup Without Hesitation"
    assert the_lookup().problem == ""


def test_a_source_that_says_when_is_not_asked_before(ann, topic, sources):
    sources.routes = {"/": (429, {"Retry-After": "7200"}, "Slow down.")}
    make_post(topic, by=ann, body=LINK)
    work()
    asked = len(sources.paths)
    two_hours = timezone.now() + datetime.timedelta(seconds=7100)
    assert the_lookup().due_at > two_hours
    assert Gate.objects.get(host="export.arxiv.org").opens_at > two_hours
    # Another paper has to wait for the same gate.
    make_post(topic, by=ann, body="arXiv:2102.12092")
    work()
    assert sum("arxiv.org/api" in path for path in sources.paths[asked:]) == 0


def test_a_source_that_is_silent_is_given_up_in_bounded_time(ann, topic, settings):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.LOOKUP_GATEWAY = f"http://127.0.0.1:{mute.getsockname()[1]}"
        settings.LOOKUP_SECONDS = 0.3
        make_post(topic, by=ann, body=LINK)
        work()
    assert the_lookup().state == Lookup.UNAVAILABLE
    assert Paper.objects.get().title == ""


def test_without_any_network_nothing_hangs_and_nobody_sees_an_error(client, ann, topic, settings):
    settings.LOOKUP_GATEWAY = "http://127.0.0.1:9"
    make_post(topic, by=ann, body=LINK)
    work()
    assert the_lookup().state == Lookup.UNAVAILABLE
    assert (
        client.get("/2021/").status_code
        == client.get(Paper.objects.get().get_absolute_url()).status_code
        == 200
    )


def test_the_next_source_is_asked_when_one_fails(ann, topic, sources):
    sources.routes[ROUTE] = (500, {}, "No.")
    sources.routes["/api.datacite.org/dois/"] = (404, {}, "{}")
    sources.routes["/arxiv.org/abs/2101.04342"] = (
        200,
        {"Content-Type": "text/html"},
        '<meta name="citation_title" content="Mixup Without Hesitation"><meta name="citation_author" content="Yu, Hao">'
        '<meta name="citation_arxiv_id" content="2101.04342"><meta name="citation_date" content="2021/01/12">',
    )
    make_post(topic, by=ann, body=LINK)
    work()
    assert [path.split("/")[1] for path in sources.paths] == [
        "export.arxiv.org",
        "api.datacite.org",
        "arxiv.org",
    ]
    paper = Paper.objects.get()
    assert (paper.title, paper.byline, paper.year) == ("Mixup Without Hesitation", "Yu", 2021)
    assert SourceRecord.objects.get().source == "page"


def test_an_unknown_number_is_not_found_and_asked_again_the_next_day(client, ann, topic, sources):
    sources.routes[ROUTE] = arxiv.knows()
    make_post(topic, by=ann, body=LINK)
    work()
    lookup = the_lookup()
    assert lookup.state == Lookup.NOT_FOUND
    day = lookup.due_at - timezone.now()
    assert datetime.timedelta(hours=23) < day < datetime.timedelta(hours=31)
    assert "being looked up" not in page.words(client.get("/2021/"))


def test_in_a_batch_the_missing_one_is_not_found_and_the_others_are(ann, topic, sources):
    sources.routes[ROUTE] = arxiv.knows(MIXUP)
    make_post(topic, by=ann, body=f"{LINK} and arXiv:2102.12092")
    work()
    states = dict(Lookup.objects.values_list("identifier__value", "state"))
    assert states == {"2101.04342": Lookup.FOUND, "2102.12092": Lookup.NOT_FOUND}


def test_an_answer_for_another_paper_is_never_taken(ann, topic, sources):
    sources.routes[ROUTE] = arxiv.feed(arxiv.entry("2102.12092", "Another paper", "Somebody"))
    make_post(topic, by=ann, body=LINK)
    work()
    assert Paper.objects.get().title == ""
    assert not SourceRecord.objects.exists()


def test_a_doi_at_a_journal_is_linked_and_not_merged(client, ann, topic, sources):
    doi = "10.1038/nature14539"
    sources.routes[ROUTE] = arxiv.knows(MIXUP, doi=doi)
    sources.routes["/api.crossref.org/works/"] = (404, {"Content-Type": "text/plain"}, "Resource not found.")
    make_post(topic, by=ann, body=LINK)
    work()
    preprint = Paper.objects.get(identifiers__kind="arxiv")
    address = preprint.get_absolute_url()
    assert page.links(client.get(address), "main")[f"https://doi.org/{doi}"] == f"doi:{doi}"
    make_post(topic, by=ann, body=f"doi:{doi}")
    work()
    article = Paper.objects.get(identifiers__kind="doi")
    assert article != preprint
    assert article.get_absolute_url() in page.links(client.get(address), "main")
    assert "Earlier version Mixup Without Hesitation" in page.words(client.get(article.get_absolute_url()))


def test_a_look_up_that_was_taken_and_lost_is_due_again(ann, topic, sources):
    """As after kill -9 between the question and the writing down."""
    sources.routes[ROUTE] = arxiv.knows(MIXUP)
    make_post(topic, by=ann, body=LINK)
    lease = timezone.now() + datetime.timedelta(minutes=2)
    Lookup.objects.update(due_at=lease)
    Gate.objects.create(host="export.arxiv.org", holder="dead")
    work()
    assert sources.requests == []
    ask_again()
    assert Paper.objects.get().title == "Mixup Without Hesitation"


def test_the_same_answer_twice_changes_nothing_that_is_seen(client, ann, topic, sources):
    sources.routes[ROUTE] = arxiv.knows(MIXUP)
    make_post(topic, by=ann, body=LINK)
    work()
    once = page.words(client.get("/2021/"), "main")
    ask_again()
    assert len(sources.paths) == 2
    assert page.words(client.get("/2021/"), "main") == once
    assert SourceRecord.objects.count() == Paper.objects.count() == 1


def test_a_newer_version_takes_the_place_of_the_older(ann, topic, sources):
    sources.routes[ROUTE] = arxiv.knows(("2101.04342", "Mixup", "Hao Yu"))
    make_post(topic, by=ann, body=LINK)
    work()
    sources.routes[ROUTE] = arxiv.knows(MIXUP, version=3)
    ask_again()
    paper = Paper.objects.get()
    assert (paper.title, paper.version, paper.citation_key) == ("Mixup Without Hesitation", 3, "yu2021mixup")


def test_other_hosts_are_never_asked(ann, topic, sources):
    make_post(topic, by=ann, body="https://blog.example.com/post and https://github.com/yuhao318/mwh")
    work()
    assert sources.requests == []
    assert not Lookup.objects.exists()


def test_an_operators_own_host_is(ann, topic, sources, settings):
    settings.LOOKUP_HOSTS = frozenset({"blog.example.com"})
    sources.routes["/blog.example.com/post"] = (
        200, {"Content-Type": "text/html"}, '<meta property="og:title" content="On reading">')  # fmt: skip
    make_post(topic, by=ann, body="https://blog.example.com/post")
    work()
    assert Paper.objects.get().title == "On reading"


def test_nobody_is_asked_when_the_operator_says_so(client, ann, topic, sources, settings):
    settings.LOOKUP = False
    make_post(topic, by=ann, body=LINK)
    work()
    assert sources.requests == []
    assert "being looked up" not in page.words(client.get("/2021/"))


def test_moderators_have_a_paper_looked_up_again(client, ann, mo, topic, sources):
    make_post(topic, by=ann, body=LINK)
    Lookup.objects.update(state=Lookup.NOT_FOUND, due_at=None)
    address = f"/papers/{Paper.objects.get().pk}/lookup/"
    client.force_login(ann)
    assert client.post(address).status_code == 403
    client.force_login(mo)
    sources.routes[ROUTE] = arxiv.knows(MIXUP)
    assert client.post(address).status_code == 302
    work()
    assert Paper.objects.get().title == "Mixup Without Hesitation"


def test_the_admin_lists_look_ups_and_has_them_done_again(client, ann, mo, topic, sources):
    make_post(topic, by=ann, body=LINK)
    Lookup.objects.update(state=Lookup.UNAVAILABLE, problem="arXiv answered 503", due_at=None)
    client.force_login(mo)
    assert "arXiv answered 503" in page.words(client.get("/admin/threads/lookup/?state=unavailable"))
    sources.routes[ROUTE] = arxiv.knows(MIXUP)
    for address, pk in (
        ("/admin/threads/lookup/", the_lookup().pk),
        ("/admin/threads/paper/", Paper.objects.get().pk),
    ):
        form = {"action": "look_up", "_selected_action": [pk], "index": 0}
        assert "Identifiers that will be looked up: 1." in page.words(client.post(address, form, follow=True))
    work()
    assert Paper.objects.get().title == "Mixup Without Hesitation"


def test_an_identifier_is_looked_up_by_all_kinds_of_links_once(ann, topic):
    make_post(topic, by=ann, body=f"{LINK} https://arxiv.org/pdf/2101.04342v3 doi:10.48550/arXiv.2101.04342")
    assert Identifier.objects.count() == Lookup.objects.count() == 1
