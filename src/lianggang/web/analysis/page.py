"""A whole judgement as one page shows it: where it comes from, how many aims have which verdict, each result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from lianggang import wording
from lianggang.assess.model import Verdict
from lianggang.assess.words import chance
from lianggang.reports import summary
from lianggang.web.analysis.models import Result, Run
from lianggang.web.figures.listing import page_of
from lianggang.web.figures.models import Indicator, Judgement
from lianggang.web.figures.scope import Scope
from lianggang.web.figures.tables import Cell, Column, Table, count, text


def results_for(scope: Scope) -> QuerySet[Result]:
    """The results that the reader may see: of his places, and where he is limited, of the plans he is limited to."""
    free = [t.pk for t in scope.places if t.pk not in scope.limits]
    limited = frozenset().union(*scope.limits.values())
    return Result.objects.filter(Q(aim__document__territory__in=free) | Q(aim__document__in=limited))


@dataclass(frozen=True)
class RunPage:
    """A run and what the reader may see of its results; scope.year is the year of the run."""

    run: Run
    scope: Scope

    @property
    def lineage(self) -> list[tuple[str, str]]:
        """What the results depend on."""
        record: Mapping[str, Any] = self.run.record
        versions = "、".join(f"{name} {v}" for name, v in record.get("versions", {}).items())
        rows = record.get("results", {}).get("rows", {}).get("assessments")
        told = [
            ("监测年度", f"{self.run.year}年"),
            ("引擎", self.run.engine_label),
            ("分析副本", f"清单的SHA-256 {self.run.copy}"),
            ("数据文件", f"{len(record.get('inputs', ()))}份"),
            ("目标", f"{record.get('targets', '')}项，判断{rows}条" if rows is not None else ""),
            ("目标的SHA-256", str(record.get("asked", ""))),
            ("程序", versions),
        ]
        return [(term, words) for term, words in told if words]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The parameters of the engine, by their path."""
        return list(_flat("", self.run.record.get("parameters", {})))

    @property
    def inputs(self) -> Sequence[Mapping[str, Any]]:
        """The files of the copy with their digests."""
        found: Sequence[Mapping[str, Any]] = self.run.record.get("inputs", ())
        return found

    @cached_property
    def found(self) -> list[Result]:
        """The results of the territory in the order of its plans."""
        rows = results_for(self.scope).filter(run=self.run, aim__document__territory=self.scope.territory)
        return list(rows.select_related("aim").order_by("aim__document", "aim__position"))

    @cached_property
    def held(self) -> Mapping[int, Judgement]:
        """What the office's own judgement says of the same aims."""
        rows = Judgement.objects.filter(aim__in=[r.aim_id for r in self.found], year=self.run.year)
        return {j.aim_id: j for j in rows.defer("data", "sentence")}

    @property
    def differing(self) -> int:
        """How many results differ from the office's own judgement."""
        return sum(r.aim_id in self.held and self.held[r.aim_id].verdict != r.verdict for r in self.found)

    @cached_property
    def places(self) -> Table:
        """Territory × verdict."""
        rows = results_for(self.scope).filter(run=self.run).order_by()
        counted = rows.values_list("aim__document__territory", "verdict").annotate(Count("id"))
        numbers: dict[int, dict[str, int]] = defaultdict(dict)
        for place, verdict, n in counted:
            numbers[place][verdict] = n
        shown = [v for v in summary.ORDER if any(v.value in of for of in numbers.values())]
        columns = (Column("地区", width=20), *(Column(f"{summary.SIGNS[v]} {v.label}", numeric=True) for v in shown),
                   Column("合计", numeric=True))  # fmt: skip
        lines = [self._place(t, numbers[t.pk], shown) for t in self.scope.places if t.pk in numbers]
        return Table("places", "各地区各种结论的项数", columns, lines)

    def _place(self, place: Any, numbers: Mapping[str, int], shown: Sequence[Verdict]) -> list[Cell]:
        here = f"{reverse('analysis-run', args=[self.run.pk])}?territory={place.code}"
        return [text(place.name, link=here), *(count(numbers.get(v.value, 0)) for v in shown),
                count(sum(numbers.values()))]  # fmt: skip

    @cached_property
    def results(self) -> Table:
        """One row an aim of the territory."""
        names = dict(
            Indicator.objects.filter(code__in={r.aim.indicator for r in self.found}).values_list("code", "name")
        )
        columns = (
            Column("领域", width=18), Column("指标", width=28), Column("目标", width=20), Column("判断", width=14),
            Column("现值", numeric=True), Column("达标概率", width=14), Column("预计值80%区间", width=18),
            Column("预警", width=20), Column("系统自己的判断", width=16),
        )  # fmt: skip
        rows = [self._result(r, names.get(r.aim.indicator, "")) for r in self.found]
        return Table("results", f"{self.scope.territory}的各项目标", columns, rows)

    def _result(self, r: Result, name: str) -> list[Cell]:
        aim, own, verdict = r.aim, self.held.get(r.aim_id), Verdict(r.verdict)
        other = f"{r.value_year}年" if r.value_year and r.value_year != self.run.year else ""
        ends = [wording.number(limit, 2) for limit in (r.low, r.high) if limit is not None]
        warned = [f"{what}{level}" for what, level in (("预计达标困难", r.hard), ("波动较大", r.volatile)) if level]
        differs = "不同" if own and own.verdict != r.verdict else ""
        return [
            text(aim.area), text(name or aim.text, link=page_of(aim.indicator, self.scope)),
            text(f"{aim.demand}（{aim.due}年）"), text(f"{summary.SIGNS[verdict]} {verdict.label}"),
            text("无数据" if r.value is None else wording.number(r.value), small=other),
            text("" if r.probability is None else chance(r.probability)), text("—".join(ends)), text("；".join(warned)),
            text(f"{own.sign} {own.label}" if own else "", small=differs),
        ]  # fmt: skip


def _flat(path: str, value: Any) -> Sequence[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [pair for name, inner in value.items() for pair in _flat(f"{path}.{name}" if path else name, inner)]
    return [(path, str(value))]
