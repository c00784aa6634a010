"""What machines ask."""

import logging

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from goodreadings.lib import health

ADDRESSES = ["/healthz", "/readyz"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_all_is_well(client, db, address):
    answer = client.get(address)
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies


@pytest.mark.parametrize("address", ADDRESSES)
def test_asking_changes_nothing(client, db, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_redirect_to_https_stands_in_the_way(client, db, settings, address):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(address).status_code == 200


def test_the_process_answers_without_its_database(client):
    assert client.get("/healthz").status_code == 200


def test_no_database_no_readiness_and_the_log_says_why(client, db, monkeypatch, caplog):
    def gone(*arguments):
        raise OperationalError("the server closed the connection: password=hunter2")

    with caplog.at_level(logging.ERROR, logger=health.__name__), monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", gone)
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")
    assert "OperationalError" in caplog.text


def test_a_waiting_migration_is_no_readiness(client, db):
    newest = MigrationLoader(connection).graph.leaf_nodes("threads")[0]
    MigrationRecorder(connection).record_unapplied(*newest)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"Migrations are waiting: manage.py migrate.\n")


def test_the_address_of_a_form_says_that_it_has_no_page(client, db):
    answer = client.get("/2021/posts/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "only takes what a form sends" in answer.text
