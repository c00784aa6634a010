"""Renew the HTML of every post and introduction after the rules changed: `manage.py rerender`."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from goodreadings.lib import markup
from threads.models import Image, Post, Topic, words

BATCH = 200


class Command(BaseCommand):
    help = "Make the HTML of all posts and introductions anew from their words."

    def handle(self, **options):
        changed = refused = 0
        for one in tqdm(self._all(), total=Post.objects.count() + Topic.objects.count(), disable=None):
            try:
                changed += renew_topic(one) if isinstance(one, Topic) else renew_post(one)
            except markup.Refused as problem:
                refused += 1
                self.stderr.write(f"{one} ({one.get_absolute_url()}) stays as it is: {problem}")
        self.stdout.write(f"{changed} texts have new HTML, {refused} stay as they are.")

    def _all(self):
        yield from Topic.objects.all()
        posts, last = Post.objects.select_related("topic").order_by("pk"), 0
        # By key, not by offset: writers may come in between, and nothing is held in memory.
        while batch := list(posts.filter(pk__gt=last)[:BATCH]):
            yield from batch
            last = batch[-1].pk


def renew_post(post: Post) -> bool:
    """Write only what differs, and only while the words are still those that were read."""
    read = words.read(post.body, post.topic.year)
    if (read.html, read.excerpt) == (post.html, post.excerpt):
        return False
    same = Post.objects.filter(pk=post.pk, body=post.body)
    return bool(same.update(html=read.html, excerpt=read.excerpt))


def renew_topic(topic: Topic) -> bool:
    html = markup.render(topic.introduction, images=Image.objects.sizes_in(topic.introduction))
    if html == topic.introduction_html:
        return False
    same = Topic.objects.filter(pk=topic.pk, introduction=topic.introduction)
    return bool(same.update(introduction_html=html))
