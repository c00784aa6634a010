"""Requests made up out of the description, right ones and wrong ones: nothing breaks, and every answer is as it is
described."""

import warnings

import pytest
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from tests.make import make_like, make_post, make_record
from tests.threads.api.conftest import make_program
from threads.api.describe import description
from threads.models import Reading

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.generation import GenerationMode

EXAMPLES = 5


@pytest.fixture
def forum(ann, bob, mo, topic, settings):
    settings.LIMIT_WRITES = settings.LIMIT_LIKES = settings.LIMIT_SEARCHES = (0, 1)
    settings.API_VISITOR_A_MINUTE = settings.API_MEMBER_A_MINUTE = 1_000_000
    post = make_post(topic, by=ann, body="Mixup: arXiv:2101.04342")
    paper = make_record("arXiv:2101.04342", title="Mixup", authors=("Yu, Hao",), issued=(2021, 1))
    make_post(topic, by=bob, parent=post, body="Yes, @mo-reads.")
    make_like(post, by=bob)
    Reading.objects.want(mo, paper, "read")
    # As Django's own client does: a request ends no connection here, which is in the test's transaction.
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield {"post": post.pk, "paper": paper.pk, "share": post.shares.get().pk, "year": 2021, "username": "ann"}
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


def operations():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        schema = schemathesis.openapi.from_dict(description())
    schema.app = get_wsgi_application()
    return [result.ok() for result in schema.get_all_operations()]


OPERATIONS = {one.label: one for one in operations()}


@pytest.mark.parametrize("with_token", [False, True], ids=["visitor", "token"])
@pytest.mark.parametrize("label", sorted(OPERATIONS))
@pytest.mark.filterwarnings("ignore")
def test_nothing_that_the_description_allows_or_forbids_breaks_it(forum, mo, label, with_token):
    headers = (
        {"Authorization": f"Bearer {make_program(mo, 'read', 'write', 'moderate').token}"}
        if with_token
        else {}
    )
    operation = OPERATIONS[label]
    # Without a token, what is closed answers the same to whatever it is asked.
    count = EXAMPLES if with_token or label.startswith("GET") else 1

    @seed(2021)
    @hypothesis(max_examples=count, deadline=None, database=None, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(right=operation.as_strategy(generation_mode=GenerationMode.POSITIVE), is_known=st.booleans(),
           wrong=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))  # fmt: skip
    def asks(right, is_known, wrong):
        if is_known:
            # As often as not, what is really there.
            for name in right.path_parameters or {}:
                right.path_parameters[name] = forum[name]
        right.call_and_validate(headers=headers)
        wrong.call_and_validate(headers=headers)

    asks()
