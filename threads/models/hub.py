"""The hub that hears which feeds changed (WebSub), where the operator names one."""

from django.conf import settings
from django.urls import reverse

from goodreadings.lib import work


def feeds_changed(post) -> None:
    """Have the hub told of the feeds that `post` is in, or was; inside the transaction of the act."""
    if settings.WEBSUB_HUB:
        year = [post.topic.year]
        feeds = [
            reverse("feed"),
            reverse("feed_of_year", args=year),
            reverse("feed_of_papers", args=year),
            reverse("feed_of_member", args=[post.author.username]),
        ]
        work.enqueue("threads.tasks.tell_hub", feeds)
