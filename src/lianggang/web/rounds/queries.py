"""What the pages of the round show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from lianggang.collect.layout import input_headings
from lianggang.collect.states import EDITABLE, STEPS, Action, State, waits_for
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import PARTY_RIGHT, Right
from lianggang.web.audit.record import By
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.batch import STEPS as BATCH
from lianggang.web.rounds.checking import FIELDS, headings_of
from lianggang.web.rounds.lines import form_of
from lianggang.web.rounds.models import Change, Entry, Notice, Passage, Remark, Scheme, Sheet
from lianggang.web.rounds.scheme import STEPS as SCHEME_STEPS
from lianggang.web.steps import Step, open_to

WANT_ANSWER = (Remark.Kind.RETURN, Remark.Kind.QUERY)
_LEFT_UNIT = (State.CONFIRMED, State.ACCEPTED, State.APPROVED, State.LOCKED, State.PUBLISHED)


def readable_sheets(account: Account) -> QuerySet[Sheet]:
    """The sheets that a person may open: his own unit's always, others' once they have left the unit.

    A sheet that the bureau has returned stays open to those who saw it.
    """
    own = [m.unit_id for m in account.standing if m.unit_id]
    over = [t.pk for t in account.territories(Right.READ_SHEETS)]
    left = Passage.objects.filter(end__in=_LEFT_UNIT, sheet=OuterRef("pk"))  # no join: sheets are wide
    seen = Q(scheme__territory__in=over) & (Q(state__in=_LEFT_UNIT) | Exists(left))
    return Sheet.objects.filter(Q(unit__in=own) | seen)


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

    @property
    def in_bulk(self) -> tuple[Scheme, ...]:
        """The rounds on whose page several of the waiting sheets are dealt with at once."""
        several = [s.scheme for s in self.waiting if s.at in BATCH.values()]
        return tuple(dict.fromkeys(scheme for scheme in several if several.count(scheme) > 1))


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


_SAYS = ~Q(value="") | (~Q(numerator="") & ~Q(denominator=""))


def _owed(sheets: QuerySet[Sheet]) -> Iterator[Owed]:
    """How far each sheet is; the cells are counted by the database, apart from the wide sheets."""
    today = timezone.localdate()
    waiting = Remark.objects.filter(kind__in=WANT_ANSWER, answered="").select_related("by")
    returns = Prefetch("passages", Passage.objects.filter(end=State.RETURNED).select_related("by"), to_attr="returns")
    fetched = sheets.select_related("scheme__territory", "unit")
    found = list(fetched.prefetch_related(Prefetch("remarks", waiting), returns))
    totals = Entry.objects.filter(sheet__in=found, part="").order_by().values("sheet")
    counted = totals.annotate(
        filled=Count("pk", filter=_SAYS), explained=Count("pk", filter=~_SAYS & ~Q(reason=""))
    ).values_list("sheet", "filled", "explained")  # fmt: skip
    counts = {pk: (filled, explained) for pk, filled, explained in counted}
    return (_owed_of(sheet, *counts.get(sheet.pk, (0, 0)), today) for sheet in found)


def _owed_of(sheet: Any, filled: int, explained: int, today: dt.date) -> Owed:
    names = {line["code"]: line["name"] for line in sheet.lines}
    back = tuple(Back(r, names.get(r.code, "")) for r in sheet.remarks.all())
    errors = sum(f["severity"] == "error" for f in sheet.findings)
    warnings = sum(f["severity"] == "warning" for f in sheet.findings)
    sent_back = sent_back_of(sheet, sheet.returns)
    return Owed(sheet, filled, len(sheet.lines), explained, errors, warnings, back, today, sent_back)


def sent_back_of(sheet: Sheet, passages: Sequence[Passage]) -> Passage | None:
    """How a sheet that is with its unit again came back, where that was said of the whole sheet."""
    ways = [p for p in passages if p.end == State.RETURNED and p.action != Action.FILL]
    return ways[-1] if sheet.at is State.RETURNED and ways and ways[-1].reason else None


def matrix(scheme: Scheme, account: Account) -> list[tuple[Owed, bool]]:
    """Unit × state with completeness and timeliness, and whether this person may open the sheet."""
    readable = set(readable_sheets(account).filter(scheme=scheme).values_list("pk", flat=True))
    return [(owed, owed.sheet.pk in readable) for owed in _owed(scheme.sheets.all())]


def burden(sheets: Collection[Sheet]) -> dict[str, int]:
    """Forms, indicators, cells and minutes that these sheets of a round cost the units."""
    return {
        "sheets": len(sheets),
        "indicators": sum(len(s.lines) for s in sheets),
        "cells": sum(len(input_headings(line)) for s in sheets for line in form_of(s).lines),
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
    sheets = readable_sheets(account).filter(Exists(unsaid.filter(sheet=OuterRef("pk"))), scheme=scheme)
    for sheet in sheets.select_related("unit").prefetch_related(Prefetch("entries", unsaid)):
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
    sheets = list(scheme.sheets.filter(state__in=[s for s, _ in may]).defer("lines", "findings")) if may else []
    found = [(action, [s for s in sheets if s.at is state]) for state, action in may]
    return [(action, of) for action, of in found if of]


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
        (headings_of(part).get(name, name), change.before[name], text)
        for name, text in change.after.items()
        if change.before[name] != text
    ]
