"""Whether one aim is stronger than another: by its number, then by 左右 against a bound, then by its year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lianggang.assess.values import quotient, usable
from lianggang.catalogue.direction import sign_of
from lianggang.catalogue.words import canonical
from lianggang.compare.measures import common_scale
from lianggang.compare.model import Outcome
from lianggang.plans.model import Direction, Kind, Target
from lianggang.wording import canonical_unit, number, quantity

_SENSES = {">=": 1, ">": 1, "<=": -1, "<": -1}
_MOVES = {Direction.UP: 1, Direction.DOWN: -1}
_LADDERS = (  # from weak to strong
    (Direction.STABLE, Direction.UP),
    (Direction.SLOW_RISE, Direction.STABLE, Direction.DOWN),
    (Direction.STABLE, Direction.NARROW),
)
_CHANGES = (Kind.CHANGE, Kind.ANNUAL_CHANGE)
_POINTS = ("个百分点", "个千分点")


@dataclass(frozen=True, slots=True)
class Judgement:
    """An outcome with what has to be said beside it, in Chinese."""

    outcome: Outcome
    remarks: tuple[str, ...] = ()


def judge(a: Target, b: Target, better: str | None = None, *, earlier: int = 0) -> Judgement:
    """How a plan's target stands to another document's on the same quantity.

    better: which way the quantity is better ("higher", "lower" or else), asked only where neither comparator tells.
    earlier: by how many years the first is due before the second; of two equal demands the earlier is stronger.
    """
    if demand_of(a) == demand_of(b) and earlier == 0:
        return Judgement(Outcome.SAME)
    if Kind.DIRECTION in (a.kind, b.kind):
        return _directions(a, b)
    if a.kind is not b.kind:
        return Judgement(Outcome.OTHER_KIND, (f"本级是{_kind(a)}，对方是{_kind(b)}",))
    if a.kind is Kind.RELATION:
        return _relations(a, b)
    if a.kind is Kind.CHANGE and a.baseline_year != b.baseline_year:
        return Judgement(Outcome.OTHER_BASE, (f"本级{_base(a)}，对方{_base(b)}",))
    return _numbers(a, b, better, earlier)


def demand_of(target: Target) -> tuple[object, ...]:
    """What a target demands, whatever its words: equal demands are equal."""
    return (target.kind, target.comparator, target.value, canonical_unit(target.unit), target.baseline_year,
            target.direction, target.relative_to)  # fmt: skip


def _kind(target: Target) -> str:
    return {
        Kind.LEVEL: "水平值",
        Kind.RATIO: "比例",
        Kind.CHANGE: "与基期相比的变动",
        Kind.ANNUAL_CHANGE: "每年的变动",
    }.get(target.kind, "与另一数量的关系")


def _base(target: Target) -> str:
    return f"以{target.baseline_year}年为基期" if target.baseline_year else "没有写明基期"


def _directions(a: Target, b: Target) -> Judgement:
    if a.direction and b.direction:
        return _two_directions(a.direction, b.direction)
    if Kind.RELATION in (a.kind, b.kind) or (a.kind is b.kind):
        return Judgement(Outcome.OTHER_KIND, ("一方只有方向，一方参照另一数量",) if a.kind is not b.kind else ())
    if _move(a) * _move(b) < 0:
        return Judgement(Outcome.CONTRARY)
    if a.kind is Kind.DIRECTION:
        return Judgement(Outcome.WEAKER, ("本级只有方向，没有数值",))
    return Judgement(Outcome.STRONGER, ("对方只有方向，本级定了数值",))


def _two_directions(a: Direction, b: Direction) -> Judgement:
    if a is b:
        return Judgement(Outcome.SAME)
    if _MOVES.get(a, 0) * _MOVES.get(b, 0) < 0:
        return Judgement(Outcome.CONTRARY)
    for ladder in _LADDERS:
        if a in ladder and b in ladder:
            return Judgement(Outcome.STRONGER if ladder.index(a) > ladder.index(b) else Outcome.WEAKER)
    return Judgement(Outcome.OTHER_KIND)


def _move(target: Target) -> int:
    """Which way a target wants its quantity to move, 0 when it does not say; 上升不超过1个百分点 wants no rise."""
    if target.kind in _CHANGES and isinstance(target.value, Decimal):
        way = 1 if target.value > 0 else -1
        return 0 if _SENSES.get(target.comparator or "", way) != way else way
    return _MOVES.get(target.direction, 0) if target.direction else _SENSES.get(target.comparator or "", 0)


def _relations(a: Target, b: Target) -> Judgement:
    if canonical(a.relative_to or "") != canonical(b.relative_to or ""):
        return Judgement(Outcome.OTHER_BASE, ("参照的数量写法不同，请确认是否同一数量",))
    if a.comparator == b.comparator:
        return Judgement(Outcome.SAME)
    sense = _common_sense(a, b, None)
    if sense is None:
        return Judgement(Outcome.CONTRARY)
    return Judgement(_ranked(_firmer(a, b), sense))


def _numbers(a: Target, b: Target, better: str | None, earlier: int) -> Judgement:
    x, y = _value(a), _value(b)
    if x is None or y is None:
        return Judgement(Outcome.OTHER_KIND, ("有一方的数值不能使用，请对照原文更正",))
    scale = _scale(a, b)
    if scale is None:
        return Judgement(Outcome.OTHER_UNIT, (f"本级用{_unit(a)}，对方用{_unit(b)}",))
    if a.kind in _CHANGES and _move(a) * _move(b) < 0:
        return Judgement(Outcome.CONTRARY)
    sense = _common_sense(a, b, better)
    if sense is None:
        return Judgement(Outcome.CONTRARY)
    difference = _sign(x * scale[0] - y * scale[1])
    remarks = _conversion(a, b, x, scale) + (() if difference else _boundary(a, b))
    if sense == 0:
        return Judgement(Outcome.DIFFERENT if difference else Outcome.SAME, remarks)
    ahead = difference * sense or _firmer(a, b)
    return Judgement(_ranked(ahead or earlier, 1), remarks + _timing(ahead, earlier))


def _value(target: Target) -> Decimal | None:
    value = quotient(target.value) if isinstance(target.value, str) else target.value
    return value if usable(value) else None


def _scale(a: Target, b: Target) -> tuple[Decimal, Decimal] | None:
    """As `common_scale`; a change in per cent is none in points."""
    ours, theirs = canonical_unit(a.unit), canonical_unit(b.unit)
    if a.kind in _CHANGES and ours != theirs and (ours in _POINTS or theirs in _POINTS):
        return None
    return common_scale(ours, theirs)


def _unit(target: Target) -> str:
    return f"“{canonical_unit(target.unit)}”" if target.unit else "没有写明的单位"


def _common_sense(a: Target, b: Target, better: str | None) -> int | None:
    """1 where more is stronger, -1 where less is, 0 where nobody says; None where the two run against each other."""
    ours, theirs = _SENSES.get(a.comparator or "", 0), _SENSES.get(b.comparator or "", 0)
    if ours * theirs < 0:
        return None
    return ours or theirs or sign_of(better)


def _firmer(a: Target, b: Target) -> int:
    """1 where the first is a bound and the second 左右, -1 the other way round; a bare number agrees with both."""
    if "~" not in (a.comparator, b.comparator):
        return 0
    return (a.comparator in _SENSES) - (b.comparator in _SENSES)


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)


def _ranked(ahead: int, sense: int) -> Outcome:
    if ahead == 0:
        return Outcome.SAME
    return Outcome.STRONGER if ahead * (sense or 1) > 0 else Outcome.WEAKER


def _conversion(a: Target, b: Target, x: Decimal, scale: tuple[Decimal, Decimal]) -> tuple[str, ...]:
    ours, theirs = canonical_unit(a.unit), canonical_unit(b.unit)
    if bool(ours) != bool(theirs):
        return (f"{'对方' if ours else '本级'}没有写单位，按{ours or theirs}比较",)
    if scale[0] == scale[1]:
        return ()
    converted = (x * scale[0] / scale[1]).normalize()
    return (f"本级{quantity(x, ours)}换算为{number(converted)}{theirs}，请核对单位",)


def _boundary(a: Target, b: Target) -> tuple[str, ...]:
    """What is said of two aims at one number that differ in whether the number itself, or nearly it, attains them."""
    if firmer := _firmer(a, b):
        return ("本级是界限，对方是“左右”" if firmer > 0 else "本级是“左右”，对方是界限",)
    if (a.comparator in _SENSES) != (b.comparator in _SENSES):
        return ("一方没有写明以上还是以下",)
    strict = (a.comparator in ("<", ">"), b.comparator in ("<", ">"))
    if strict[0] == strict[1]:
        return ()
    return ("本级不含该数本身，对方含" if strict[0] else "本级含该数本身，对方不含",)


def _timing(ahead: int, earlier: int) -> tuple[str, ...]:
    """What the due years add."""
    if earlier == 0:
        return ()
    when = f"期限{'早' if earlier > 0 else '晚'}{abs(earlier)}年"
    if ahead == 0:
        return (f"数值相同，{when}",)
    if ahead < 0 < earlier:
        return (f"{when}，可作阶段目标，请与对方期末要求衔接",)
    return (f"{'但' if ahead > 0 > earlier else ''}{when}",)
