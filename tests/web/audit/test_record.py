"""The record of events: appended in order, never changed, verified from a file alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, transaction

from lianggang.cli.audit import command
from lianggang.errors import LianggangError
from lianggang.web.audit.chain import digest, verify
from lianggang.web.audit.models import Event
from lianggang.web.audit.record import By, record
from tests.web.conftest import County


@pytest.fixture
def three(db: None) -> list[Event]:
    return [record(By(None), "test.do", f"thing:{i}", f"第{i}件", after={"数": i}) for i in range(3)]


def test_events_follow_one_another(three: list[Event]) -> None:
    assert [e.number for e in three] == [1, 2, 3]
    assert [e.previous for e in three[1:]] == [e.hash for e in three[:2]]


def test_stored_events_hash_to_what_was_sealed(three: list[Event]) -> None:
    assert all(digest(e.link()) == e.hash for e in Event.objects.all())


@pytest.mark.parametrize("change", [lambda: Event.objects.update(title="别的"), lambda: Event.objects.all().delete()])
def test_the_database_itself_refuses_changes(three: list[Event], change: object) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()  # type: ignore[operator]
    assert Event.objects.count() == 3


def test_an_event_is_undone_with_what_it_records(db: None) -> None:
    with transaction.atomic():
        record(By(None), "test.do", "thing:1", "不成")
        transaction.set_rollback(True)
    assert record(By(None), "test.do", "thing:2", "成").number == 1


def test_the_exported_file_is_verified_without_the_database(planned: County, tmp_path: Path) -> None:
    record(By(None), "test.do", "thing:1", "事", after={"a": [1, 2.5, None, "中文"]})
    data = b"".join(planned.client("administrator").get("/audit/export.jsonl").streaming_content)  # type: ignore[attr-defined]
    path = tmp_path / "audit.jsonl"
    path.write_bytes(data)
    assert CliRunner().invoke(command, ["verify", str(path)]).exit_code == 0
    lines = data.decode().splitlines()
    for i, line in enumerate(lines):
        altered = {**json.loads(line), "title": "改过"}
        path.write_text("\n".join([*lines[:i], json.dumps(altered), *lines[i + 1 :]]), "utf-8")
        assert isinstance(CliRunner().invoke(command, ["verify", str(path)]).exception, LianggangError)


def test_a_missing_event_is_noticed(three: list[Event]) -> None:
    links = [{**e.link(), "hash": e.hash} for e in three]
    assert {f.code for f in verify(links[:1] + links[2:])} == {"audit-gap", "audit-broken"}


def test_people_of_a_unit_do_not_read_the_record(planned: County) -> None:
    assert planned.client("health.reporter").get("/audit/").status_code == 403
    assert planned.client("bureau").get("/audit/export.jsonl").status_code == 403
