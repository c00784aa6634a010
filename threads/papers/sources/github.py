"""GitHub: the name and the description of a repository, if the operator wants them.

Source: https://docs.github.com/rest/repos/repos#get-a-repository. Strangers have 60 questions an hour; beyond them it
answers 403 or 429.
"""

from collections.abc import Sequence

from threads.papers.identifier import Identifier
from threads.papers.record import Record
from threads.papers.sources.asking import MISSING, another, ask, not_found, object_of
from threads.papers.sources.facts import text
from threads.papers.sources.source import Client, Outcomes, Source, key

TITLE, HOST = "GitHub", "api.github.com"


def look_up(identifiers: Sequence[Identifier], client: Client, contact: str) -> Outcomes:
    """The first of the repositories."""
    one = identifiers[0]
    url = f"https://{HOST}/repos/{one.value}"
    answer = ask(
        client,
        TITLE,
        url,
        accept="application/vnd.github+json",
        also=MISSING,
        headers={"X-GitHub-Api-Version": "2022-11-28"},
    )
    if answer.status != 200:
        return not_found(TITLE, one)
    repository = object_of(answer, TITLE)
    name, description = text(repository.get("full_name")), text(repository.get("description")).strip()
    # A repository that has another name now is the same work: the API redirects from the old one.
    if name.lower() != one.value and answer.url == url:
        raise another(TITLE)
    title = f"{name}: {description}" if description else name
    page = text(repository.get("html_url"))
    return {key(one): Record(title=title, form="software", url=page, code=page)}


SOURCE = Source("github", TITLE, HOST, pause=60.0, batch=1, look_up=look_up)
