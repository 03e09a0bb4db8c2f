"""Which duties a person may see, how a year's calendar is laid out, and what a duty's page shows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils import timezone

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.requests import key_of
from lianggang.web.accounts.rights import Right
from lianggang.web.attachments.models import Attachment
from lianggang.web.audit.record import By
from lianggang.web.duties.models import Duty, Part, Passage
from lianggang.web.duties.steps import OWED, PLAIN, STEPS
from lianggang.web.figures.reading import plain
from lianggang.web.figures.tables import Cell, Column, Table, number, text
from lianggang.web.followup.models import Matter
from lianggang.web.followup.queries import readable as readable_matters
from lianggang.web.places.models import Unit
from lianggang.web.steps import Step, open_to

K, S = Duty.Kind, Duty.State
LATE = "late"


def readable(account: Account) -> QuerySet[Duty]:
    """The duties of the territory where one oversees units; else one's unit's own, and those of the office."""
    own = account.units(Right.READ)
    over = account.territories(Right.READ_SHEETS)
    of_unit = Q(unit__in=own) | Q(parts__unit__in=own)
    of_office = Q(unit=None, territory__in=[u.territory_id for u in own])
    return Duty.objects.filter(Q(territory__in=over) | of_unit | of_office).distinct()


def _late() -> Q:
    return Q(state__in=OWED, due__lt=timezone.localdate())


@dataclass(frozen=True, slots=True)
class Filter:
    """What the calendar is narrowed to; "" for no limit. by: "month" or "owner"."""

    year: int
    kind: str = ""
    unit: str = ""
    state: str = ""
    by: str = "month"

    @classmethod
    def of(cls, asked: QueryDict) -> Filter:
        """From the address of the page; what is not understood is no limit."""
        year, kind = asked.get("year", ""), asked.get("kind", "")
        unit, state = asked.get("unit", ""), asked.get("state", "")
        return cls(
            int(year) if year.isdecimal() and len(year) == 4 else timezone.localdate().year,
            kind if kind in K.values else "",
            str(key_of(unit) or "") if unit != "office" else unit,
            state if state in (*S.values, LATE) else "",
            "owner" if asked.get("by") == "owner" else "month",
        )

    def narrow(self, found: QuerySet[Duty]) -> QuerySet[Duty]:
        """Those of the duties that are wanted."""
        wanted = Q(year=self.year)
        if self.kind:
            wanted &= Q(kind=self.kind)
        if self.unit:
            wanted &= Q(unit=None) if self.unit == "office" else Q(unit=self.unit)
        if self.state:
            wanted &= _late() if self.state == LATE else Q(state=self.state)
        return found.filter(wanted)


class Row(list[Duty]):
    """The same duty of several units, or a single one: a line of the calendar."""

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many are late, and how many are in each state."""
        words = Counter("逾期" if d.overdue else d.get_state_display() for d in self)
        return words.most_common()


@dataclass(frozen=True, slots=True)
class Group:
    """A month or an owner with its duties."""

    name: str
    duties: Sequence[Duty]

    @property
    def rows(self) -> list[Row]:
        """The same duty of several units as one line."""
        return [Row(same) for _, same in groupby(self.duties, key=lambda d: (d.due, d.kind, d.title, d.to))]

    @property
    def open(self) -> int:
        """How many are still to be done."""
        return sum(d.is_owed for d in self.duties)


def grouped(found: Iterable[Duty], by: str) -> list[Group]:
    """The duties month by month, or owner by owner."""
    if by == "owner":
        ordered = sorted(found, key=lambda d: (d.unit is not None, d.unit_id or 0, d.due or dt.date.max))
        return [Group(name, list(part)) for name, part in groupby(ordered, key=lambda d: d.owner)]
    dated = sorted(found, key=lambda d: (d.due or dt.date.max, d.kind, d.title, d.to, d.unit_id or 0))
    return [Group(f"{m}月" if m else "没有定期限", list(part)) for m, part in groupby(dated, key=lambda d: d.month)]


def counts_of(found: QuerySet[Duty], year: int) -> list[tuple[str, str, int]]:
    """Key, label and number of each state in the year, and of what is late; the empty ones left out."""
    whole = Duty.objects.filter(pk__in=found.order_by().values("pk"), year=year)
    parts = {s.value: Count("pk", filter=Q(state=s)) for s in S} | {LATE: Count("pk", filter=_late())}
    labels = {s.value: str(s.label) for s in S} | {LATE: "逾期"}
    return [(key, labels[key], n) for key, n in whole.aggregate(**parts).items() if n]


def years_of(found: QuerySet[Duty]) -> list[int]:
    """The years to choose from: those with duties, this one and the next."""
    ends = found.order_by().aggregate(first=Min("year"), last=Max("year"))
    this = timezone.localdate().year
    return list(range(max(ends["last"] or this, this + 1), min(ends["first"] or this, this) - 1, -1))


def units_of(found: QuerySet[Duty], year: int) -> list[Unit]:
    """The units that own duties in the year."""
    return list(Unit.objects.filter(pk__in=found.filter(year=year).order_by().values("unit")))


def duties_table(found: Iterable[Duty], title: str) -> Table:
    """One row a duty, for files."""
    columns = (
        Column("期限", width=12), Column("种类", width=12), Column("事项", width=40), Column("责任单位", width=22),
        Column("报给谁", width=18), Column("状态", width=12), Column("办理日期", width=12),
        Column("办理情况", width=40), Column("规划原文", width=50),
    )  # fmt: skip
    rows = [
        [text(d.due or ""), text(d.get_kind_display()), text(d.title), text(d.owner), text(d.to),
         text(d.get_state_display()), text(d.done_on or ""), text(d.text), text(d.quote)]
        for d in found
    ]  # fmt: skip
    return Table("duties", title, columns, rows)


def projects_table(found: QuerySet[Duty], year: int) -> Table:
    """Projects of the year with their milestones, counts and money; a sum of what is known only."""
    columns = (
        Column("工程、实事", width=34), Column("种类", width=12), Column("牵头单位", width=22),
        Column("里程碑\n完成/全部", width=12), Column("计划资金\n（万元）", numeric=True),
        Column("已用资金\n（万元）", numeric=True), Column("状态", width=12),
    )  # fmt: skip
    projects = Duty.objects.filter(
        pk__in=found.order_by().values("pk"), year=year, kind__in=(K.PROJECT, K.PRACTICAL)
    ).select_related("unit").annotate(
        parts_all=Count("parts"), parts_done=Count("parts", filter=Q(parts__done_on__isnull=False)),
        budget=Sum("parts__budget"), spent=Sum("parts__spent"),
    )  # fmt: skip
    return Table("projects", f"{year}年重点工程和为民办实事", columns, [_project(d) for d in projects])


def _project(d: Duty) -> list[Cell]:
    done, all_, budget, spent = (getattr(d, name) for name in ("parts_done", "parts_all", "budget", "spent"))
    return [
        text(d.title, link=f"/duties/{d.pk}/"), text(d.get_kind_display()), text(d.owner),
        text(f"{done}/{all_}" if all_ else "没有列"), number(plain(budget)), number(plain(spent)),
        text(d.get_state_display()),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A step of the history with its files."""

    passage: Passage
    files: Sequence[Attachment]


@dataclass(frozen=True)
class DutyPage:
    """One duty as a person may see it."""

    duty: Duty
    account: Account

    @cached_property
    def history(self) -> list[Told]:
        """Every step, with its files."""
        passages = list(self.duty.passages.select_related("by"))
        files: dict[str, list[Attachment]] = {p.subject: [] for p in passages}
        for file in Attachment.objects.filter(subject__in=list(files)):
            files[file.subject].append(file)
        return [Told(p, files[p.subject]) for p in passages]

    @cached_property
    def steps(self) -> dict[str, Step]:
        """What the person may do now."""
        d = self.duty
        return dict(open_to(STEPS, d, by=By(self.account), territory=d.territory, unit=d.unit))

    @property
    def plain(self) -> list[tuple[str, Step]]:
        """The steps that want nothing but a reason."""
        return [(action, step) for action, step in self.steps.items() if action in PLAIN]

    @property
    def doing(self) -> list[tuple[str, Step]]:
        """The steps that want the record."""
        return [(action, step) for action, step in self.steps.items() if action not in PLAIN]

    @cached_property
    def is_office(self) -> bool:
        """Whether the person is of the office."""
        return self.account.may(Right.FOLLOW_UP, territory=self.duty.territory)

    @property
    def may_part(self) -> bool:
        """Whether the person may add parts."""
        unit = self.duty.unit
        return self.is_office or (unit is not None and self.account.may(Right.FILL, unit=unit))

    @cached_property
    def parts(self) -> list[tuple[Part, bool]]:
        """The parts, each with whether the person may say how far it is."""
        mine = {u.pk for u in self.account.units(Right.FILL)}
        return [(p, self.is_office or p.unit_id in mine) for p in self.duty.parts.select_related("unit", "duty")]

    @property
    def part_name(self) -> str:
        """What the parts of this kind are called."""
        return {K.MEETING: "决定事项", K.PROJECT: "里程碑、数量和资金", K.PRACTICAL: "里程碑、数量和资金"}.get(
            K(self.duty.kind), "子项"
        )

    @property
    def findings(self) -> QuerySet[Matter]:
        """The matters that an inspection raised and the person may see."""
        return readable_matters(self.account).filter(link=f"/duties/{self.duty.pk}/").select_related("unit")
