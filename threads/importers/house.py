"""What the old names and numbers are called here, while words move in."""

import re
from dataclasses import dataclass, field

from goodreadings.lib.markup.quotes import read_value
from threads.models import Topic

_LINK = re.compile(
    r"(?:https?://(?P<host>[\w.-]{1,200}(?::\d{1,5})?))?"
    r"/t/(?:(?P<slug>[^\s/?#]{1,300})/)?(?P<topic>\d{1,15})(?:/(?P<post>\d{1,9}))?/?(?:[?#]\S{0,300})?",
    re.IGNORECASE,
)
_UNFIT_FOR_A_QUOTE = re.compile(r'["\[\]\n,]+')


@dataclass(slots=True)
class House:
    """Where everything of one old topic stands in the new house.

    names   usernames here, by the lower-case username in the old forum
    years   our years, by the number of an old topic
    slugs   the slug of each old topic that comes with this import
    hosts   where the old forum stood: links to its topics lead here from now on
    topic   the number of the old topic whose posts are converted
    """

    names: dict[str, str]
    years: dict[int, int]
    slugs: dict[int, str]
    hosts: set[str]
    topic: int
    repaired: int = field(default=0)

    def username(self, old: str) -> str:
        """The name here; the old one for somebody who did not come along."""
        return self.names.get(old.lower(), old)

    def mention(self, old: str) -> str:
        """Marks at the end belong to the sentence where the name without them is known."""
        name = old.rstrip("._-")
        if old.lower() not in self.names and name.lower() in self.names:
            return f"@{self.username(name)}{old[len(name) :]}"
        return f"@{self.username(old)}"

    def quote(self, value: str) -> str:
        """The opening tag of a quote, from what Discourse says after `quote=`."""
        old = read_value(value)
        author = _UNFIT_FOR_A_QUOTE.sub(" ", self.username(old.author)).strip()[:100]
        year = self.years.get(old.topic or self.topic)
        if not old.post or not year:
            return f'[quote="{author}"]' if author else "[quote]"
        self.repaired += 1
        elsewhere = f", topic:{year}" if (old.topic or self.topic) != self.topic else ""
        return f'[quote="{author}, post:{old.post}{elsewhere}"]'

    def path(self, address: str) -> str | None:
        """Where a link into the old forum leads here; None for every other address.

        Another forum has a topic 57 too: the host must be the old one's, or the slug must fit.
        """
        match = _LINK.fullmatch(address)
        year = self.years.get(int(match["topic"])) if match else None
        if not year or not self._is_ours(match):
            return None
        self.repaired += 1
        topic = Topic(year=year)
        return topic.place_of(int(match["post"])) if int(match["post"] or 0) else topic.get_absolute_url()

    def _is_ours(self, match: re.Match) -> bool:
        slug = self.slugs.get(int(match["topic"]))
        host = (match["host"] or "").lower()
        return not host or host in self.hosts or (bool(slug) and slug == match["slug"])

    def label(self, path: str) -> str:
        """Words for a link that stood bare."""
        year = path.strip("/").split("/")[0]
        _, _, number = path.partition("#post-")
        return f"{year}, post {number}" if number else year
