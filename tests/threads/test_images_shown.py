"""Who sees an image, and how it goes out."""

import pytest
from django.core.files.storage import default_storage

from tests.files import jpeg, png
from tests.make import make_image, make_member, make_post
from tests.page import tree
from tests.threads.test_images import read, shows
from threads.handover import hand_over


def statuses(client, image, *people):
    """What visitors and members are answered."""
    found = []
    for one in people:
        client.logout()
        if one:
            client.force_login(one)
        found.append(client.get(image.get_absolute_url()).status_code)
    return found


def test_a_post_shows_its_image_with_words_and_size(client, ann, topic):
    image = make_image(ann, png((1000, 1600)))
    post = make_post(topic, ann, shows(image, "Two *curves*"))
    link = tree(client.get("/2021/")).find(".//img/..")
    address = image.get_absolute_url()
    assert (link.tag, link.attrib) == ("a", {"href": address})
    assert link[0].attrib == {
        "src": address,
        "alt": "Two *curves*",
        "width": "400",
        "height": "640",
        "loading": "lazy",
        "decoding": "async",
    }
    assert post.excerpt == "Look: Two *curves*"
    assert list(post.images.all()) == [image]
    assert not post.shares.exists()


def test_the_file_goes_out_safely_and_is_kept_for_good(client, ann, topic):
    image = make_image(ann, jpeg((300, 200)))
    make_post(topic, ann, shows(image))
    answer = client.get(image.get_absolute_url(), headers={"Accept-Encoding": "gzip"})
    assert answer.content[:3] == b"\xff\xd8\xff"
    expected = {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f'inline; filename="{image.name}"',
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Length": str(image.size),
        "ETag": f'"{image.name}"',
    }
    assert {name: answer.get(name) for name in expected} == expected
    assert "Content-Encoding" not in answer and "Set-Cookie" not in answer and "Vary" not in answer
    head = client.head(image.get_absolute_url())
    assert (head.status_code, head["Content-Length"], head.content) == (200, str(image.size), b"")
    again = client.get(image.get_absolute_url(), headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_image_costs_one_query_for_members_too(client, ann, topic, django_assert_num_queries):
    image = make_image(ann)
    make_post(topic, ann, shows(image))
    client.force_login(ann)
    with django_assert_num_queries(1):
        assert client.get(image.get_absolute_url()).status_code == 200


def test_before_it_is_posted_only_its_member_sees_it(client, ann, bob, mo):
    image = make_image(ann)
    assert statuses(client, image, None, bob, mo, ann) == [404, 404, 404, 200]
    assert client.get(image.get_absolute_url())["Cache-Control"] == "private, no-store"


def test_when_every_post_was_removed_its_member_and_moderators_see_it(client, ann, bob, mo, topic):
    image = make_image(ann)
    first, second = make_post(topic, ann, shows(image)), make_post(topic, bob, shows(image))
    assert statuses(client, image, None, bob, mo, ann) == [200, 200, 200, 200]
    first.hide(by=mo, reason="Not this.")
    assert statuses(client, image, None, bob, mo, ann) == [200, 200, 200, 200]
    second.delete_by_author()
    assert statuses(client, image, None, bob, mo, ann) == [404, 404, 200, 200]
    first.restore(by=mo)
    assert statuses(client, image, None) == [200]


def test_nobody_brings_back_what_its_member_took_away(client, ann, bob, cem, topic):
    image = make_image(ann)
    make_post(topic, bob, shows(image))
    assert statuses(client, image, None) == [404]
    post = make_post(topic, ann, shows(image))
    post.delete_by_author()
    make_post(topic, cem, shows(image))
    assert statuses(client, image, None, bob) == [404, 404]


def test_a_quote_keeps_the_picture_that_it_quotes(client, ann, bob, topic):
    image = make_image(ann)
    post = make_post(topic, ann, shows(image))
    quote = make_post(topic, bob, f'[quote="ann, post:1"]\n{shows(image)}\n[/quote]\nYes.')
    assert "<img" in quote.html
    post.delete_by_author()
    assert statuses(client, image, None) == [200]
    quote.edit(by=bob, body=quote.body + " Still.")
    assert statuses(client, image, None) == [200]


def test_an_edit_takes_it_out_and_puts_it_in(client, ann, mo, topic):
    image = make_image(ann)
    post = make_post(topic, ann, shows(image))
    post.edit(by=ann, body="Without.")
    assert statuses(client, image, None) == [404]
    post.edit(by=mo, body=shows(image))
    assert statuses(client, image, None) == [200]


def test_an_introduction_shows_images(client, ann, topic, mo):
    image = make_image(mo)
    topic.describe(by=mo, title=topic.title, introduction=shows(image))
    assert "<img" in read(client.get("/2021/"))
    assert statuses(client, image, None) == [200]
    topic.describe(by=mo, title=topic.title, introduction="None.")
    assert statuses(client, image, None) == [404]


@pytest.mark.parametrize("name", ["0" * 32 + ".png", "x.png", "a.svg", "..", "%2e%2e%2faccounts%2flogout%2f", "new", "0" * 500])  # fmt: skip
def test_there_is_no_other_image(client, ann, name):
    client.force_login(ann)
    assert client.get(f"/images/{name}").status_code == 404


def test_an_image_whose_file_is_lost_is_not_there(client, ann, topic):
    image = make_image(ann)
    make_post(topic, ann, shows(image))
    default_storage.delete(image.place)
    assert client.get(image.get_absolute_url()).status_code == 404


def test_a_preview_shows_what_is_not_posted(client, ann, topic):
    image = make_image(ann)
    client.force_login(ann)
    assert "<img" in read(client.post("/preview/", {"body": shows(image), "to": "/2021/posts/"}))
    assert not image.posts.exists()


def test_an_image_that_is_not_there_stays_a_link(ann, topic):
    address = f"/images/{'0' * 32}.png"
    assert f'<a href="{address}">None</a>' in make_post(topic, ann, f"![None]({address})").html


def test_images_go_on_with_their_member_and_without(client, ann, admin, topic):
    placeholder = make_member("old-ann", imported_name="old-ann", is_active=False)
    image = make_image(placeholder)
    hand_over(placeholder, ann, by=admin)
    image.refresh_from_db()
    assert image.member == ann
    guest = make_member("guest")
    theirs = make_image(guest)
    make_post(topic, guest, "Words.")
    lonely = make_member("lonely")
    kept = make_image(lonely)
    lonely.delete()
    kept.refresh_from_db()
    assert kept.member is None
    assert statuses(client, kept, None, ann) == [404, 404]
    assert theirs.member == guest
