"""All verdicts of a territory in one year: area × aim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lianggang.reports import summary
from lianggang.web.figures.listing import Wanted, page_of
from lianggang.web.figures.models import Judgement
from lianggang.web.figures.scope import Scope
from lianggang.web.figures.tables import Cell, Column, Table, text


@dataclass(frozen=True, slots=True)
class Count:
    """How many aims have a verdict. value: of the verdict, for the filter."""

    value: str
    sign: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts of a year as they were kept. all_: of every plan in force; shown: those that the filters leave."""

    all_: Sequence[Judgement]
    shown: Sequence[Judgement]

    @classmethod
    def of(cls, scope: Scope, wanted: Wanted) -> Verdicts:
        """In the order of the plans, with a constant number of queries."""
        aims = {aim.pk: (i, aim) for i, aim in enumerate(scope.aims)}
        found = list(Judgement.objects.filter(aim__in=list(aims), year=scope.year).defer("data", "sentence", "inputs"))
        for judgement in found:
            judgement.aim = aims[judgement.aim_id][1]
        found.sort(key=lambda j: aims[j.aim_id][0])
        return cls(found, [j for j in found if wanted.fits(j.aim, j)])

    @property
    def quantified(self) -> list[Judgement]:
        """Those with a number to reach."""
        return [j for j in self.all_ if j.quantified]

    @property
    def counts(self) -> list[Count]:
        """How many of the aims with a number have each verdict, good news first."""
        found = Counter(j.verdict for j in self.quantified)
        return [Count(v.value, summary.SIGNS[v], v.label, found[v.value]) for v in summary.ORDER if found[v.value]]

    @property
    def binding(self) -> list[Judgement]:
        """The binding ones among those with a number."""
        return [j for j in self.quantified if j.aim.binding == "约束性"]

    @property
    def made_at(self) -> object:
        """When the oldest of them was made; None when there are none."""
        return min((j.made_at for j in self.all_), default=None)

    def table(self, scope: Scope) -> Table:
        """One row an aim."""
        columns = (
            Column("领域", width=18), Column("指标", width=28), Column("单位", width=9),
            Column("基期", numeric=True), Column("现值", numeric=True), Column("目标", width=20),
            Column("判断", width=16), Column("达标概率", width=14), Column("预警", width=20), Column("性质", width=8),
            Column("报送单位", width=18),
        )  # fmt: skip
        rows = [_cells(j, scope) for j in self.shown]
        return Table("verdicts", f"{scope.territory}{scope.year}年度达标判断", columns, rows)


def _cells(j: Judgement, scope: Scope) -> list[Cell]:
    aim = j.aim
    other_year = f"{j.value_year}年" if j.value_year and j.value_year != scope.year else ""
    base_year = f"{j.base_year}年" if j.base_year else ""
    return [
        text(aim.area), text(j.name, link=page_of(aim.indicator, scope)), text(j.unit), _printed(j.base, base_year),
        _printed(j.shown, other_year, "无数据"), text(f"{aim.demand}（{aim.due}年）"),
        text(f"{j.sign} {j.label}"), text(j.chance), text(j.warnings), text(aim.binding), text(aim.reporter or ""),
    ]  # fmt: skip


def _printed(shown: str, year: str, none: str = "") -> Cell:
    """A value that was kept as it is printed."""
    return Cell(shown, Decimal(shown), small=year) if shown else text(none)
