"""Who may make a post of BibTeX, and in which year."""

from tests import page
from tests.make import make_member, make_topic
from tests.threads.test_bibtex_page import TWO, composer, reader, sent  # noqa: F401, fixtures among them


def test_a_closed_year_takes_none(reader, mo, topic):
    topic.close(by=mo)
    for answer in (reader.get("/2021/bibtex/"), sent(reader, TWO)):
        assert answer.status_code == 403
        assert "Good Readings 2021 is closed: it takes no more posts." in page.words(answer)
    assert "/2021/bibtex/" not in reader.get("/2021/").content.decode()


def test_a_year_that_is_not_there_is_not_found(reader):
    assert reader.get("/1999/bibtex/").status_code == 404
    assert sent(reader, TWO, year=1999).status_code == 404
    assert reader.get("/21/bibtex/").status_code == 404


def test_visitors_are_asked_to_sign_in(client, topic):
    assert client.get("/2021/bibtex/")["Location"] == "/accounts/login/?next=/2021/bibtex/"
    assert sent(client, TWO).status_code == 302
    assert "/2021/bibtex/" not in client.get("/2021/").content.decode()


def test_an_unconfirmed_member_reads_and_is_told_when_posting(client, topic):
    client.force_login(make_member("newcomer", confirmed=False))
    body = composer(sent(client, TWO))
    answer = client.post("/2021/posts/", {"body": body})
    assert answer.status_code == 422
    assert "Confirm your e-mail address" in page.words(answer)


def test_the_year_of_the_page_is_the_year_of_the_post(reader, mo):
    make_topic(2022, by=mo)
    answer = sent(reader, TWO, year=2022)
    assert "/2022/posts/" in page.forms(answer)
    assert "/2021/posts/" not in page.forms(answer)
