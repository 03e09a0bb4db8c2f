"""A sheet as a grid: every line with everything that is said about it, and what may be done now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from lianggang.collect.form import FormLine
from lianggang.collect.layout import columns, input_headings
from lianggang.collect.states import EDITABLE, Action, steps_from, waits_for, why_closed
from lianggang.panel.numbers import parse_number
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import PARTY_RIGHT, Right
from lianggang.web.rounds.checking import BLANK, FIELDS, headings_of
from lianggang.web.rounds.lines import form_of
from lianggang.web.rounds.models import ENTRY_FIELDS, Entry, Evidence, Passage, Remark, Scheme, Sheet
from lianggang.web.rounds.queries import WANT_ANSWER, Back, sent_back_of

_RETURNING = (Action.RETURN, Action.SEND_BACK)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid. closed: the form does not ask it. computed: what the counts give for a blank value."""

    name: str
    heading: str
    text: str = ""
    closed: bool = False
    weight: str = ""
    label: str = ""
    kind: str = "number"
    computed: Decimal | None = None

    @property
    def is_value(self) -> bool:
        """Whether it is a value, which counts may give."""
        return self.name.endswith("|value")


@dataclass(slots=True)
class GridLine:
    """One line of the grid with everything that is said about it."""

    line: FormLine
    past: list[tuple[int, Decimal | None]]
    cells: list[Cell]
    versions: list[tuple[str, int]]
    findings: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def says(self) -> bool:
        """Whether anything is to be read under the line."""
        return bool(self.findings or self.remarks or self.evidence or self.changes)

    @property
    def bounds(self) -> str:
        """Between which the value must lie, in print; "" where nothing is known."""
        low, high = ("" if v is None else f"{v.normalize():f}" for v in (self.line.valid_min, self.line.valid_max))
        return f"{low}—{high}" if low and high else f"≥{low}" if low else f"≤{high}" if high else ""


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """A sheet as a grid."""

    sheet: Sheet
    years: tuple[int, ...]
    parts: tuple[str, ...]
    lines: list[GridLine]
    general: list[dict[str, Any]]
    explanations: Mapping[str, str]
    can_fill: bool
    why_closed: str
    actions: list[tuple[Action, bool, str]]
    to_explain: list[dict[str, Any]]
    to_answer: list[Back]
    may_review: bool
    passages: list[Passage]

    @property
    def marks(self) -> bool:
        """Whether this person writes opinions beside the rows: the bureau, or the head before he signs."""
        return (self.may_review or self.returning is not None) and not self.can_fill

    @property
    def returning(self) -> Action | None:
        """The action by which the opinions send the sheet back, if this person may."""
        return next((action for action, _, _ in self.actions if action in _RETURNING), None)

    @property
    def steps(self) -> list[tuple[Action, bool, str]]:
        """The actions that have a form of their own: all but the return, which goes with the opinions."""
        return [each for each in self.actions if each[0] is not self.returning]

    @property
    def sent_back(self) -> Passage | None:
        """How the whole sheet came back, while it is with the unit again."""
        return sent_back_of(self.sheet, self.passages)

    @property
    def asked(self) -> str:
        """What the unit has to do now, as `saved` tells it."""
        return _asked(self.sheet)

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return 2 + len(self.years) + len(self.lines[0].cells if self.lines else ())


def grid_of(sheet: Sheet, account: Account) -> SheetGrid:
    """The grid of a sheet as this person sees it, with what he may do now."""
    spec = form_of(sheet)
    entries = {(e.code, e.part): e for e in sheet.entries.all()}
    remarks = list(sheet.remarks.select_related("by", "answered_by"))
    evidence = list(sheet.evidence.select_related("by"))
    weights = _weights(sheet.findings)
    years = tuple(range(spec.year - 3, spec.year))
    approved = _approved(sheet)
    headings = {column.heading for column in columns(spec)}
    lines = [_grid_line(line, spec.breakdowns, headings, years, entries, weights) for line in spec.lines]
    for row in lines:
        code = row.line.code
        row.findings = [f for f in sheet.findings if f["code"] != BLANK and code in {c for c, _ in f["cells"]}]
        row.remarks = [r for r in remarks if r.code == code and r.kind != Remark.Kind.EXPLANATION]
        row.evidence = [e for e in evidence if e.code == code]
        row.changes = _since(approved, entries, row.line) if approved else []
    explained = {r.finding: r.text for r in remarks if r.kind == Remark.Kind.EXPLANATION and r.finding}
    names = {line.code: line.name for line in spec.lines}
    may_fill = account.may(Right.FILL, unit=sheet.unit)
    is_open = sheet.scheme.state == Scheme.State.OPEN or sheet.revision > 1
    return SheetGrid(
        sheet=sheet,
        years=years,
        parts=spec.breakdowns,
        lines=lines,
        general=[f for f in sheet.findings if not f["cells"]],
        explanations=explained,
        can_fill=may_fill and sheet.at in EDITABLE and is_open,
        why_closed=_why(sheet, may_fill, is_open),
        actions=_actions(sheet, account),
        to_explain=[{**f, "said": explained.get(f["key"], "")} for f in sheet.findings if f["severity"] == "warning"],
        to_answer=[
            Back(r, names.get(r.code, "全表")) for r in remarks if may_fill and r.kind in WANT_ANSWER and not r.answered
        ],
        may_review=account.may(Right.REVIEW, territory=sheet.scheme.territory, unit=sheet.unit),
        passages=list(sheet.passages.select_related("by")),
    )


def _grid_line(
    line: FormLine,
    parts: tuple[str, ...],
    headings: Collection[str],
    years: tuple[int, ...],
    entries: Mapping[tuple[str, str], Entry],
    weights: Mapping[tuple[str, str], str],
) -> GridLine:
    total = entries.get((line.code, ""), Entry(code=line.code))
    asked, cells = input_headings(line), []
    for part in ("", *parts):
        entry = entries.get((line.code, part), Entry(code=line.code, part=part))
        for name in _NUMBERS:
            heading = headings_of(part)[name]
            if heading in headings:
                closed = heading not in asked
                here = _cell(line, part, name, heading, getattr(entry, name), weights, closed=closed)
                cells.append(replace(here, computed=_computed(line, entry)) if name == "value" else here)
    cells += [
        _cell(line, "", name, heading, getattr(total, name), weights, kind="reason" if name == "reason" else "words")
        for name, heading in FIELDS.items()
        if name not in _NUMBERS
    ]
    seen = {part: entries.get((line.code, part), Entry(version=0)).version for part in ("", *line.breakdowns)}
    versions = [(f"{line.code}|{part}|seen", version) for part, version in seen.items()]
    past = [(year, (line.history or {}).get(year)) for year in years]
    return GridLine(line, past, cells, versions)


_NUMBERS = ("numerator", "denominator", "value")


def _cell(
    line: FormLine, part: str, name: str, heading: str, text: str, weights: Mapping[tuple[str, str], str], *,
    closed: bool = False, kind: str = "number",
) -> Cell:  # fmt: skip
    weight = weights.get((line.code, heading), "")
    return Cell(f"{line.code}|{part}|{name}", heading, text, closed, weight, f"{line.name} {heading}", kind)


def _computed(line: FormLine, entry: Entry) -> Decimal | None:
    """What the counts give where the value itself is left blank."""
    if not line.divides or entry.value:
        return None
    counts = [parse_number(text).value for text in (entry.numerator, entry.denominator)]
    numerator, denominator = counts
    return line.computed(numerator, denominator) if numerator is not None and denominator else None


def _weights(findings: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """The heaviest severity on each cell."""
    order = ("note", "warning", "error")
    found: dict[tuple[str, str], str] = {}
    for f in findings:
        for code, heading in f["cells"]:
            found[code, heading] = max(found.get((code, heading), "note"), f["severity"], key=order.index)
    return found


def _approved(sheet: Sheet) -> dict[tuple[str, str], list[str]]:
    """The fields of each cell at the last approval; empty when there was none."""
    last = sheet.passages.filter(action=Action.APPROVE).last()
    return {(code, part): said for code, part, *said in (last.values or [])} if last else {}


def _since(
    approved: Mapping[tuple[str, str], list[str]], entries: Mapping[tuple[str, str], Entry], line: FormLine
) -> list[tuple[str, str, str]]:
    """What is different in a line since the last approval: heading, then, now."""
    found = []
    for part in ("", *line.breakdowns):
        entry = entries.get((line.code, part), Entry())
        before = approved.get((line.code, part), [""] * len(ENTRY_FIELDS))
        for name, then in zip(ENTRY_FIELDS, before, strict=True):
            if getattr(entry, name) != then:
                found.append((headings_of(part).get(name, name), then, getattr(entry, name)))
    return found


def _why(sheet: Sheet, may_fill: bool, is_open: bool) -> str:
    if not may_fill:
        return f"只有{sheet.unit_name}的填报人能填写和修改；其他人只能查看、询问和退回。"
    if not is_open and sheet.at in EDITABLE:
        return f"{sheet.scheme}{sheet.scheme.get_state_display()}，现在不能填写。"
    return why_closed(sheet.at)


def _actions(sheet: Sheet, account: Account) -> list[tuple[Action, bool, str]]:
    """What this person may do now: action, whether it wants a reason, whose turn it is afterwards."""
    found: list[tuple[Action, bool, str]] = []
    for action, step in steps_from(sheet.at):
        right = PARTY_RIGHT[step.by]
        if action is not Action.FILL and account.may(right, territory=sheet.scheme.territory, unit=sheet.unit):
            party = waits_for(step.to)
            found.append((action, step.reason, party.label if party else ""))
    return found


def saved(sheet: Sheet) -> dict[str, Any]:
    """What the grid needs after a saving: versions, and what is to be said about which cell."""
    versions = {f"{e.code}|{e.part}|seen": e.version for e in sheet.entries.all()}
    return {"versions": versions, "findings": sheet.findings, "asked": _asked(sheet)}


def _asked(sheet: Sheet) -> str:
    """The state and the warnings to be explained, to see whether a saving has changed what is to be done."""
    return " ".join([sheet.state, *sorted(f["key"] for f in sheet.findings if f["severity"] == "warning")])
