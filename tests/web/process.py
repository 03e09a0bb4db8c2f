"""An office of its own on disk with one sheet, worked on by processes of their own: for what no test may survive."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

START = """
import json, sys
import django
from lianggang.web.home import Home
Home.current().prepare()
django.setup()
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.audit.record import By
from lianggang.web.rounds import actions
from lianggang.web.rounds.models import Change, Entry, Scheme, Sheet
"""
SETUP = """
import datetime as dt
from lianggang.web.figures.models import Indicator
from lianggang.web.operations.create import update
from lianggang.web.places.models import Territory, Unit
update()
place = Territory.objects.create(code="990121", name="云泽县", level="county")
unit = Unit.objects.create(territory=place, name="县卫生健康局")
for name, role, of in (("reporter", "reporter", unit), ("head", "head", unit), ("bureau", "bureau", None)):
    account = Account.objects.create(username=name, name=name, must_change_password=False)
    Membership.objects.create(account=account, role=role, territory=place, unit=of)
scheme = Scheme.objects.create(territory=place, year=2024, deadline=dt.date(2999, 1, 1), state="open")
lines = [i.line for i in Indicator.objects.order_by("id") if i.line["numerator"]][:20]
Sheet.objects.create(scheme=scheme, unit=unit, unit_name=unit.name, number="1", deadline=scheme.deadline, lines=lines)
"""


@dataclass(frozen=True)
class Installation:
    """An office in a folder."""

    home: Path

    @classmethod
    def made(cls, home: Path) -> Installation:
        """With its one sheet, not started, and the unit's two people and the bureau's."""
        made = cls(home)
        made.run(SETUP)
        return made

    @property
    def environment(self) -> dict[str, str]:
        found = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        return found | {"LIANGGANG_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "lianggang.web.settings"}

    def run(self, script: str, *arguments: str) -> str:
        """What the script prints, in a process of its own."""
        command = [sys.executable, "-c", START + script, *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, script: str, *arguments: str) -> subprocess.Popen[bytes]:
        """A process that works on, its output to be read."""
        command = [sys.executable, "-c", START + script, *arguments]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE)
