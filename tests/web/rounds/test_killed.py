"""A process is killed in the middle of saving, again and again: no cell is lost, halved or written twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

START = """
import json, sys
import django
from lianggang.web.home import Home
Home.current().prepare()
django.setup()
from lianggang.web.audit.record import By
from lianggang.web.rounds import actions
from lianggang.web.rounds.models import Change, Entry, Scheme, Sheet
"""
SETUP = """
import datetime as dt
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.figures.models import Indicator
from lianggang.web.operations.create import update
from lianggang.web.places.models import Territory, Unit
update()
place = Territory.objects.create(code="990121", name="云泽县", level="county")
unit = Unit.objects.create(territory=place, name="县卫生健康局")
reporter = Account.objects.create(username="reporter", name="reporter")
Membership.objects.create(account=reporter, role="reporter", territory=place, unit=unit)
scheme = Scheme.objects.create(territory=place, year=2024, deadline=dt.date(2999, 1, 1), state="open")
lines = [i.line for i in Indicator.objects.order_by("id") if i.line["numerator"]][:20]
Sheet.objects.create(scheme=scheme, unit=unit, unit_name=unit.name, number="1", deadline=scheme.deadline, lines=lines)
"""
SAVE = """
from lianggang.web.accounts.models import Account
by = By(Account.objects.get())
sheet = Sheet.objects.get()
round_ = max([int(e.note) for e in sheet.entries.all()], default=0)
while True:
    round_ += 1
    versions = {e.code: e.version for e in sheet.entries.all()}
    typed = [actions.Typed(x["code"], "", versions.get(x["code"], 0), {"note": str(round_)}) for x in sheet.lines]
    actions.save(by=by, sheet_id=sheet.pk, typed=typed)
    print(round_, flush=True)
"""
LOOK = """
from django.db import connection
from lianggang.web.audit.chain import verify
from lianggang.web.audit.models import Event
with connection.cursor() as cursor:
    whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
events = Event.objects.order_by("number")
print(json.dumps({
    "whole": whole,
    "notes": sorted({e.note for e in Entry.objects.all()}),
    "versions": sorted({e.version for e in Entry.objects.all()}),
    "entries": Entry.objects.count(), "changes": Change.objects.count(),
    "saves": events.filter(action="sheet.save").count(),
    "chain": [f.code for f in verify(e.link() | {"hash": e.hash} for e in events)],
}))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    found = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return found | {"LIANGGANG_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "lianggang.web.settings"}


def run(script: str, environment: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", START + script], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_killed_saving_is_there_whole_or_not_at_all(environment: dict[str, str]) -> None:
    run(SETUP, environment)
    for lives in range(3):
        process = subprocess.Popen([sys.executable, "-c", START + SAVE], env=environment, stdout=subprocess.PIPE)
        assert process.stdout is not None
        acknowledged = 0
        for _ in range(3 + 2 * lives):
            acknowledged = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *(int(line) for line in process.stdout.read().split())])
        process.wait()
        found = json.loads(run(LOOK, environment))
        assert found["whole"] == "ok"
        assert found["chain"] == []
        assert len(found["notes"]) == 1  # every cell is of the same saving
        assert int(found["notes"][0]) in (acknowledged, acknowledged + 1)
        assert found["versions"] == [int(found["notes"][0])]
        assert (found["entries"], found["changes"]) == (20, 20 * found["saves"])
