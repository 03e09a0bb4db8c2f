"""Two readings, or a reading and the national outlines, to a comparison."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lianggang.catalogue.load import load_catalogue
from lianggang.catalogue.model import Catalogue, Match, UpperTarget
from lianggang.compare.against import LEVELS, Against
from lianggang.compare.contradictions import contradictions
from lianggang.compare.model import Comparison
from lianggang.compare.pairing import one_subject
from lianggang.errors import unusable
from lianggang.findings import Finding, note, warning
from lianggang.monitoring.quantities import Quantities
from lianggang.monitoring.tracking import track
from lianggang.plans.model import Kind, Plan, Reading, Target
from lianggang.round import TrackedTarget

NATION = "国家两纲（2021—2030年）和国家卫生健康委实施方案"
_BEFORE = "上期"
_PERIOD = (2021, 2030)
_UNCONFIRMED = "（数值待与原文核对）"


def compare(reading: Reading, upper: Reading | None = None) -> Comparison:
    """A plan document against the plan above it or its predecessor, the national outlines by default, and itself.

    upper: a document of the same territory is the predecessor when its period ends earlier, else another version;
    a document of another territory stands above.
    Raises LianggangError when either has no target that can be compared.
    """
    catalogue = load_catalogue()
    own = _targets(reading, catalogue)
    above = _nation(catalogue) if upper is None else _targets(upper, catalogue)
    alike = tuple(t for t in above if any(one_subject(p, t.plan) for p in reading.plans))
    role = _role(reading, upper)
    way = Against(catalogue, role, years=role != _BEFORE, numbers_only=upper is None)
    plan = own[0].plan
    return Comparison(
        name=reading.source,
        upper_name=NATION if upper is None else upper.source,
        role=role,
        territory=plan.region or "",
        year=plan.period[0] if plan.period else _PERIOD[0],
        pairs=way.pairs(own, alike),
        contradictions=contradictions(own, reading.plans, catalogue),
        findings=(*_doubts(reading, upper), *_left_out(above, alike, role), *(() if upper else _of_nation(alike))),
    )


def _targets(reading: Reading, catalogue: Catalogue) -> tuple[TrackedTarget, ...]:
    targets = track(reading, Quantities(catalogue)).targets
    if not targets:
        raise unusable(
            "no-targets",
            "没有读到可以比较的目标。",
            place=reading.source,
            advice="请先用 lianggang read 核对规划的读取结果和起止年份。",
        )
    return targets


def _nation(catalogue: Catalogue) -> tuple[TrackedTarget, ...]:
    """The national targets of the catalogue as targets of plans."""
    plans = {
        (t.plan, t.subject): Plan(t.plan, t.subject, "全国", "nation", None, None, None, _PERIOD)
        for t in catalogue.upper_targets
    }
    return tuple(_national(t, n, plans[t.plan, t.subject], catalogue) for n, t in enumerate(catalogue.upper_targets, 1))


def _national(t: UpperTarget, number: int, plan: Plan, catalogue: Catalogue) -> TrackedTarget:
    indicator = catalogue.indicator(t.code)
    target = Target(
        t.indicator, "", Kind(t.kind), t.comparator, t.value, t.unit, t.baseline_year, t.population or None, year=t.year
    )
    where = f"{t.area} {t.source}".strip()
    return TrackedTarget(
        id=f"nation.{number}",
        plan=plan,
        area=t.area,
        origin="goal",
        number="",
        where=where if t.confirmed else f"{where}{_UNCONFIRMED}",
        item_text=t.note,
        target=target,
        indicator=t.code,
        indicator_name=indicator.name,
        indicator_unit=indicator.unit,
        match=Match(t.code, 1.0, ""),
    )


def _role(reading: Reading, upper: Reading | None) -> str:
    """What the other document is to the plan: above it, before it, or another version of it."""
    if upper is None:
        return "上级"
    regions = [{p.region for p in r.plans if p.region} for r in (reading, upper)]
    if not regions[0] or regions[0] != regions[1]:
        return "上级"
    ends = [max((p.period[1] for p in r.plans if p.period), default=0) for r in (reading, upper)]
    return _BEFORE if ends[1] < ends[0] else "对照稿"


def _doubts(reading: Reading, upper: Reading | None) -> Iterable[Finding]:
    for each in (reading, upper) if upper else (reading,):
        for plan in each.plans:
            if plan.period is None:
                yield warning(
                    "plan-not-compared",
                    f"《{plan.title}》没有起止年份，没有参加比较。",
                    place=each.source,
                    advice="请在读取结果（JSON）中补录规划期后再比较。",
                )
    if upper and (own := _level(reading)) is not None and (other := _level(upper)) is not None and other > own:
        yield warning(
            "levels-swapped",
            "作为上级的文件级别低于本级规划。",
            place=f"{reading.source}、{upper.source}",
            advice="请确认两个文件的先后次序：本级规划在前，上级规划在后。",
        )


def _level(reading: Reading) -> int | None:
    return min((LEVELS[p.region_level] for p in reading.plans if p.region_level in LEVELS), default=None)


def _left_out(above: Sequence[TrackedTarget], alike: Sequence[TrackedTarget], role: str) -> Iterable[Finding]:
    if rest := len(above) - len(alike):
        yield note(
            "subject-absent",
            f"{role}另有{rest}项目标属于本文件没有的规划（妇女或儿童），没有参加比较。",
            advice="如需比较，请对另一份规划再运行一次。",
        )


def _of_nation(alike: Sequence[TrackedTarget]) -> Iterable[Finding]:
    """What the catalogue's national targets lack."""
    yield note(
        "numbers-only",
        "国家两纲只收录了数量目标，方向性要求没有参加比较。",
        advice="方向性要求请对照国发〔2021〕16号原文，或把国家纲要的文件作为上级规划比较。",
    )
    if unsure := sum(t.where.endswith(_UNCONFIRMED) for t in alike):
        yield note(
            "upper-unconfirmed",
            f"国家目标中有{unsure}项的数值尚未与原文核对，出处栏已注明。",
            advice="引用前请对照国发〔2021〕16号原文。",
        )
