"""What no text shows is swept after two days; nothing else is."""

import datetime

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from tests.make import make_image, make_post
from tests.threads.test_images import shows
from tests.worker import start
from threads.models import Image

DAY = datetime.timedelta(days=1)


def sweep(after: datetime.timedelta) -> int:
    return Image.objects.sweep(timezone.now() + after)


def is_there(image) -> bool:
    """Row and file; one without the other fails the test."""
    row, file = Image.objects.filter(pk=image.pk).exists(), default_storage.exists(image.place)
    assert row == file
    return row


def test_what_was_never_posted_goes_after_two_days(ann):
    image = make_image(ann)
    assert sweep(1.9 * DAY) == 0 and is_there(image)
    assert sweep(2.1 * DAY) == 1 and not is_there(image)


def test_what_a_post_shows_stays(ann, topic):
    image = make_image(ann)
    make_post(topic, ann, shows(image))
    assert sweep(400 * DAY) == 0 and is_there(image)


def test_what_a_removed_post_showed_stays_for_its_restoring(ann, mo, topic):
    image = make_image(ann)
    post = make_post(topic, ann, shows(image))
    post.hide(by=mo, reason="Later.")
    assert sweep(400 * DAY) == 0 and is_there(image)


def test_what_an_introduction_shows_stays(mo, topic):
    image = make_image(mo)
    topic.describe(by=mo, title="", introduction=shows(image))
    assert sweep(400 * DAY) == 0 and is_there(image)


def test_what_was_taken_out_has_two_days_from_then(ann, topic):
    """However long it had been shown, the member may put it back."""
    image = make_image(ann)
    post = make_post(topic, ann, shows(image))
    sweep(0 * DAY)
    post.edit(by=ann, body="Without.")
    assert sweep(10 * DAY) == 0 and is_there(image)
    assert sweep(11 * DAY) == 0
    post.edit(by=ann, body=shows(image))
    assert sweep(13 * DAY) == 0 and is_there(image)
    post.edit(by=ann, body="Without.")
    assert sweep(20 * DAY) == 0
    assert sweep(22.1 * DAY) == 1 and not is_there(image)


def test_what_one_of_two_posts_still_shows_stays(ann, bob, topic):
    image = make_image(ann)
    post = make_post(topic, ann, shows(image))
    make_post(topic, bob, shows(image))
    post.edit(by=ann, body="Without.")
    sweep(3 * DAY)
    assert sweep(6 * DAY) == 0 and is_there(image)


def test_an_address_in_code_shows_nothing(ann, topic):
    image = make_image(ann)
    make_post(topic, ann, f"`{image.get_absolute_url()}`")
    assert sweep(3 * DAY) == 1


@pytest.mark.parametrize("words", ["[a link]({})", "![x][1]\n\n[1]: {}", "![ref]\n\n[ref]: <{}>"])
def test_every_way_to_name_it_counts(ann, topic, words):
    image = make_image(ann)
    make_post(topic, ann, words.format(image.get_absolute_url()))
    assert sweep(3 * DAY) == 0


def test_what_a_crash_left_without_a_file_is_swept(ann):
    image = make_image(ann)
    default_storage.delete(image.place)
    assert sweep(3 * DAY) == 1
    assert not Image.objects.exists()


def test_a_storage_that_fails_loses_nothing(ann, monkeypatch):
    image = make_image(ann)

    def fail(name):
        raise OSError("no storage")

    with monkeypatch.context() as broken:
        broken.setattr(type(default_storage._wrapped), "delete", lambda self, name: fail(name))
        with pytest.raises(OSError, match="no storage"):
            sweep(3 * DAY)
    assert is_there(image)
    assert sweep(3 * DAY) == 1


def test_posting_while_it_is_swept_gives_a_link_and_no_fault(ann, topic, monkeypatch):
    """The words were rendered with an image that was gone when they were written."""
    image = make_image(ann)
    sizes = Image.objects.sizes_in(shows(image))
    Image.objects.all().delete()
    monkeypatch.setattr(type(Image.objects.all()), "sizes_in", lambda self, text: sizes)
    post = make_post(topic, ann, shows(image))
    assert not post.images.exists()


def test_the_command_says_how_many(ann, topic, capsys):
    kept, gone = make_image(ann), make_image(ann)
    make_post(topic, ann, shows(kept))
    with time_machine.travel(timezone.now() + 3 * DAY):
        call_command("sweep_images")
    assert capsys.readouterr().out == "1 image swept.\n"
    assert is_there(kept) and not is_there(gone)


@pytest.mark.django_db(transaction=True)
def test_the_worker_sweeps(ann):
    image = make_image(ann)
    Image.objects.update(unused_since=timezone.now() - 3 * DAY)
    process = start("worker", "--once")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert not is_there(image)


def test_html_made_anew_keeps_the_image(ann, topic, mo, capsys):
    image = make_image(ann)
    post = make_post(topic, ann, shows(image))
    topic.describe(by=mo, title="", introduction=shows(image))
    before = topic.introduction_html
    assert "<img" in before
    type(post).objects.update(html="old")
    type(topic).objects.update(introduction_html="old")
    call_command("rerender")
    post.refresh_from_db()
    topic.refresh_from_db()
    assert "<img" in post.html and topic.introduction_html == before
