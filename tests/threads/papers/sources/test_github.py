"""What GitHub says of a repository."""

import json

import pytest

from tests.threads.papers.sources.said import Says, alone, recording
from threads.papers.record import Record
from threads.papers.sources import NotFound, Unavailable

PAGE = "https://github.com/yuhao318/mwh"


def test_a_repository_has_a_name_and_a_description():
    client = Says.recorded("github.json")
    title = "yuhao318/mwh: Mixup Without Hesitation"
    assert alone("github", client, PAGE) == Record(title=title, form="software", url=PAGE, code=PAGE)
    assert client.urls == ["https://api.github.com/repos/yuhao318/mwh"]


@pytest.mark.parametrize("description", [None, "", "  ", 5.5])
def test_a_repository_without_a_description_has_its_name(description):
    body = json.dumps(json.loads(recording("github.json")) | {"description": description})
    assert alone("github", Says(body), PAGE).title == "yuhao318/mwh"


def test_a_repository_that_was_renamed_is_the_same():
    old = "https://github.com/yuhao318/mixup"
    client = Says.recorded("github.json", url="https://api.github.com/repositories/1")
    assert alone("github", client, old).url == PAGE
    with pytest.raises(Unavailable, match="another work"):
        alone("github", Says.recorded("github.json"), old)


def test_a_repository_that_is_gone_is_unknown():
    assert isinstance(alone("github", Says('{"message": "Not Found"}', 404), PAGE), NotFound)


@pytest.mark.parametrize("status", [403, 429])
def test_strangers_may_ask_60_times_an_hour(status):
    with pytest.raises(Unavailable) as problem:
        alone("github", Says("{}", status, retry_after=1800.0), PAGE)
    assert (str(problem.value), problem.value.retry_after) == (f"GitHub answered {status}", 1800.0)
