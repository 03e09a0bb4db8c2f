"""What the pages of the assessment of units show, and to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from lianggang.evaluation.merit import Adjusted, Criterion, MeritSheet, merit_sheet
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.figures.tables import Cell, Column, Table, text
from lianggang.web.merit.gathering import facts_of, kept
from lianggang.web.merit.models import Merit, Objection, UnitMerit
from lianggang.web.merit.steps import KEPT, KNOWN
from lianggang.web.places.models import Unit
from lianggang.wording import number as printed

_INSIDE = (Right.ORGANISE, Right.APPROVE)


def oversees(account: Account, merit: Merit) -> bool:
    """Whether the person sees the sheets of all units."""
    return any(account.may(right, territory=merit.territory) for right in _INSIDE)


def readable(account: Account) -> QuerySet[Merit]:
    """The assessments that a person sees: those who work on them all, units those whose rule is approved."""
    places = [t.pk for right in _INSIDE for t in account.territories(right)]
    own = {m.unit.territory_id for m in account.standing if m.unit}
    return Merit.objects.filter(Q(territory__in=places) | Q(territory__in=own, state__in=KNOWN)).select_related(
        "territory"
    )


def own_units(account: Account, merit: Merit) -> list[Unit]:
    """The units of the territory in which the person has a role."""
    return list(dict.fromkeys(m.unit for m in account.standing if m.unit and m.territory_id == merit.territory_id))


@dataclass(frozen=True, slots=True)
class Held:
    """A unit's sheet as the core makes it, with the objections to it. row: none while nothing is computed."""

    unit: Unit
    sheet: MeritSheet
    row: UnitMerit | None
    objections: Sequence[Objection] = ()

    @property
    def of(self) -> float:
        """The points that could be computed."""
        return sum(line.of for line in self.sheet.lines if line.points is not None)


def sheets_of(merit: Merit) -> list[Held]:
    """The sheets of all units, as kept, or before the disclosure as today's records would have them."""
    if merit.state in KEPT:
        rows = merit.sheets.select_related("unit").prefetch_related("objections__by", "objections__replied_by")
        return [_kept(merit, row) for row in rows]
    facts = facts_of(merit)
    units = Unit.objects.filter(pk__in=facts)
    return [Held(u, merit_sheet(u.name, facts[u.pk], merit.points), None) for u in units]


def sheet_of(merit: Merit, unit_id: int) -> Held:
    """The sheet of one unit; 404 where it has none."""
    if merit.state in KEPT:
        return _kept(merit, get_object_or_404(merit.sheets.select_related("unit"), unit=unit_id))
    unit = get_object_or_404(Unit, pk=unit_id, territory=merit.territory)
    facts = facts_of(merit).get(unit.pk, {})
    return Held(unit, merit_sheet(unit.name, facts, merit.points), None)


def _kept(merit: Merit, row: UnitMerit) -> Held:
    objections = list(row.objections.all())
    sheet = merit_sheet(row.unit_name, kept(row.facts), merit.points, _adjusted(objections))
    return Held(row.unit, sheet, row, objections)


def _adjusted(objections: Sequence[Objection]) -> Mapping[Criterion, Adjusted]:
    """The points that stand by upheld objections, the last one of each criterion."""
    return {Criterion(o.criterion): Adjusted(o.points, o.reply) for o in objections if o.points is not None}


def require_sheet(account: Account, merit: Merit, unit_id: int) -> None:
    """Go on only for who sees all sheets, or for the unit itself once the rule is approved."""
    own = any(u.pk == unit_id for u in own_units(account, merit))
    if not (oversees(account, merit) or (own and merit.state in KNOWN)):
        raise PermissionDenied("只能看本单位的考核表。")


def table(merit: Merit, held: Sequence[Held]) -> Table:
    """Unit × criterion with the score."""
    criteria = [c for c in Criterion if merit.points.points.get(c, 0) > 0]
    heads = [Column(f"{c.label}\n{printed(merit.points.points[c])}分", numeric=True) for c in criteria]
    columns = (
        Column("单位", width=24),
        *heads,
        Column("可计入分值", numeric=True),
        Column("得分（折合100）", numeric=True),
    )
    return Table("units", "各单位得分", columns, [_row(merit, h) for h in held], _NOTE)


_NOTE = "“—”是没有这一类的事或不能计算，不计入、不算零分；可计入分值不同的单位，得分不宜直接比高低。"


def _row(merit: Merit, held: Held) -> list[Cell]:
    link = reverse("merit-sheet", args=[merit.pk, held.unit.pk])
    name = held.row.unit_name if held.row else held.unit.name
    return [
        text(name, link=link), *(_cell(line.points) for line in held.sheet.lines), _cell(held.of),
        _cell(held.sheet.score),
    ]  # fmt: skip


def _cell(points: float | None) -> Cell:
    return text("") if points is None else Cell(printed(points, 1), Decimal(printed(points, 1)))


def lines(held: Held) -> Table:
    """One unit's sheet, fact by fact, for the file."""
    columns = (
        Column("考核项", width=14), Column("满分", numeric=True), Column("得分", numeric=True),
        Column("事实", width=70), Column("得满分的比例（%）", numeric=True), Column("在本项中的权重", numeric=True),
    )  # fmt: skip
    rows = []
    for line in held.sheet.lines:
        reason = f"调整：{line.adjusted.reason}" if line.adjusted else line.why
        rows.append([text(line.criterion.label), _cell(line.of), _cell(line.points), text(reason), text(""), text("")])
        rows += [
            [text(""), text(""), text(""), text(f.text), _cell(None if f.share is None else f.share * 100),
             _cell(f.weight)]
            for f in line.facts
        ]  # fmt: skip
    return Table("facts", f"{held.unit}考核表", columns, rows, held.sheet.sentence)
