"""A process is killed in the middle of saving, again and again: no cell is lost, halved or written twice."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from tests.web.process import Installation

SAVE = """
by = By(Account.objects.get(username="reporter"))
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
def office(tmp_path: Path) -> Installation:
    return Installation.made(tmp_path / "home")


def test_a_killed_saving_is_there_whole_or_not_at_all(office: Installation) -> None:
    for lives in range(3):
        process = office.start(SAVE)
        assert process.stdout is not None
        acknowledged = 0
        for _ in range(3 + 2 * lives):
            acknowledged = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *(int(line) for line in process.stdout.read().split())])
        process.wait()
        found = json.loads(office.run(LOOK))
        assert found["whole"] == "ok"
        assert found["chain"] == []
        assert len(found["notes"]) == 1  # every cell is of the same saving
        assert int(found["notes"][0]) in (acknowledged, acknowledged + 1)
        assert found["versions"] == [int(found["notes"][0])]
        assert (found["entries"], found["changes"]) == (20, 20 * found["saves"])


HAND_IN = """
from lianggang.collect.states import Action
by, sheet = By(Account.objects.get(username="reporter")), Sheet.objects.get()
blank = [actions.Typed(x["code"], "", 0, {"reason": "部门不掌握"}) for x in sheet.lines]
if not sheet.entries.exists():
    actions.save(by=by, sheet_id=sheet.pk, typed=blank)
way = {"draft": Action.SUBMIT, "submitted": Action.WITHDRAW}
print("ready", flush=True)
while True:
    sheet.refresh_from_db()
    sheet = actions.act(by=by, sheet_id=sheet.pk, action=way[sheet.state], seen=sheet.version)
    print(sheet.version, flush=True)
"""
HANDED = """
from lianggang.web.audit.chain import verify
from lianggang.web.audit.models import Event
from lianggang.web.rounds.models import Notice, Passage
sheet = Sheet.objects.get()
passages = Passage.objects.exclude(action="fill").order_by("id")
events = Event.objects.order_by("number")
print(json.dumps({
    "state": sheet.state, "version": sheet.version, "passages": [p.action for p in passages],
    "values": [len(p.values or []) for p in passages if p.action == "submit"],
    "events": [e.action.removeprefix("sheet.") for e in events if e.action in ("sheet.submit", "sheet.withdraw")],
    "told": Notice.objects.count(), "chain": [f.code for f in verify(e.link() | {"hash": e.hash} for e in events)],
}))
"""


def test_a_killed_submission_has_happened_whole_or_not_at_all(office: Installation) -> None:
    """State, passage with its values, event and notice go together, wherever the process was killed."""
    for lives in range(3):
        process = office.start(HAND_IN)
        assert process.stdout is not None
        for _ in range(3 + 2 * lives):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = json.loads(office.run(HANDED))
        steps = found["passages"]
        assert steps == (["submit", "withdraw"] * len(steps))[: len(steps)]
        assert found["events"] == steps
        assert found["version"] == found["told"] == len(steps)
        assert found["state"] == ("submitted" if steps[-1] == "submit" else "draft")
        assert set(found["values"]) == {20}
        assert found["chain"] == []
