"""A target or an item of a plan explained to people: from its words to the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from lianggang.catalogue.load import load_catalogue
from lianggang.catalogue.model import Catalogue
from lianggang.catalogue.search import Search
from lianggang.catalogue.words import canonical
from lianggang.errors import LianggangError, unusable
from lianggang.monitoring.quantities import Quantities
from lianggang.plans.explain import aim, explain
from lianggang.plans.items import Item, items
from lianggang.plans.labels import KINDS
from lianggang.plans.model import Reading, Target

_LONGEST = 400  # characters of an item shown whole
_OTHERS = 3


def explained(reading: Reading, wanted: str) -> str:
    """The explanation of a target ("women.1.goal.2.t1") or of an item ("women.1.goal.2"), in lines of Chinese.

    Words (孕产妇死亡率) stand for the targets whose indicator, demand or source has them: of one the explanation, of
    several a list with their ids. Raises LianggangError when the reading has no such id and no such target.
    """
    wanted = wanted.strip()
    for item in items(reading):
        if wanted == item.id:
            return "\n".join(_item(item))
        for key, target in item.targets:
            if wanted == key:
                return "\n".join(_target(item, key, target, load_catalogue()))
    found = list(_about(reading, wanted))
    if not found:
        raise _unknown(reading, wanted)
    if len(found) == 1:
        item, key, target = found[0]
        return "\n".join(_target(item, key, target, load_catalogue()))
    head = f"有“{wanted}”的目标{len(found)}项，逐项说明请用编号，如 lianggang explain 规划 {found[0][1]}"
    return "\n".join((head, *(f"  {key}  {t.indicator} {aim(t)}　{_place(item)}" for item, key, t in found)))


def _about(reading: Reading, words: str) -> Iterator[tuple[Item, str, Target]]:
    """The targets that have the words in their indicator, else those that have them in their sentence."""
    everything = [(item, key, target) for item in items(reading) for key, target in item.targets]
    named = [found for found in everything if words and words in found[2].indicator]
    yield from named or (found for found in everything if words and words in found[2].quote)


def _unknown(reading: Reading, wanted: str) -> LianggangError:
    ids = [key for item in items(reading) for key in (item.id, *(k for k, _ in item.targets))]
    near = get_close_matches(wanted, ids, n=3, cutoff=0.5)
    advice = f"是不是 {'、'.join(near)}？" if near else "请写指标名称里的字，或 lianggang review 确认表里的编号。"
    return unusable("unknown-id", f"规划里没有编号“{wanted}”，也没有这样的目标。", place=reading.source, advice=advice)


def _place(item: Item) -> str:
    return f"《{item.plan.title}》{item.where}"


def _item(item: Item) -> Iterator[str]:
    yield f"{item.id}  {_place(item)}"
    yield f"原文：{item.text[:_LONGEST]}{'…' if len(item.text) > _LONGEST else ''}"
    yield _units(item)
    if not item.targets:
        yield "没有读出指标要求。原文如有，请用 lianggang review 补录。"
        return
    yield f"读出{len(item.targets)}项："
    for key, target in item.targets:
        doubt = f"（把握{target.confidence:.0%}：{target.reason}）" if target.confidence < 1 else ""
        yield f"  {key}  {target.indicator} {aim(target)}{doubt}"
    yield f"逐项说明：lianggang explain 规划 {item.targets[0][0]}"


def _target(item: Item, key: str, target: Target, catalogue: Catalogue) -> Iterator[str]:
    told = explain(item, target)
    due = target.year or (item.plan.period[1] if item.plan.period else None)
    yield f"{key}  {target.indicator} {aim(target)}{f'（{due}年）' if due else ''}"
    yield f"位置：{_place(item)}"
    yield f"原文：{told.before}【{told.quote}】{told.after}"
    yield f"规则：{told.rule}——{told.means}。例：{told.example}" if told.rule else "规则：没有，由人工补录"
    yield f"类型：{KINDS[target.kind]}{f'；人群：{target.population}' if target.population else ''}"
    yield from _listed("由别处带来", told.carried)
    yield from _listed("按约定", told.conventions)
    yield from _catalogue(item, target, catalogue)
    yield _units(item)
    yield f"把握：{target.confidence:.0%}{f'（{target.reason}）' if target.reason else ''}"


def _listed(head: str, sentences: tuple[str, ...]) -> Iterator[str]:
    yield f"{head}：{'无' if not sentences else ''}"
    yield from (f"  · {sentence}" for sentence in sentences)


def _catalogue(item: Item, target: Target, catalogue: Catalogue) -> Iterator[str]:
    code, match = Quantities(catalogue).link(target, subject=item.plan.subject, area=item.area)
    if match.code:
        yield f"指标目录：{catalogue.indicators[code].name}（{code}），得分{match.score:.2f}，{match.reason}"
    else:
        yield f"指标目录：未对应，{match.reason}（暂用本地编码 {code}）"
    similar = Search(catalogue, item.plan.subject, item.area).similar(canonical(target.indicator))
    others = [(c, s) for c, s in dict((*match.candidates, *similar)).items() if c != match.code]
    if others:
        told = (f"{catalogue.indicators[c].name}（{c}，{s:.2f}）" for c, s in others[:_OTHERS])
        yield f"  相近的：{'；'.join(told)}"


def _units(item: Item) -> str:
    lead, responsible = "、".join(item.lead_units), "、".join(item.responsible_units)
    parts = [f"{label}：{names}" for label, names in (("牵头单位", lead), ("责任单位", responsible)) if names]
    return "；".join(parts) or "责任单位：没有写明"
