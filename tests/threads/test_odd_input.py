"""Huge and odd input is answered with 4xx and a page, never with a fault; on both databases."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.make import make_post, make_topic
from threads.models import Post, Topic

NUMBERS = ["0", "-1", str(2**31), str(2**63), str(2**64), "9" * 400, "9" * 5000, "1.5", "1e3", "٣", "²", "0x1", "%00", "1%00",
           "%ff", "%F0%9F%A6%89", "1'--", "../1", "1%2F2"]  # fmt: skip
TEXTS = {
    "nul": "a\0b", "long": "x" * 10_000, "longer": "x" * 60_000, "replaced": "\ufffd", "overrides": "\u202e\u2066x",
    "surrogates": "&#xD800;", "like": "%_\\%", "quotes": "'\";--", "marks": "a" + "\u0301" * 2000, "emoji": "🦉" * 999,
    "huge number": str(2**63), "huger number": "9" * 5000, "negative": "-1", "digits": "٣", "json": '{"a": [1]}',
}  # fmt: skip
FORMS = {
    "/2021/posts/": "body key", "/posts/{post}/replies/": "body key", "/posts/{post}/like/": "liked at next",
    "/posts/{mine}/edit/": "body key base", "/posts/{mine}/delete/": "next", "/2022/ask/": "next",
    "/settings/": "display_name about", "/settings/view/": "view next", "/settings/keys/": "keys next",
    "/2021/read/": "posts newest next", "/2021/carry/": "do paper next", "/settings/readings/": "shown next", "/settings/feed/": "feed",
    "/reading/{paper}/": "state rating tags note next", "/papers/{paper}/reading/": "state sure next",
    "/accounts/login/": "login password next remember", "/accounts/signup/": "username email password1 next",
    "/accounts/password/reset/": "email", "/accounts/password/change/": "oldpassword password1 password2",
    "/accounts/email/": "email action_add", "/accounts/reauthenticate/": "password next", "/accounts/logout/": "next",
}  # fmt: skip
DESK = {
    "/posts/{post}/hide/": "reason", "/posts/{post}/history/{revision}/redact/": "reason", "/posts/{post}/restore/": "reason", "/moderation/years/": "year title introduction close_previous",
    "/moderation/years/2021/": "title introduction", "/moderation/years/2021/close/": "reason",
    "/moderation/years/2021/reopen/": "reason", "/admin/threads/topic/add/": "year title introduction close_previous",
    "/admin/threads/topic/": "action _selected_action select_across index", "/admin/threads/post/": "action _selected_action reason index",
    "/admin/threads/topic/{topic}/change/": "year title introduction _save", "/admin/threads/paper/{paper}/change/": "title authors published category code identifiers-TOTAL_FORMS",
}  # fmt: skip


@pytest.fixture
def forum(topic, ann, bob):
    mine = make_post(topic, by=ann)
    post = make_post(topic, by=bob, body="arXiv:2103.00020")
    post.edit(by=bob, body="arXiv:2103.00020, mended")
    revision = post.revisions.get().pk
    return {
        "post": post.pk,
        "revision": revision,
        "mine": mine.pk,
        "topic": topic.pk,
        "paper": post.shares.get().paper_id,
    }


def fine(answer) -> bool:
    return answer.status_code < 500


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:12])
def test_odd_numbers_in_addresses_are_not_found(client, ann, mo, topic, number):
    for reader in (None, ann, mo):
        if reader:
            client.force_login(reader)
        for address in (f"/posts/{number}/", f"/papers/{number}/", f"/posts/{number}/edit/", f"/posts/{number}/hide/", f"/reading/{number}/",
                        f"/{number}/", f"/{number}/papers/", f"/moderation/years/{number}/"):  # fmt: skip
            assert client.get(address).status_code in {302, 400, 403, 404}, address
        for address in (f"/posts/{number}/like/", f"/posts/{number}/replies/", f"/posts/{number}/delete/",
                        f"/{number}/posts/", f"/{number}/ask/"):  # fmt: skip
            assert client.post(address, {"liked": "yes", "body": "x"}).status_code in {302, 400, 404}, address


@pytest.mark.parametrize(
    ("address", "name"),
    [("/2021/", "page"), ("/2021/papers/", "page"), ("/moderation/log/", "page"), ("/2021/", "post"), ("/2021/", "view"),
     ("/2021/", "order"), ("/2021/", "date"), ("/2021/new/", "after"), ("/2021/new/?after=0&x", "but"),
     ("/2021/papers/", "sort"), ("/posts/{post}/", "quote"), ("/posts/{post}/history/", "page"),
     ("/posts/{post}/history/", "all"), ("/", "page")],
)  # fmt: skip
def test_odd_numbers_in_queries_are_not_found(client, forum, address, name):
    for number in NUMBERS:
        answer = client.get(f"{address.format(**forum)}?{name}={number}")
        assert fine(answer), number
        if name == "page" and address != "/":
            assert answer.status_code in {400, 404}, number


def test_unicode_digits_are_no_page(client, topic):
    for digit in "١１𝟏":
        assert client.get("/2021/", {"page": digit}).status_code == 404
        assert client.get(f"/posts/{digit}/").status_code == 404


def send(client, address, names, more=()) -> None:
    """Every odd text in every field, and nothing fails."""
    for kind, text in TEXTS.items():
        cache.clear()  # else the limits on tries answer
        answer = client.post(address, dict.fromkeys(names, text) | dict(more))
        assert answer.status_code < 500, kind


@pytest.mark.parametrize(("address", "fields"), FORMS.items(), ids=FORMS)
def test_odd_texts_in_forms_of_members_are_no_fault(client, ann, forum, address, fields):
    client.force_login(ann)
    send(client, address.format(**forum), fields.split())


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_odd_texts_of_visitors_are_no_fault(client, forum, address):
    send(client, address, FORMS[address].split())
    for text in TEXTS.values():
        assert fine(client.get(address, {"next": text}))


@pytest.mark.parametrize(("address", "fields"), DESK.items(), ids=DESK)
def test_odd_texts_in_forms_of_moderators_are_no_fault(client, mo, forum, address, fields):
    client.force_login(mo)
    address, names = address.format(**forum), fields.split()
    send(client, address, names)
    for action in ("hide", "restore", "close", "open_following_year") if "action" in names else ():
        send(client, address, names, {"action": action, "index": "0"})
        send(client, address, names, {"action": action, "index": "0", "reason": "No.", "select_across": "0"})


@pytest.mark.parametrize(
    "model", ["threads/topic", "threads/post", "threads/paper", "threads/action", "accounts/user"]
)
def test_odd_searches_in_the_admin_are_no_fault(client, mo, forum, model):
    client.force_login(mo)
    for kind in ("nul", "long", "like", "huge number", "huger number", "digits"):
        for name in ("q", "o", "p", "topic__id__exact", "hidden_at__isempty", "_to_field"):
            assert fine(client.get(f"/admin/{model}/", {name: TEXTS[kind]})), (kind, name)


def test_a_form_of_ten_thousand_fields_is_refused(client, ann, forum):
    client.force_login(ann)
    many = {f"field{n}": "x" for n in range(10_000)} | {"body": "Hello."}
    for address in ("/2021/posts/", "/accounts/login/", "/settings/", f"/posts/{forum['post']}/like/"):
        assert client.post(address, many).status_code == 400
        body = "&".join(f"field{n}=x" for n in range(10_000))
        assert client.post(address, body, content_type="application/x-www-form-urlencoded").status_code == 400
    assert Post.objects.count() == 2


def test_an_address_of_a_thousand_fields_is_refused(client, topic):
    assert client.get("/2021/?" + "&".join(f"a{n}=1" for n in range(1000))).status_code == 400


def test_a_body_beyond_a_megabyte_is_refused(client, ann, topic):
    client.force_login(ann)
    body = "body=" + "x" * 2_000_000
    answer = client.post("/2021/posts/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize(
    "charset", ["utf-7", "utf-16", "latin-1", "cp037", "rot13", "nonsense", "", "idna", "hex", "undefined"]
)
def test_other_character_sets_are_refused(ann, topic, charset):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    client.get("/2021/")
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = client.generic("POST", "/2021/posts/", b"body=+AGE-", content_type=kind)
    assert answer.status_code in {400, 403}
    assert not Post.objects.exists()


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x" * 300,
                                  "application/json", "text/plain", "", "nonsense", "multipart/form-data; boundary=x; charset=utf-7"])  # fmt: skip
@pytest.mark.parametrize(
    "body",
    [b"", b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nhi', b"\xff\xfe\0", b"{}", b"body"],
)
def test_broken_bodies_are_refused(client, ann, topic, kind, body):
    client.force_login(ann)
    assert client.generic("POST", "/2021/posts/", body, content_type=kind).status_code in {400, 422}
    assert not Post.objects.exists()


@pytest.mark.parametrize("path", ["/%00/", "/members/%00/", "/members/a%00b/", "/2021/%00", "/accounts/%00/", "/admin/%00/",
                                  "/%ff/", "/members/%ff/", "/%c0%80/", "/members/%C0%AF/", "/\u2028/", "/members/%0d%0aX/"])  # fmt: skip
def test_odd_paths_are_refused(client, mo, topic, path):
    for reader in (None, mo):
        if reader:
            client.force_login(reader)
        assert client.get(path).status_code in {302, 400, 404}
        assert client.post(path).status_code in {302, 400, 404, 405}


@pytest.mark.parametrize(
    "query",
    [
        "%00",
        "page=%00",
        "%00=1",
        "page=1%00",
        "page=%ff",
        "view=%00",
        "view=%ff",
        "=",
        "&&&",
        "page=%",
        "page=%zz",
    ],
)
def test_odd_queries_are_refused(client, ann, topic, query):
    for address in ("/", "/2021/", "/moderation/log/", "/accounts/login/", "/members/ann/"):
        assert fine(client.get(f"{address}?{query}"))
        if "%00" in query:
            assert client.get(f"{address}?{query}").status_code == 400


@pytest.mark.parametrize(
    "cookie",
    ['session="\\000\\000\\000\\000\\000\\000\\000\\000\\000"', "session=" + "x" * 4000, "session=\xff\xfe", "csrf=\xff",
     'csrf="\\000"', 'view="\\000"', "view=" + "x" * 4000, "messages=x", "sessionid", ";;;=", "session=%00"],
    ids=range(11),
)  # fmt: skip
def test_odd_cookies_are_no_fault(client, ann, topic, cookie):
    for address in ("/", "/2021/", "/settings/", "/accounts/login/"):
        assert fine(client.get(address, HTTP_COOKIE=cookie))
        assert fine(client.post(address, {"login": "ann"}, HTTP_COOKIE=cookie))
    assert fine(Client(enforce_csrf_checks=True).post("/2021/posts/", {"body": "x"}, HTTP_COOKIE=cookie))


@pytest.mark.parametrize("header", ["Accept-Language", "Referer", "Origin", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "HX-Current-URL", "HX-Target", "If-None-Match", "If-Modified-Since", "Range", "Accept-Encoding"])  # fmt: skip
def test_odd_headers_are_no_fault(client, ann, topic, header):
    client.force_login(ann)
    for value in ("", "\xff\xfe", "x" * 5000, "http://[", "9" * 400, "%00"):
        headers = {header: value, "HX-Request": "true"}
        assert fine(client.get("/2021/", headers=headers)), value
        assert fine(client.post("/2021/posts/", {"body": "Hello."}, headers=headers)), value
        assert fine(
            Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "ann"}, headers=headers)
        ), value


def test_years_at_the_edge_are_no_fault(client, mo, ann):
    make_topic(1900, by=mo)
    Topic.objects.create(year=2999)
    client.force_login(mo)
    for year in (1000, 1899, 1900, 2999, 3000):
        assert fine(client.get(f"/{year}/"))
        assert fine(client.post(f"/{year}/ask/"))
    for action in ("open_following_year", "close"):
        for topic in client.get("/admin/threads/topic/").context["cl"].queryset:
            assert fine(
                client.post("/admin/threads/topic/", {"action": action, "_selected_action": [topic.pk]})
            )
    assert fine(client.get("/moderation/years/"))
    assert fine(client.get("/admin/threads/topic/add/"))
