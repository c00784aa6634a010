"""What a source says, without a server: recordings, and a client that answers with them."""

from pathlib import Path

from goodreadings.lib.http import Answer, Unreachable
from threads.papers import sources
from threads.papers.identify import Identifier, identify

RECORDINGS = Path(__file__).parent / "recordings"
CONTACT = "librarian@example.org"
KINDS = {".atom": "application/atom+xml", ".json": "application/json", ".html": "text/html"}


def recording(name: str) -> bytes:
    return (RECORDINGS / name).read_bytes()


class Says:
    """A client whose every answer is `body`; `urls` are what it was asked for."""

    def __init__(self, body: bytes | str = b"", status: int = 200, **facts) -> None:
        self.body = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        self.status, self.facts = status, facts
        self.urls: list[str] = []

    @classmethod
    def recorded(cls, name: str, **facts) -> "Says":
        return cls(recording(name), **({"content_type": KINDS[Path(name).suffix]} | facts))

    def get(self, url, *, accept="*/*", headers=None) -> Answer:
        self.urls.append(url)
        empty = {"url": url, "content_type": "", "charset": "", "retry_after": None}
        return Answer(status=self.status, body=self.body, **(empty | self.facts))


class Silent:
    """A client that reaches nobody."""

    def get(self, url, *, accept="*/*", headers=None):
        raise Unreachable("export.arxiv.org did not answer within 10 s")


def about(source: str, client, *texts: str | Identifier) -> dict[str, sources.Outcome]:
    """What `source` says through `client` of some identifiers, by value."""
    asked = [one if isinstance(one, Identifier) else identify(one) for one in texts]
    return {value: said for (_, value), said in sources.look_up(source, asked, client, CONTACT).items()}


def alone(source: str, client, text: str | Identifier) -> sources.Outcome:
    """What it says of one."""
    (outcome,) = about(source, client, text).values()
    return outcome
