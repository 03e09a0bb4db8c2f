"""The office looks at itself: the end of the record, the key, and what PostgreSQL is kept from doing."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from lianggang.errors import LianggangError
from lianggang.web.audit.models import Event, Head
from lianggang.web.audit.record import By, record
from lianggang.web.home import Home
from lianggang.web.operations import checkup
from lianggang.web.operations.checkup import check_up
from lianggang.web.operations.create import create, update_if_older


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path)
    found.prepare()
    return found


def codes(home: Home) -> set[str]:
    return {f.code for f in check_up(home)}


@pytest.mark.django_db
def test_a_whole_record_is_not_spoken_of(home: Home) -> None:
    assert "audit-end-lost" not in codes(home)
    record(By(None), "test.do", "thing:1", "一件")
    assert "audit-end-lost" not in codes(home)


@pytest.mark.django_db
def test_events_that_are_missing_at_the_end_are_noticed(home: Home) -> None:
    record(By(None), "test.do", "thing:1", "一件")
    Head.objects.update(number=3, hash="f" * 64)  # as if two later ones had been cut off
    (told,) = [f for f in check_up(home) if f.code == "audit-end-lost"]
    assert "应有3条，最后一条是第1条" in told.message


@pytest.mark.django_db
def test_an_emptied_record_is_noticed(home: Home) -> None:
    Head.objects.create(number=2, hash="f" * 64)
    assert "audit-end-lost" in codes(home)


@pytest.mark.django_db
def test_a_readable_key_is_told_and_the_rest_still_looked_at(home: Home) -> None:
    home.key_file.chmod(0o644)
    assert {"key-readable", "no-administrator"} <= codes(home)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="只有PostgreSQL有TRUNCATE")
def test_the_record_is_not_emptied_at_one_stroke() -> None:
    record(By(None), "test.do", "thing:1", "一件")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_event")
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_the_database_is_named_with_its_version(home: Home) -> None:
    (told,) = [f for f in check_up(home) if f.code == "database"]
    assert ("SQLite 3." if connection.vendor == "sqlite" else "PostgreSQL 1") in told.message


class Server:
    """A server of PostgreSQL's kind that says it is of some version, or does not let one in."""

    vendor = "postgresql"
    wrap_database_errors = nullcontext()

    def __init__(self, version: int = 0) -> None:
        self.features = SimpleNamespace(minimum_database_version=(14,))
        self.info = SimpleNamespace(server_version=version * 10_000 + 204)

    def get_connection_params(self) -> dict[str, str]:
        return {}

    def get_new_connection(self, params: dict[str, str]) -> Server:
        if not self.info.server_version // 10_000:
            raise OperationalError("none of the server's SASL authentication mechanisms are supported")
        return self

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None: ...

    def cursor(self) -> Server:
        return self

    def execute(self, query: str) -> None:
        assert query == "SELECT version()"

    def fetchone(self) -> tuple[str]:
        return ("(openGauss 6.0.0 build aee4abd5)",)


@pytest.mark.parametrize(
    ("version", "codes_", "said"),
    [
        (0, ["database-gone"], "认证方式"),
        (9, ["database", "database-old"], "openGauss 6.0.0"),
        (14, ["database", "database-15"], "两条唯一约束"),
        (16, ["database"], "自称"),
    ],
)
def test_what_the_server_is_and_whether_it_will_do(
    version: int, codes_: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkup, "connection", Server(version))
    found = list(checkup.server())
    assert [f.code for f in found] == codes_
    assert said in " ".join(map(str, found))


def test_nothing_is_made_on_a_server_that_will_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "connection", Server(9))
    for act in (update_if_older, lambda: create("云泽县", "990121", "county", "admin")):
        with pytest.raises(LianggangError, match="至少要14版"):
            act()
