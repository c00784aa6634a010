"""A message on its way to the server: what is on the wire, and when it is said to be."""

import pytest
from django.core.mail import EmailMultiAlternatives

from goodreadings.lib.mail import Courier, Down, Later, Refused, _bytes, absolute
from goodreadings.lib.markup import render
from tests.smtp import Mailbox, use


@pytest.fixture
def mailbox(settings):
    with Mailbox() as mailbox:
        use(settings, mailbox)
        yield mailbox


def letter(body="Words.", to="ann@example.org", **headers) -> EmailMultiAlternatives:
    return EmailMultiAlternatives("Subject", body, to=[to], headers=headers)


def hand(mail, before=lambda: True) -> bool:
    with Courier() as courier:
        return courier.hand_over(mail, before)


def test_addresses_of_ours_are_made_whole(settings):
    settings.SITE_URL = "https://readings.example.org"
    html = '<a href="/x">a</a> <img src="/y"> <a href="//other.org/">b</a> <a href="https://a.org/">c</a>'
    assert absolute(html) == (
        '<a href="https://readings.example.org/x">a</a> <img src="https://readings.example.org/y"> '
        '<a href="//other.org/">b</a> <a href="https://a.org/">c</a>'
    )


def test_boxes_of_task_lists_are_signs():
    boxes = render('- [x] read\n- [ ] to read\n- `<input type="checkbox">`')
    assert "<input" in boxes
    made = absolute(boxes)
    assert "☑ read" in made and "☐ to read" in made and "&lt;input" in made
    assert "<input" not in made


def test_addresses_in_code_stay_as_they_were_written(settings):
    settings.SITE_URL = "https://readings.example.org"
    code = '<pre><code>&lt;a href="/x"&gt; 1 &lt; 2 src="/y"</code></pre>'
    assert absolute(code) == code
    assert 'src="https://readings.example.org/y"' in absolute(f'{code}<img alt="a > b" src="/y">{code}')


def test_headers_stay_on_one_line():
    link = f"<https://readings.example.org/unsubscribe/{'x' * 300}/>"
    assert f"List-Unsubscribe: {link}\r\n".encode() in _bytes(letter(**{"List-Unsubscribe": link}))


@pytest.mark.parametrize(
    "body", [".", "..", ".a\n.\n..b\n", "a\r\n.\r\nb", "\n.\n", "é" * 2000, "x" * 5000, "a\nb", "From x\n\n"]
)
def test_every_text_comes_as_it_went(mailbox, body):
    assert hand(letter(body))
    came = mailbox.mails[0].get_content()
    assert came.replace("\r\n", "\n").rstrip("\n") == body.replace("\r\n", "\n").rstrip("\n")


def test_it_is_said_at_the_last_moment(mailbox):
    said = []
    mailbox.on_address = said.append
    mailbox.on_mail = lambda mail: said.append("mail")
    assert hand(letter(), lambda: said.append("now") or True)
    assert said == ["ann@example.org", "now", "mail"]


def test_what_must_not_go_does_not_and_the_next_one_does(mailbox):
    with Courier() as courier:
        assert courier.hand_over(letter("First."), lambda: False) is False
        assert courier.hand_over(letter("Second."), lambda: True) is True
    assert [mail.get_content().strip() for mail in mailbox.mails] == ["Second."]


@pytest.mark.parametrize(
    ("answer", "raised"),
    [("450 4.2.1 Busy", Later), ("550 5.1.1 Unknown", Refused), ("550 Unknown", Refused), ("554 5.7.1 Relay denied", Later),
     ("421 Closing", Down), ("452 Full", Later)],
)  # fmt: skip
def test_the_servers_words_are_told_apart(mailbox, answer, raised):
    mailbox.refuses["ann@example.org"] = answer
    with Courier() as courier:
        with pytest.raises(raised, match=answer.split()[0]):
            courier.hand_over(letter(), lambda: True)
        # The connection can be used, or another one is opened.
        assert courier.hand_over(letter(to="bob@example.org"), lambda: True)


def test_a_server_that_is_away_is_down(settings):
    use(settings, Mailbox())
    with pytest.raises(Down, match="refused"):
        hand(letter())


def test_a_mail_to_nowhere_is_refused(mailbox):
    with pytest.raises(Refused):
        hand(letter(to="ann@"))
    assert mailbox.mails == []


def test_folders_and_consoles_take_mails_too(mailoutbox):
    assert hand(letter())
    assert not hand(letter(), lambda: False)
    assert len(mailoutbox) == 1
