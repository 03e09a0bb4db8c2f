"""The immutable snapshot that a report is made from: inputs, results and versions as canonical JSON with its hash.

The same snapshot in the same versions of the program and its template gives the same bytes of Word.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from importlib.metadata import version
from typing import Any

from lianggang.catalogue.load import load_catalogue
from lianggang.catalogue.model import Indicator
from lianggang.errors import LianggangError, unusable
from lianggang.panel.model import Observation
from lianggang.plans.model import Plan
from lianggang.reports import marks, standing, summary
from lianggang.reports.blocks import Letter
from lianggang.reports.codec import Reader, Writer
from lianggang.reports.evaluation import Evaluation
from lianggang.reports.figures import Figures, Key
from lianggang.reports.marks import Marks
from lianggang.reports.standing import Changes, Standing
from lianggang.round import Round

FORMAT = 1
TEMPLATE = "1"
"""Raised whenever the words or the layout of a report change."""
_PROGRAMS = ("lianggang", "numpy", "scipy", "python-docx", "XlsxWriter")
OWN = "own"
"""The key of the scope of the targets that a unit's report answers for."""
_SHARED = (Plan, Observation)
_ADVICE = "请使用本系统保存的快照文件。"


class ReportKind(StrEnum):
    """What kind of report is made."""

    ANNUAL = "annual"
    EVALUATION = "evaluation"
    UNIT = "unit"
    UPWARD = "upward"
    BRIEF = "brief"
    PASSAGE = "passage"
    YEARBOOK = "yearbook"

    @property
    def label(self) -> str:
        """The Chinese name of the kind."""
        return _LABELS[self.value]


_LABELS = {
    "annual": "年度统计监测报告",
    "evaluation": "评估报告",
    "unit": "落实情况和下一年工作安排",
    "upward": "向上级的年度报告",
    "brief": "领导简报",
    "passage": "政府工作报告素材",
    "yearbook": "妇女儿童统计资料",
}


_UNKNOWN = Standing()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that a report says, on the day it was taken.

    definitions: catalogue entries for the explanation of indicators. unit: whose report it is, of a unit's report;
    targets: ids of the targets it answers for. letter: the outer form of what is sent. versions: name and version of
    what takes part in the making.
    """

    kind: ReportKind
    round: Round
    definitions: tuple[Indicator, ...] = ()
    standing: Standing = _UNKNOWN
    evaluation: Evaluation | None = None
    unit: str = ""
    targets: tuple[str, ...] = ()
    letter: Letter | None = None
    versions: tuple[tuple[str, str], ...] = ()

    def to_bytes(self) -> bytes:
        """The canonical JSON: sorted keys, no blanks, every plan and observation written once."""
        writer = Writer(_SHARED)
        content = {f.name: writer.plain(getattr(self, f.name)) for f in fields(self)}
        whole = {"format": FORMAT, "content": content, "tables": writer.tables}
        text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return f"{text}\n".encode()


def take(kind: ReportKind, round: Round, **more: Any) -> Snapshot:
    """The snapshot of a round as it is now. more: other fields of `Snapshot`.

    The text of the plan is not kept, only what was read from it; nor are indicators that the round does not ask for.
    """
    known, wanted = load_catalogue().indicators, summary.codes(round.results)
    slim = replace(round, reading=replace(round.reading, text="", unread=()))
    found = tuple(known[code] for code in sorted(wanted) if code in known)
    return Snapshot(kind, slim, found, versions=current_versions(), **more)


def digest(snapshot: bytes) -> str:
    """The SHA-256 of a snapshot's bytes, which names it."""
    return hashlib.sha256(snapshot).hexdigest()


def current_versions() -> tuple[tuple[str, str], ...]:
    """Name and version of everything that takes part in making a report now."""
    editions = ",".join(f"{e.file}={e.version}" for e in load_catalogue().editions.values())
    programs = ((name, version(name)) for name in _PROGRAMS)
    return (("template", TEMPLATE), ("catalogue", editions), *programs)


def from_bytes(data: bytes) -> Snapshot:
    """The snapshot in its file. LianggangError when it is none, or of a format that this version does not read."""
    try:
        whole = json.loads(data)
        if whole["format"] != FORMAT:
            raise unusable(
                "snapshot-format", f"快照的格式是第{whole['format']}版，本程序读第{FORMAT}版。", advice=_ADVICE
            )
        snapshot = Reader(_SHARED, whole["tables"]).value(Snapshot, whole["content"])
    except LianggangError:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as problem:
        raise unusable("snapshot-broken", "这个文件不是报告的快照，或者已损坏。", advice=_ADVICE) from problem
    assert isinstance(snapshot, Snapshot)
    return snapshot


class Sources:
    """Whoever states the numbers of a snapshot's report: its figures, its evaluation, what changed."""

    def __init__(self, snapshot: Snapshot) -> None:
        own = [r for r in snapshot.round.results if r.tracked.id in snapshot.targets]
        self.own = summary.Scope(OWN, snapshot.unit, tuple(own))
        self.figures = Figures(snapshot.round, [self.own])
        self.changes = Changes(snapshot.round, snapshot.standing)
        self.marks = Marks(snapshot.evaluation) if snapshot.evaluation else None

    def render(self, key: Key) -> str:
        """The text for the key; KeyError when the snapshot knows no such subject or field."""
        return self._of(key).render(key)

    def place(self, key: Key) -> str:
        """Of what the key tells, for people."""
        return self._of(key).place(key)

    def _of(self, key: Key) -> Figures | Changes | Marks:
        if key.subject == standing.SUBJECT:
            return self.changes
        is_mark = key.subject.partition("/")[0] == marks.SUBJECT
        return self.marks if is_mark and self.marks else self.figures
