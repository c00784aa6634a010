"""The language of the site: chosen by a member for every device, by a visitor for a browser, else by the browser."""

import json

import pytest

from tests import page
from tests.make import PASSWORD, make_post, make_topic


def spoken(answer) -> str:
    assert f'<html lang="{answer.headers["Content-Language"]}"' in answer.content.decode()
    return answer.headers["Content-Language"]


@pytest.mark.parametrize(
    ("asked", "language"),
    [("", "en"), ("de-AT,de;q=0.9,en;q=0.5", "de"), ("zh-CN,zh;q=0.9", "zh-hans"), ("es-MX", "es"), ("fr", "fr"),
     ("pl,cs;q=0.5", "en"), ("\x00", "en"), ("de" * 600, "en")],
)  # fmt: skip
def test_the_browser_says_it(client, topic, asked, language):
    answer = client.get("/", headers={"accept-language": asked})
    assert spoken(answer) == language
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_visitor_chooses_and_goes_back(client, topic):
    choices = client.get("/language/?next=/2021/").content.decode()
    assert 'lang="zh-hans"' in choices and "Français" in choices
    answer = client.post("/language/", {"language": "fr", "next": "/2021/"})
    assert answer.headers["Location"] == "/2021/"
    assert spoken(client.get("/", headers={"accept-language": "de"})) == "fr"
    client.post("/language/", {"language": ""})
    assert spoken(client.get("/", headers={"accept-language": "de"})) == "de"


@pytest.mark.parametrize("bad", ["xx", "../../etc", "\x00", "de" * 400, "EN"])
def test_what_is_no_language_is_what_the_browser_asks_for(client, ann, topic, bad):
    client.force_login(ann)
    client.post("/language/", {"language": bad})
    ann.refresh_from_db()
    assert ann.language == ""
    client.cookies["language"] = "xx"
    assert spoken(client.get("/", headers={"accept-language": "es"})) == "es"


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client, topic, next):
    assert client.post("/language/", {"language": "de", "next": next}).headers["Location"] == "/"
    assert "evil" not in client.get("/language/", {"next": next}).content.decode().split("<footer")[0]


def test_a_member_has_it_on_every_device(client, ann, topic):
    client.force_login(ann)
    client.post("/language/", {"language": "de"})
    other = type(client)()
    other.post("/accounts/login/", {"login": "ann", "password": PASSWORD})
    answer = other.get("/", headers={"accept-language": "fr"})
    assert spoken(answer) == "de"
    assert other.cookies["language"].value == "de"
    # Changed on one, it is changed on the other with the next page.
    client.post("/language/", {"language": "es"})
    assert spoken(other.get("/")) == "es"
    assert other.cookies["language"].value == "es"


def test_dates_follow_it(client, ann, topic):
    ann.language = "de"
    ann.save()
    make_topic(2019).close(by=ann)
    client.force_login(ann)
    assert ". " in client.get("/2019/").content.decode().split('class="notice">')[1].split("</p>")[0]


def test_scripts_have_their_words_too(client, topic):
    assert "/words/" not in client.get("/").content.decode()
    html = client.get("/", headers={"accept-language": "de"}).content.decode()
    address = html.split('<script type="module" src="/words/')[1].split('"')[0]
    answer = client.get(f"/words/{address}", headers={"accept-language": "fr"})
    said = json.loads(answer.content.decode().removeprefix("globalThis.catalog = ").removesuffix(";\n"))
    assert said["Draft saved"] and said["Draft saved"] != "Draft saved"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/words/xx.js").status_code == 404


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("de", ["Neueste Beiträge", "Anmelden", "1 Beitrag", "gerade eben"]),
        ("fr", ["Messages les plus récents", "Se connecter", "1 message"]),
        ("es", ["Mensajes más recientes", "Iniciar sesión", "1 mensaje"]),
        ("zh-CN", ["最新帖子", "登录", "1 条帖子"]),
    ],
)
def test_pages_speak_it(client, ann, topic, asked, words):
    make_post(topic, by=ann)
    said = page.words(client.get("/", headers={"accept-language": asked}))
    assert [word for word in words if word not in said] == []
