"""How long ago something was keeps true while a page is open."""

import datetime

from django.utils import timezone
from playwright.sync_api import expect

from tests.make import make_post


def test_the_words_of_a_moment_change_when_their_time_has_come(open_page, topic, ann):
    post = make_post(topic, ann)
    post.created_at = timezone.now() - datetime.timedelta(minutes=4)
    post.save(update_fields=["created_at"])
    page = open_page()
    page.clock.install()
    page.goto("/2021/")
    when = page.locator("#post-1 .when time")
    expect(when).to_have_text("4 minutes ago")
    for minutes, words in [
        (2, "7 minutes ago"),
        (120, "2 hours ago"),
        (60 * 24, "yesterday"),
        (60 * 24 * 6, "last week"),
    ]:
        page.clock.fast_forward(f"{minutes:02}:00" if minutes < 60 else minutes * 60_000)
        page.clock.run_for(60_000)
        expect(when).to_have_text(words)
    page.clock.fast_forward(30 * 24 * 3_600_000)
    page.clock.run_for(60_000)
    expect(when).to_have_text(post.created_at.strftime("%-d %B %Y"))
