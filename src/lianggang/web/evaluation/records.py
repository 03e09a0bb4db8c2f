"""What monitoring recorded of the targets of an item: kept as it was when the evaluation was opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lianggang.assess.model import Verdict
from lianggang.evaluation.model import Record
from lianggang.web.evaluation.models import Evaluation, Item
from lianggang.web.figures.models import Judgement
from lianggang.web.followup.models import Matter
from lianggang.web.plans.models import Aim

_BINDING = "约束性"


def prefill(evaluation: Evaluation) -> int:
    """Take the record of every item anew from monitoring. Returns how many items it has changed."""
    items = list(evaluation.items.prefetch_related("aims", "served"))
    aims = {a.pk: a for item in items for a in (*item.aims.all(), *item.served.all())}
    known = _records(aims, evaluation.data_year)
    changed = []
    for item in items:
        record = [known[a.pk] for a in item.aims.all()]
        beside = [known[a.pk] for a in item.served.all()]
        if (record, beside) != (item.record, item.beside):
            item.record, item.beside = record, beside
            changed.append(item)
    Item.objects.bulk_update(changed, ["record", "beside"], batch_size=200)
    return len(changed)


def _records(aims: Mapping[int, Aim], year: int) -> dict[int, dict[str, Any]]:
    judged = {j.aim_id: j for j in Judgement.objects.filter(aim__in=list(aims), year=year)}
    warned: dict[int, list[Matter]] = defaultdict(list)
    for matter in Matter.objects.filter(aim__in=list(aims), source=Matter.Source.WARNING, since__lte=year):
        if matter.aim_id is not None:
            warned[matter.aim_id].append(matter)
    return {pk: _record(aim, judged.get(pk), warned[pk]) for pk, aim in aims.items()}


def _record(aim: Aim, j: Judgement | None, warned: Sequence[Matter]) -> dict[str, Any]:
    """One target as plain data: what is asked, what there is, what follows, and what became of its warnings."""
    asked = {
        "aim": aim.pk, "code": aim.indicator, "demand": aim.demand, "due": aim.due, "binding": aim.binding,
        "fate": [f"{m.year}年{m.kind}{m.level}：{_fate(m)}" for m in warned],
    }  # fmt: skip
    if j is None:
        name = str(aim.target.get("indicator", "")) or aim.text
        return {
            **asked, "name": name, "unit": "", "verdict": Verdict.NO_DATA.value, "label": "没有判断", "sign": "○",
            "quantified": aim.target.get("value") is not None, "shown": "", "value_year": None, "base": "",
            "base_year": None, "reached": None, "degree": None, "chance": "", "warnings": "", "sentence": "",
        }  # fmt: skip
    kept = ("name", "unit", "verdict", "label", "sign", "quantified", "shown", "value_year", "base", "base_year",
            "chance", "warnings", "sentence")  # fmt: skip
    return {
        **asked,
        **{name: getattr(j, name) for name in kept},
        "reached": j.data.get("reached"),
        "degree": j.data.get("attainment"),
    }


def _fate(matter: Matter) -> str:
    return matter.get_outcome_display() or matter.get_state_display()


def records_of(kept: Iterable[Mapping[str, Any]]) -> list[Record]:
    """The kept record as the core takes it."""
    return [
        Record(
            name=r["name"], verdict=Verdict(r["verdict"]), label=r["label"], quantified=r["quantified"],
            reached=r["reached"], degree=r["degree"], binding=r["binding"] == _BINDING,
        )
        for r in kept
    ]  # fmt: skip
