"""The record of events: appended in order, never changed, verified from a file alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, transaction
from django.utils import timezone

from lianggang.cli.audit import command
from lianggang.errors import LianggangError
from lianggang.web.audit.chain import digest, verify
from lianggang.web.audit.export import lines_of
from lianggang.web.audit.models import Event
from lianggang.web.audit.record import By, record
from lianggang.web.exchange.keys import own_key
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


def exported(planned: County, path: Path) -> list[str]:
    """The lines of the whole chain, kept in a file."""
    data = b"".join(planned.client("administrator").get("/audit/export.jsonl").streaming_content)  # type: ignore[attr-defined]
    path.write_bytes(data)
    return data.decode().splitlines()


def wrong_with(path: Path, lines: list[str], *options: str) -> set[str]:
    """What the command finds in these lines."""
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    outcome = CliRunner().invoke(command, ["verify", str(path), *options])
    return {f.code for f in outcome.exception.findings} if isinstance(outcome.exception, LianggangError) else set()


def test_a_file_that_was_cut_short_or_is_empty_is_not_whole(planned: County, tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    record(By(None), "test.do", "thing:1", "事")
    lines = exported(planned, path)
    assert json.loads(lines[-2])["action"] == "audit.export"
    assert wrong_with(path, lines) == set()
    assert wrong_with(path, lines[:-1]) == {"audit-unclosed"}
    assert wrong_with(path, lines[:-2]) == {"audit-unclosed"}
    assert wrong_with(path, [*lines[:-2], lines[-1]]) == {"audit-shortened"}
    assert wrong_with(path, [*lines, lines[0]]) == {"audit-unreadable"}
    for none in ([], lines[-1:]):
        assert wrong_with(path, none) == {"audit-empty"}
    forged = json.loads(lines[-1])["closing"] | {"count": len(lines) - 2, "last": json.loads(lines[-3])["hash"]}
    assert wrong_with(path, [*lines[:-2], json.dumps({"closing": forged})]) == {"audit-unsigned"}


def test_a_rewritten_chain_does_not_hold_what_was_noted_before(planned: County, tmp_path: Path) -> None:
    path, earlier = tmp_path / "audit.jsonl", tmp_path / "earlier.jsonl"
    noted = json.loads(exported(planned, earlier)[-2])["hash"]
    lines = exported(planned, path)
    told = CliRunner().invoke(command, ["verify", str(path), "--earlier", str(earlier), "--anchor", noted])
    assert told.exit_code == 0
    assert f"第1条至第{len(lines) - 1}条，共{len(lines) - 1}条" in told.output
    assert own_key().public.fingerprint in told.output
    links, previous = [json.loads(line) for line in lines[:-1]], "0" * 64
    links[0]["title"] = "改写的"
    for link in links:
        link["previous"] = previous
        link["hash"] = previous = digest(link)
    rewritten = [line.rstrip() for line in lines_of(links, own_key(), timezone.now())]  # by who holds the key as well
    assert wrong_with(path, rewritten) == set()
    assert wrong_with(path, rewritten, "--earlier", str(earlier)) == {"audit-rewritten"}
    assert wrong_with(path, rewritten, "--anchor", noted) == {"audit-rewritten"}
