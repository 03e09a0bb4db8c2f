"""The result: what the core makes of the rulings, as tables for pages and Excel, and as the input of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch
from django.urls import reverse

from lianggang.assess.composite import Composite
from lianggang.evaluation.model import Kind
from lianggang.evaluation.outcome import Outcome, Rated, outcome, points, told
from lianggang.evaluation.rules import Spread
from lianggang.web.evaluation.models import Claim, Evaluation, Item, Objection, Remark, Ruling, Score
from lianggang.web.figures.tables import Cell, Column, Table, number, text
from lianggang.wording import number as printed

UNSCORED = "未评分"
SUBJECTS = {"women": "妇女", "children": "儿童", "women_and_children": "妇女儿童"}


@dataclass(frozen=True)
class Results:
    """An evaluation with everything that was said of its items, read in a constant number of queries."""

    evaluation: Evaluation
    items: Sequence[Item]

    @classmethod
    def of(cls, evaluation: Evaluation) -> Results:
        """All items in the order of the plans."""
        return cls(evaluation, list(with_all(evaluation.items.all())))

    @cached_property
    def outcome(self) -> Outcome:
        """The results of plans and units."""
        return outcome([_rated(i) for i in self.items], self.evaluation.weighing)

    @property
    def sentences(self) -> list[str]:
        """The result of each plan in words."""
        return [told(c) for c in self.outcome.plans]

    @property
    def unscored(self) -> list[Item]:
        """The items without points."""
        return [i for i in self.items if points_of(i) is None]

    def areas(self) -> Table:
        """Plan and area with the scores of their kinds."""
        kinds = [k for k in Kind if self.evaluation.weighing.kinds.get(k, 0) > 0]
        heads = [Column(f"{k.label}\n权重{printed(self.evaluation.weighing.kinds[k])}", numeric=True) for k in kinds]
        columns = (Column("规划", width=30), Column("领域", width=20), Column("权重", numeric=True), *_RESULT, *heads)
        rows = [row for plan in self.outcome.plans for row in self._plan(plan, kinds)]
        return Table("areas", "分领域结果", columns, rows, _NOTE)

    def _plan(self, plan: Composite, kinds: Sequence[Kind]) -> Iterable[list[Cell]]:
        yield [text(plan.name), text("全部领域"), text(""), *_result(plan), *(text("") for _ in kinds)]
        for area in plan.parts:
            weight = Decimal(str(self.evaluation.weighing.area(plan.name, area.name)))
            by_kind = {part.name: part for part in area.parts}
            scores = [_score(by_kind.get(k.label)) for k in kinds]
            yield [text(plan.name), text(area.name), number(weight), *_result(area), *scores]

    def units(self) -> Table:
        """Units with the scores of their kinds, and how many items they lead."""
        kinds = [k for k in Kind if self.evaluation.weighing.kinds.get(k, 0) > 0]
        heads = (Column(k.label, numeric=True) for k in kinds)
        columns = (
            Column("单位", width=22),
            Column("牵头", numeric=True),
            Column("参与", numeric=True),
            *_RESULT,
            *heads,
        )
        leads, shares = self._counts
        rows = [
            [text(u.name), number(Decimal(leads.get(u.name, 0))), number(Decimal(shares.get(u.name, 0))), *_result(u),
             *(_score({p.name: p for p in u.parts}.get(k.label)) for k in kinds)]
            for u in self.outcome.units
        ]  # fmt: skip
        note = f"参与的项目按牵头的{printed(self.evaluation.weighing.shared)}倍计权。{_NOTE}"
        return Table("units", "分单位结果", columns, rows, note)

    @property
    def _counts(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        leads: dict[str, int] = {}
        shares: dict[str, int] = {}
        for claim in (c for i in self.items for c in i.claims.all()):
            held = leads if claim.leads else shares
            held[claim.review.unit_name] = held.get(claim.review.unit_name, 0) + 1
        return leads, shares

    def effects(self) -> Table:
        """Every measure with what became of the targets that it serves, to judge its effect by; none is computed."""
        columns = (
            Column("规划", width=8), Column("领域", width=16), Column("措施", width=30), Column("牵头单位", width=18),
            Column("自评", width=10), Column("定分", numeric=True), Column("有关指标", numeric=True),
            Column("已达到", numeric=True), Column("未达到", numeric=True), Column("无数据", numeric=True),
            Column("评价", width=40),
        )  # fmt: skip
        rows = [_effect(i) for i in self.items if i.what is Kind.MEASURE]
        note = "已达到、未达到看最近的监测值；措施和指标之间只是有关，成效由评估人员判断。"
        return Table("effects", "策略措施和成效", columns, rows, note)

    def list(self, query: str = "") -> Table:
        """Every item with claim, record, scores and the settled one. query: what the links carry on."""
        columns = (
            Column("规划", width=8), Column("领域", width=16), Column("项目", width=24), Column("类别", width=10),
            Column("牵头单位", width=18), Column("自评", width=12), Column("监测", width=22),
            Column("规则建议", numeric=True), Column("评分人数", numeric=True), Column("最低—最高", width=12),
            Column("定分", numeric=True), Column("权重", numeric=True), Column("说明", width=30),
        )  # fmt: skip
        return Table("items", "逐项结果", columns, [_row(i, query) for i in self.items], "未评分的不算零分。")


_RESULT = (
    Column("得分", numeric=True), Column("计入权重（%）", numeric=True), Column("未评分", numeric=True),
    Column("未评分的若全为0分", numeric=True), Column("若全为满分", numeric=True),
)  # fmt: skip
_NOTE = "得分为已评分部分的加权平均；未评分的不算零分，最后两列是它们可能的影响。"


def with_all(items: object) -> Iterable[Item]:
    """Items with their claims, scores, rulings, objections and remarks."""
    return items.select_related("evaluation", "lead").prefetch_related(  # type: ignore[attr-defined, no-any-return]
        Prefetch("claims", Claim.objects.select_related("review").order_by("-leads", "id")),
        Prefetch("scores", Score.objects.select_related("evaluator__account")),
        Prefetch("rulings", Ruling.objects.select_related("by", "objection__review")),
        Prefetch("objections", Objection.objects.select_related("review", "replied_by")),
        Prefetch("remarks", Remark.objects.select_related("unit", "by", "matter")),
    )


def standing(item: Item) -> Ruling | None:
    """The ruling that stands, of an item fetched by `with_all`."""
    return next(reversed(list(item.rulings.all())), None)


def points_of(item: Item) -> float | None:
    """The settled points; None when there are none."""
    ruling = standing(item)
    return ruling.points if ruling else None


def _rated(item: Item) -> Rated:
    others = tuple(c.review.unit_name for c in item.claims.all() if not c.leads)
    lead = next((c.review.unit_name for c in item.claims.all() if c.leads), "")
    return Rated(item.plan, item.area, item.what, item.name, points_of(item), lead, others, item.weight)


def _result(found: Composite) -> list[Cell]:
    return [
        _score(found), _share(found.known), number(Decimal(len(found.missing))), _share(found.worst),
        _share(found.best),
    ]  # fmt: skip


def _score(found: Composite | None) -> Cell:
    return text("") if found is None else Cell(UNSCORED) if found.value is None else _share(found.value)


def _share(share: float) -> Cell:
    return Cell(points(share), Decimal(points(share)))


def _points(value: float | None) -> Cell:
    return text("") if value is None else Cell(printed(value, 1), Decimal(printed(value, 1)))


def _verdicts(item: Item) -> str:
    """How many targets of the item have each verdict, as printed."""
    found = Counter(r["label"].partition("（")[0] for r in item.record)
    return "；".join(f"{label}{n if n > 1 else ''}" for label, n in found.items())


def _effect(item: Item) -> list[Cell]:
    reached = [r["reached"] for r in (*item.record, *item.beside)]
    ruling, lead = standing(item), next((c for c in item.claims.all() if c.leads), None)
    counts = [len(reached), reached.count(True), reached.count(False), reached.count(None)]
    return [
        text(SUBJECTS.get(item.subject, item.plan)), text(item.area),
        text(item.name, link=reverse("evaluation-item", args=[item.pk])), text(item.lead or ""),
        text(lead.get_word_display() if lead else ""), _points(points_of(item)),
        *(number(Decimal(n)) for n in counts), text(ruling.words if ruling else ""),
    ]  # fmt: skip


def _row(item: Item, query: str) -> list[Cell]:
    scores = list(item.scores.all())
    spread, ruling = Spread.of(s.points for s in scores), standing(item)
    lead = next((c for c in item.claims.all() if c.leads), None)
    proposed = next((s.proposed for s in scores if s.proposed is not None), None)
    width = f"{printed(spread.given[0], 1)}—{printed(spread.given[-1], 1)}" if spread.given else ""
    why = ruling.reason if ruling else "还没有定分"
    link = "?".join(filter(None, (reverse("evaluation-item", args=[item.pk]), query)))
    return [
        text(SUBJECTS.get(item.subject, item.plan)), text(item.area),
        text(item.name, link=link),
        text(item.what.label), text(item.lead or ""), text(lead.get_word_display() if lead else ""),
        text(_verdicts(item)), _points(proposed),
        number(Decimal(len(spread.given))), text(width), _points(points_of(item)), number(Decimal(str(item.weight))),
        text(why),
    ]  # fmt: skip
