"""What the pages of the round show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from lianggang.collect.form import REASONS, FormLine
from lianggang.collect.states import EDITABLE, STEPS, Action, State, steps_from, waits_for, why_closed
from lianggang.panel.numbers import parse_number
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import PARTY_RIGHT, Right
from lianggang.web.audit.record import By
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.batch import STEPS as BATCH
from lianggang.web.rounds.checking import FIELDS
from lianggang.web.rounds.lines import form_of
from lianggang.web.rounds.models import ENTRY_FIELDS, Change, Entry, Evidence, Notice, Passage, Remark, Scheme, Sheet
from lianggang.web.rounds.scheme import STEPS as SCHEME_STEPS
from lianggang.web.steps import Step, open_to

_WANT_ANSWER = (Remark.Kind.RETURN, Remark.Kind.QUERY)
_RETURNING = (Action.RETURN, Action.SEND_BACK)
_LEFT_UNIT = (State.CONFIRMED, State.ACCEPTED, State.APPROVED, State.LOCKED, State.PUBLISHED)


def readable_sheets(account: Account) -> QuerySet[Sheet]:
    """The sheets that a person may open: his own unit's always, others' once they have left the unit.

    A sheet that the bureau has returned stays open to those who saw it.
    """
    own = [m.unit_id for m in account.standing if m.unit_id]
    over = [t.pk for t in account.territories(Right.READ_SHEETS)]
    seen = Q(scheme__territory__in=over) & (Q(state__in=_LEFT_UNIT) | Q(passages__end__in=_LEFT_UNIT))
    return Sheet.objects.filter(Q(unit__in=own) | seen).distinct()


def own_sheets(account: Account) -> QuerySet[Sheet]:
    """The sheets of the units in which one has a role, latest rounds first."""
    own = [m.unit_id for m in account.standing if m.unit_id]
    return Sheet.objects.filter(unit__in=own).select_related("scheme__territory", "unit").order_by("-scheme__year")


def next_words(sheet: Sheet) -> str:
    """Whose turn it is, in a sentence; "" when all is done."""
    party = waits_for(sheet.at)
    return f"下一步由{party.label}办理。" if party else ""


def readable_schemes(account: Account) -> QuerySet[Scheme]:
    """The schemes of the territories in which one has a role.

    A third party that is limited to plans sees those that ask for one of their indicators.
    """
    within = Q(pk=None)
    for place in account.territories(Right.READ):
        limits = account.plans(place)
        asked = Q() if limits is None else Q(sheets__unit__aims__document__in=limits)
        within |= Q(territory=place) & asked
    return Scheme.objects.filter(within).select_related("territory").distinct()


@dataclass(frozen=True, slots=True)
class Back:
    """What the bureau said about a value and waits for, with the name of the indicator, "" for the whole sheet."""

    remark: Remark
    name: str


@dataclass(frozen=True, slots=True)
class Owed:
    """A sheet on somebody's desk: how far it is, until when, and what came back.

    sent_back: how the whole sheet came back, with the reason; None while it is not with the unit again.
    """

    sheet: Sheet
    filled: int
    asked: int
    explained: int
    errors: int
    warnings: int
    returned: tuple[Back, ...]
    today: dt.date
    sent_back: Passage | None = None

    @property
    def blank(self) -> int:
        """Lines that have neither value nor reason."""
        return self.asked - self.filled - self.explained

    @property
    def days(self) -> int:
        """Days until the deadline; below zero when it has passed."""
        return (self.sheet.deadline - self.today).days

    @property
    def overdue(self) -> int:
        """Days since the deadline, 0 when it has not passed."""
        return max(-self.days, 0)

    @property
    def late(self) -> bool:
        """Whether it was handed in after the deadline."""
        handed = self.sheet.submitted_at
        return handed is not None and timezone.localtime(handed).date() > self.sheet.deadline

    @property
    def timely(self) -> str:
        """Whether it came in time, in words; "" while it may still come."""
        if self.sheet.submitted_at is not None:
            return "迟报" if self.late else "按时"
        return f"逾期{self.overdue}天" if self.overdue else ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a person owes, what waits for him, and what he is to look after."""

    owed: tuple[Owed, ...]
    waiting: tuple[Sheet, ...]
    schemes: tuple[Scheme, ...]
    own: tuple[Sheet, ...]
    notices: tuple[Notice, ...]


def desk_of(account: Account) -> Desk:
    """Everything on a person's desk, with a constant number of queries."""
    due = Q(scheme__state=Scheme.State.OPEN) | Q(revision__gt=1)
    mine = Sheet.objects.filter(due, unit__in=account.units(Right.FILL))
    owed = tuple(_owed(mine.filter(state__in=EDITABLE)))
    schemes = readable_schemes(account).exclude(state=Scheme.State.CLOSED)
    if not account.may(Right.READ_SHEETS):  # units are asked nothing before the round is open
        schemes = schemes.filter(state=Scheme.State.OPEN)
    notices = Notice.objects.filter(account=account, read_at=None)[:8]
    own = own_sheets(account).filter(scheme__state__in=(Scheme.State.OPEN, Scheme.State.CLOSED))[:6]
    return Desk(owed, tuple(_waiting(account)), tuple(schemes), tuple(own), tuple(notices))


def _waiting(account: Account) -> Iterable[Sheet]:
    """The sheets whose next step is this person's, reporters' own work left out."""
    return Sheet.objects.filter(
        Q(unit__in=account.units(Right.CONFIRM), state=State.SUBMITTED)
        | Q(scheme__territory__in=account.territories(Right.REVIEW), state__in=(State.CONFIRMED, State.APPROVED))
        | Q(scheme__territory__in=account.territories(Right.APPROVE), state=State.ACCEPTED)
        | Q(scheme__territory__in=account.territories(Right.PUBLISH), state=State.LOCKED)
    ).select_related("scheme__territory", "unit")


_TOTAL = Q(entries__part="")
_SAYS = ~Q(entries__value="") | (~Q(entries__numerator="") & ~Q(entries__denominator=""))


def _owed(sheets: QuerySet[Sheet]) -> Iterator[Owed]:
    """How far each sheet is; the cells are counted by the database."""
    today = timezone.localdate()
    counted = sheets.annotate(
        filled=Count("entries", filter=_TOTAL & _SAYS),
        explained=Count("entries", filter=_TOTAL & ~_SAYS & ~Q(entries__reason="")),
    )
    waiting = Remark.objects.filter(kind__in=_WANT_ANSWER, answered="").select_related("by")
    returns = Prefetch("passages", Passage.objects.filter(end=State.RETURNED).select_related("by"), to_attr="returns")
    fetched = counted.select_related("scheme__territory", "unit")
    return (_owed_of(s, today) for s in fetched.prefetch_related(Prefetch("remarks", waiting), returns))


def _owed_of(sheet: Any, today: dt.date) -> Owed:
    names = {line["code"]: line["name"] for line in sheet.lines}
    back = tuple(Back(r, names.get(r.code, "")) for r in sheet.remarks.all())
    errors = sum(f["severity"] == "error" for f in sheet.findings)
    warnings = sum(f["severity"] == "warning" for f in sheet.findings)
    sent_back = _sent_back(sheet, sheet.returns)
    return Owed(sheet, sheet.filled, len(sheet.lines), sheet.explained, errors, warnings, back, today, sent_back)


def _sent_back(sheet: Sheet, passages: Sequence[Passage]) -> Passage | None:
    """How a sheet that is with its unit again came back, where that was said of the whole sheet."""
    ways = [p for p in passages if p.end == State.RETURNED and p.action != Action.FILL]
    return ways[-1] if sheet.at is State.RETURNED and ways and ways[-1].reason else None


def matrix(scheme: Scheme, account: Account) -> list[tuple[Owed, bool]]:
    """Unit × state with completeness and timeliness, and whether this person may open the sheet."""
    readable = set(readable_sheets(account).filter(scheme=scheme).values_list("pk", flat=True))
    return [(owed, owed.sheet.pk in readable) for owed in _owed(scheme.sheets.all())]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid. closed: the form does not ask it."""

    name: str
    heading: str
    text: str = ""
    closed: bool = False
    weight: str = ""
    label: str = ""
    kind: str = "number"


@dataclass(slots=True)
class GridLine:
    """One line of the grid with everything that is said about it."""

    line: FormLine
    past: list[tuple[int, Decimal | None]]
    cells: list[Cell]
    versions: list[tuple[str, int]]
    computed: Decimal | None = None
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
    reasons: tuple[str, ...] = REASONS

    @property
    def marks(self) -> bool:
        """Whether this person writes opinions beside the rows: the bureau, or the head before he signs."""
        return (self.may_review or self.returning is not None) and not self.can_fill

    @property
    def returning(self) -> Action | None:
        """The action by which the opinions send the sheet back, if this person may."""
        return next((action for action, _, _ in self.actions if action in _RETURNING), None)

    @property
    def sent_back(self) -> Passage | None:
        """How the whole sheet came back, while it is with the unit again."""
        return _sent_back(self.sheet, self.passages)

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
    lines = [_grid_line(line, spec.breakdowns, years, entries, weights) for line in spec.lines]
    for row in lines:
        code = row.line.code
        row.findings = [f for f in sheet.findings if code in {c for c, _ in f["cells"]}]
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
            Back(r, names.get(r.code, "全表"))
            for r in remarks
            if may_fill and r.kind in _WANT_ANSWER and not r.answered
        ],
        may_review=account.may(Right.REVIEW, territory=sheet.scheme.territory, unit=sheet.unit),
        passages=list(sheet.passages.select_related("by")),
    )


def _grid_line(
    line: FormLine,
    parts: tuple[str, ...],
    years: tuple[int, ...],
    entries: Mapping[tuple[str, str], Entry],
    weights: Mapping[tuple[str, str], str],
) -> GridLine:
    total = entries.get((line.code, ""), Entry(code=line.code))
    cells = [
        _cell(line, "", name, heading, getattr(total, name), weights, closed=name in _COUNTS and not line.divides)
        for name, heading in FIELDS.items()
        if name in ("numerator", "denominator", "value")
    ]
    for part in parts:
        entry = entries.get((line.code, part), Entry(code=line.code, part=part))
        cells.append(_cell(line, part, "value", part, entry.value, weights, closed=part not in line.breakdowns))
    cells += [
        _cell(line, "", name, heading, getattr(total, name), weights, kind="reason" if name == "reason" else "words")
        for name, heading in FIELDS.items()
        if name not in ("numerator", "denominator", "value")
    ]
    asked = ("", *line.breakdowns)
    versions = [
        (f"{line.code}|{p}|seen", entries[line.code, p].version if (line.code, p) in entries else 0) for p in asked
    ]
    past = [(year, (line.history or {}).get(year)) for year in years]
    return GridLine(line, past, cells, versions, _computed(line, total))


_COUNTS = ("numerator", "denominator")


def _cell(
    line: FormLine, part: str, name: str, heading: str, text: str, weights: Mapping[tuple[str, str], str], *,
    closed: bool = False, kind: str = "number",
) -> Cell:  # fmt: skip
    weight = weights.get((line.code, heading), "")
    return Cell(f"{line.code}|{part}|{name}", heading, text, closed, weight, f"{line.name} {heading}", kind)


def _computed(line: FormLine, total: Entry) -> Decimal | None:
    """What the counts give where the value itself is left blank."""
    if not line.divides or total.value:
        return None
    counts = [parse_number(text).value for text in (total.numerator, total.denominator)]
    numerator, denominator = counts
    return line.quantity.ratio(numerator, denominator) if numerator is not None and denominator else None


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
                found.append((part or FIELDS.get(name, name), then, getattr(entry, name)))
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


def burden(scheme: Scheme) -> dict[str, int]:
    """Forms, indicators, cells and minutes that the round costs the units."""
    sheets = list(scheme.sheets.all())
    return {
        "sheets": len(sheets),
        "indicators": sum(len(s.lines) for s in sheets),
        "cells": sum(1 + 2 * bool(line["numerator"]) + len(line["breakdowns"]) for s in sheets for line in s.lines),
        "minutes": sum(s.minutes for s in sheets),
    }


@dataclass(frozen=True, slots=True)
class Missing:
    """An indicator for which a unit has no data, and the reason that it gave."""

    sheet: Sheet
    code: str
    name: str
    why: str


def missing(scheme: Scheme, account: Account) -> list[Missing]:
    """Lines without data and the reason given, in the sheets that one may open: each a case for a special survey."""
    found = []
    unsaid = Entry.objects.filter(part="").exclude(reason="")
    sheets = readable_sheets(account).filter(scheme=scheme).select_related("unit")
    for sheet in sheets.prefetch_related(Prefetch("entries", unsaid)):
        names = {line["code"]: line["name"] for line in sheet.lines}
        found += [Missing(sheet, e.code, names[e.code], e.reason) for e in sheet.entries.all() if e.code in names]
    return found


def scheme_steps(scheme: Scheme, account: Account) -> list[tuple[str, Step]]:
    """What this person may do with a scheme now."""
    return open_to(SCHEME_STEPS, scheme, by=By(account), territory=scheme.territory)


def batch(scheme: Scheme, account: Account) -> list[tuple[Action, list[Sheet]]]:
    """The steps that this person may take for many sheets at once, with the sheets."""
    may = [
        (state, action)
        for action, state in BATCH.items()
        if account.may(PARTY_RIGHT[STEPS[state, action].by], territory=scheme.territory)
    ]
    sheets = list(scheme.sheets.filter(state__in=[state for state, _ in may])) if may else []
    found = [(action, [s for s in sheets if s.at is state]) for state, action in may]
    return [(action, of) for action, of in found if of]


def saved(sheet: Sheet) -> dict[str, Any]:
    """What the grid needs after a saving: versions, and what is to be said about which cell."""
    versions = {f"{e.code}|{e.part}|seen": e.version for e in sheet.entries.all()}
    return {"versions": versions, "findings": sheet.findings, "asked": _asked(sheet)}


def _asked(sheet: Sheet) -> str:
    """The state and the warnings to be explained, to see whether a saving has changed what is to be done."""
    return " ".join([sheet.state, *sorted(f["key"] for f in sheet.findings if f["severity"] == "warning")])


def differences(sheet: Sheet, cells: Iterable[Typed]) -> list[tuple[str, str, str, str, str]]:
    """What an upload would change: name, part, field, now, then."""
    names = {line["code"]: line["name"] for line in sheet.lines}
    entries = {(e.code, e.part): e for e in sheet.entries.all()}
    found = []
    for cell in cells:
        entry = entries.get((cell.code, cell.part))
        for field_, text in cell.fields.items():
            now = getattr(entry, field_) if entry else ""
            if now != text:
                found.append((names.get(cell.code, cell.code), cell.part, FIELDS.get(field_, field_), now, text))
    return found


def history(sheet: Sheet, code: str) -> list[tuple[Change, list[tuple[str, str, str]]]]:
    """The savings of one line, latest first, each with heading, before and after of what it changed."""
    changes = Change.objects.filter(entry__sheet=sheet, entry__code=code).select_related("by", "entry").order_by("-id")
    return [(change, _differing(change)) for change in changes]


def _differing(change: Change) -> list[tuple[str, str, str]]:
    part = change.entry.part
    return [
        (part or FIELDS.get(name, name), change.before[name], text)
        for name, text in change.after.items()
        if change.before[name] != text
    ]
