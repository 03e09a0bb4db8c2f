"""The outcome of an evaluation as the input of its report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils import timezone

from lianggang.assess.composite import Composite
from lianggang.evaluation.rules import FULL
from lianggang.reports.blocks import full_date
from lianggang.reports.evaluation import Evaluation, Part, Practice, Problem, Scored, Stage
from lianggang.web.evaluation import models
from lianggang.web.evaluation.results import Results, points_of, standing
from lianggang.web.plans.models import Aim

_UNSCORED = "没有评分"
_MOST_WORDS = 60


def evaluation_of(found: models.Evaluation, since: int) -> Evaluation:
    """The evaluation with its scores, remarks and objections as they stand. since: the plan's first year."""
    results = Results.of(found)
    keys = _keys(results.items)
    weighing, outcome = found.weighing, results.outcome
    areas = [(plan.name, area) for plan in outcome.plans for area in plan.parts]
    return Evaluation(
        stage=Stage(found.get_stage_display()),
        territory=found.territory.name,
        period=(since, found.data_year),
        scored=tuple(_scored(item, keys) for item in results.items),
        plans=tuple(_part(p.name, 1.0, p) for p in outcome.plans),
        areas=tuple(_part(f"{plan}/{a.name}", weighing.area(plan, a.name), a) for plan, a in areas),
        units=tuple(_part(u.name, 1.0, u) for u in outcome.units),
        problems=tuple(_problems(results.items)),
        practices=tuple(_practices(results.items)),
        evaluators=tuple(str(e) for e in found.evaluators.select_related("account")),
        how="各责任单位自我评估，评估人员对照监测数据和证据逐项评分，听取单位异议后定分。",
        rules="；".join(f"{kind.label}权重{share:g}" for kind, share in weighing.kinds.items() if share)
        + "。未评分的不计分，也不当作零。",
        approved=full_date(timezone.localdate(found.approved_at)) if found.approved_at else "",
    )  # fmt: skip


def _keys(items: Iterable[models.Item]) -> dict[int, str]:
    """The keys of the targets beside the items, by their row."""
    wanted = {record["aim"] for item in items for record in (*item.record, *item.beside)}
    return dict(Aim.objects.filter(pk__in=wanted).values_list("pk", "key"))


def _scored(item: models.Item, keys: Mapping[int, str]) -> Scored:
    ruling, points = standing(item), points_of(item)
    lead = next((c for c in item.claims.all() if c.leads), None)
    objection = next(iter(item.objections.all()), None)
    return Scored(
        key=f"{item.document_id}.{item.key}", plan=item.plan, area=item.area, what=item.what.label, title=_title(item),
        unit=str(item.lead or ""), weight=item.weight, score=points,
        unscored="" if points is not None else (ruling.reason if ruling else "") or _UNSCORED,
        claim=lead.get_word_display() if lead else "", judgement=(ruling.words or ruling.reason) if ruling else "",
        targets=tuple(keys[r["aim"]] for r in (*item.record, *item.beside) if r["aim"] in keys),
        objection=objection.text if objection else "", reply=objection.reply if objection else "",
    )  # fmt: skip


def _title(item: models.Item) -> str:
    """The name with the beginning of its words, so that a reader need not look it up."""
    text = item.text.strip()
    if not text or text == item.name:
        return item.name
    return f"{item.name}：{text[:_MOST_WORDS]}{'…' if len(text) > _MOST_WORDS else ''}"


def _part(name: str, weight: float, found: Composite) -> Part:
    leaves = list(_leaves(found))
    score = None if found.value is None else found.value * FULL
    return Part(name, weight, score, sum(leaf.value is not None for leaf in leaves), len(leaves))


def _leaves(found: Composite) -> Iterator[Composite]:
    if not found.parts:
        yield found
    for part in found.parts:
        yield from _leaves(part)


def _problems(items: Iterable[models.Item]) -> Iterator[Problem]:
    for item in items:
        for remark in item.remarks.all():
            if remark.kind == models.Remark.Kind.PROBLEM:
                until = full_date(remark.due) if remark.due else ""
                yield Problem(remark.text, str(item), remark.cause, str(remark.unit or ""), until, remark.advice)


def _practices(items: Iterable[models.Item]) -> Iterator[Practice]:
    for item in items:
        for remark in item.remarks.all():
            if remark.kind == models.Remark.Kind.PRACTICE:
                yield Practice(item.name, str(remark.unit or item.lead or ""), remark.text)
