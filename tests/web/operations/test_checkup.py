"""The office looks at itself: the end of the record, the key, and what PostgreSQL is kept from doing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from lianggang.web.audit.models import Event, Head
from lianggang.web.audit.record import By, record
from lianggang.web.home import Home
from lianggang.web.operations.checkup import check_up


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
