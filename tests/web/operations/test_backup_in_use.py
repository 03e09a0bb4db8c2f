"""A backup while somebody saves again and again: it comes back whole, at some moment between two savings."""

from __future__ import annotations

import json
from pathlib import Path

from tests.web.operations.test_backup import run
from tests.web.process import Installation
from tests.web.rounds.test_killed import LOOK, SAVE


def test_a_backup_in_use_is_of_one_moment_and_verifies_when_it_comes_back(tmp_path: Path) -> None:
    office = Installation.made(tmp_path / "home")
    writer = office.start(SAVE)
    assert writer.stdout is not None
    try:
        before = int(writer.stdout.readline())
        for copy in ("first.zip", "second.zip"):
            made = run("backup", str(tmp_path / copy), home=office.home, database="")
            assert made.returncode == 0, made.stderr
    finally:
        writer.terminate()
    acknowledged = [before, *(int(line) for line in writer.stdout.read().split())]
    writer.wait()
    assert len(acknowledged) > 1  # it went on all the time
    for copy in ("first.zip", "second.zip"):
        home = tmp_path / f"new-{copy}"
        restored = run("restore", str(tmp_path / copy), home=home, database="")
        assert restored.returncode == 0, restored.stderr
        found = json.loads(Installation(home).run(LOOK))
        assert (found["whole"], found["chain"], found["entries"]) == ("ok", [], 20)
        assert len(found["notes"]) == 1  # no saving is there by half
        assert found["versions"] == [int(found["notes"][0])]
        assert before <= int(found["notes"][0]) <= acknowledged[-1] + 1
        checked = run("check", home=home, database="")
        assert "审计" not in checked.stderr
