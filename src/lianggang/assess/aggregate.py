"""The rate of a territory from those below it: summed numerators over summed denominators, with its coverage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from lianggang.assess.counted import has_nobody, read_count
from lianggang.assess.exact import bounds_left_out, is_exact
from lianggang.assess.territories import Territories
from lianggang.findings import Finding, note, warning
from lianggang.panel.model import Breakdown, Observation
from lianggang.panel.quantities import Quantity
from lianggang.wording import number, places_of, quantity, round_half_up, whole_things

COVERAGE = Decimal("0.9")
"""Share of the whole from which a sum counts as complete."""
_NEAR_YEARS = 3
_MOST_PLACES = 2


class Basis(StrEnum):
    """What an aggregate rests on."""

    COMPLETE = "complete"  # counts of at least 90 % of the whole
    PARTIAL = "partial"  # counts of less
    APPROXIMATE = "approximate"  # percentages, weighted by the best proxy
    NONE = "none"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"complete": "完整", "partial": "部分", "approximate": "近似", "none": "不能汇总"}[self.value]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One indicator, year and breakdown of a territory, from those below.

    value: in the unit of the indicator, None when it cannot be formed. coverage: share of the whole that is in it,
    None where the sizes of the missing are unknown; then `absent` of `size` territories says how many are missing.
    cut: territories of which only a part is in it, being partial sums themselves.
    """

    indicator: str
    territory: str
    year: int
    breakdown: Breakdown
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    coverage: Decimal | None
    basis: Basis
    size: int
    absent: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def sentence(self, quantity_: Quantity) -> str:
        """The aggregate in Chinese with its coverage."""
        head = f"{self.territory}{self.year}年{_part(self.breakdown)}{quantity_.name}"
        if self.value is None:
            return f"{head}：{self.basis.label}，{self.size}个地区中{len(self.absent)}个没有可用的数"
        return f"{head}{quantity(_short(self.value), quantity_.unit)}{self._counts}，{self.basis.label}，{self.reach}"

    @property
    def _counts(self) -> str:
        if self.numerator is None or self.denominator is None:
            return ""
        return f"（{number(self.numerator)}/{number(self.denominator)}）"

    @property
    def reach(self) -> str:
        """How much of the whole is in it, in Chinese."""
        if self.coverage is None:
            partly = f"（{len(self.cut)}个不完整）" if self.cut else ""
            return f"{self.size}个地区中有{self.size - len(self.absent)}个{partly}，覆盖率不详"
        return f"覆盖{number(self.coverage * 100, 1)}%"


_Key = tuple[str, str, int, Breakdown]


@dataclass(frozen=True, slots=True)
class _Known:
    """The figures by key, and the sums that stand in for those which a territory does not have itself."""

    figures: dict[_Key, Observation]
    sums: dict[_Key, Aggregate]

    def lacks(self, key: _Key) -> bool:
        """Whether the territory has no figure of its own; a row that only says why there is none is none."""
        return key not in self.figures or self.figures[key].value is None

    def gains(self, key: _Key, found: Aggregate) -> bool:
        """Whether the sum tells the level above more than the territory's own figure: it has none, or no counts."""
        if found.value is None or found.basis is Basis.APPROXIMATE:
            return False
        counted = found.basis is Basis.COMPLETE and found.denominator is not None
        return self.lacks(key) or (counted and not self.figures[key].denominator)

    def reach(self, key: _Key) -> Decimal | None:
        """The share of its territory that the figure covers: 1 for its own, of a sum its coverage."""
        return self.sums[key].coverage if key in self.sums else Decimal(1)

    def whole(self, key: _Key) -> Decimal | None:
        """The denominator of the whole territory, None where it is unknown."""
        o, reach = self.figures.get(key), self.reach(key)
        if o is None or o.denominator is None or not o.denominator.is_finite() or not reach:
            return None
        return o.denominator / reach if o.denominator > 0 else None


@dataclass(frozen=True, slots=True)
class _Part:
    """A territory below in one year.

    size: its denominator, or the nearest or proxy one. reach: share of the territory that the observation covers.
    """

    name: str
    observation: Observation | None
    size: Decimal | None
    reach: Decimal | None

    @property
    def counted(self) -> bool:
        o = self.observation
        return o is not None and o.numerator is not None and bool(o.denominator)


def aggregate(
    observations: Iterable[Observation],
    quantities: Mapping[str, Quantity],
    territories: Territories,
    *,
    sizes: Mapping[str, Decimal] | None = None,
) -> tuple[Aggregate, ...]:
    """Every indicator, year and breakdown of every territory that has others below it, lowest level first.

    quantities: by code; counts are added, quotients are formed anew, anything else (ages, indices) is left out.
    sizes: population by territory, the proxy where denominators are unknown. An aggregate of a lower level stands in
    for a territory without figures of its own, and a complete one for a rate without counts. A territory whose
    denominator is 0 has nobody to count, and is not missing. A bound is not added; a finding says so.
    """
    known = _Known({o.key: o for o in observations if o.value is None or o.value.is_finite()}, {})
    results = []
    for territory in territories.bottom_up():
        children = territories.children(territory)
        for code, year, breakdown in _questions(known.figures.values(), quantities, children):
            key = (code, territory, year, breakdown)
            found = _one(known, key, children, quantities[code], sizes or {})
            results.append(found)
            if known.gains(key, found):
                known.figures[key], known.sums[key] = _as_observation(found, quantities[code]), found
    return tuple(results)


def _questions(
    known: Iterable[Observation], quantities: Mapping[str, Quantity], children: tuple[str, ...]
) -> list[tuple[str, int, Breakdown]]:
    asked = {
        (o.indicator, o.year, o.breakdown)
        for o in known
        if o.territory in children and (q := quantities.get(o.indicator)) and (q.divides or q.is_count)
    }
    return sorted(asked, key=lambda k: (k[0], k[1], k[2].label))


def _one(
    known: _Known,
    key: _Key,
    children: tuple[str, ...],
    quantity_: Quantity,
    sizes: Mapping[str, Decimal],
) -> Aggregate:
    code, territory, year, breakdown = key
    parts, findings = [], []
    for child in children:
        below = (code, child, year, breakdown)
        o = known.figures.get(below)
        if o and has_nobody(o):
            continue  # nothing of it is missing from a sum
        finding = read_count(o, quantity_)[1] if o and is_exact(o) else None
        usable = o if o and is_exact(o) and not (finding and finding.code == "bad-counts") else None
        findings += [finding] if finding and finding.code == "bad-counts" else []
        findings += bounds_left_out([o] if o else [], quantity_.name)
        parts.append(_Part(child, usable, _size(known, below, sizes), known.reach(below)))
    empty = Aggregate(code, territory, year, breakdown, None, None, None, None, Basis.NONE, len(children))
    result = _counted(empty, parts) if quantity_.is_count else _quotient(empty, parts, quantity_)
    result = replace(result, cut=tuple(p.name for p in parts if p.observation and p.reach != 1))
    published = known.figures.get(key)
    return replace(result, findings=(*findings, *_remarks(result, quantity_, published)))


def _size(known: _Known, key: _Key, sizes: Mapping[str, Decimal]) -> Decimal | None:
    """The denominator of that year, else the nearest year's, else the population."""
    code, child, year, breakdown = key
    for step in (0, *(s * n for n in range(1, _NEAR_YEARS + 1) for s in (-1, 1))):
        if whole := known.whole((code, child, year + step, breakdown)):
            return whole
    size = sizes.get(child)
    return size if size is not None and size.is_finite() and size > 0 else None


def _counted(empty: Aggregate, parts: list[_Part]) -> Aggregate:
    """The sum of a count; coverage by population where it is known, else unknown."""
    there = [p for p in parts if p.observation]
    absent = tuple(p.name for p in parts if not p.observation)
    if not there:
        return replace(empty, absent=absent)
    value = sum((p.observation.value or Decimal(0) for p in there if p.observation), Decimal(0))
    coverage = _coverage(there, parts)
    basis = Basis.COMPLETE if coverage is not None and coverage >= COVERAGE else Basis.PARTIAL
    return replace(empty, value=value, coverage=coverage, basis=basis, absent=absent)


def _quotient(empty: Aggregate, parts: list[_Part], quantity_: Quantity) -> Aggregate:
    """Summed counts; where no or few parts have counts, values weighted by the best proxy, marked approximate."""
    counted = [p for p in parts if p.counted]
    valued = [p for p in parts if p.observation]
    by_counts = _of_counts(empty, counted, parts, quantity_)
    if by_counts.basis is Basis.COMPLETE or len(valued) == len(counted):
        return by_counts
    sized = [p for p in valued if p.size]
    if len(sized) < len(valued) or not sized:
        return by_counts
    weighted = sum((_value(p) * _weight(p) for p in sized), Decimal(0)) / sum(map(_weight, sized))
    absent = tuple(p.name for p in parts if not p.observation)
    return replace(
        empty, value=weighted, coverage=_coverage(sized, parts), basis=Basis.APPROXIMATE, absent=absent,
    )  # fmt: skip


def _of_counts(empty: Aggregate, counted: list[_Part], parts: list[_Part], quantity_: Quantity) -> Aggregate:
    absent = tuple(p.name for p in parts if not p.counted)
    pairs = [(p.observation.numerator, p.observation.denominator) for p in counted if p.observation]
    numerator = sum((a for a, _ in pairs if a is not None), Decimal(0))
    denominator = sum((b for _, b in pairs if b is not None), Decimal(0))
    if not denominator:
        return replace(empty, absent=absent)
    coverage = _coverage(counted, parts)
    basis = Basis.COMPLETE if coverage is not None and coverage >= COVERAGE else Basis.PARTIAL
    value = quantity_.ratio(numerator, denominator)
    return replace(
        empty, value=value, numerator=numerator, denominator=denominator, coverage=coverage, basis=basis, absent=absent
    )


def _coverage(there: list[_Part], parts: list[_Part]) -> Decimal | None:
    """The share of the whole that is there, by denominators or their proxies; None when some size is unknown."""
    if len(there) == len(parts) and all(p.reach == 1 for p in there):
        return Decimal(1)
    if any(not p.size for p in parts) or any(p.reach is None for p in there):
        return None
    return sum((_weight(p) * (p.reach or 0) for p in there), Decimal(0)) / sum(map(_weight, parts))


def _weight(part: _Part) -> Decimal:
    return part.size or Decimal(0)


def _value(part: _Part) -> Decimal:
    assert part.observation is not None  # callers leave the others out
    assert part.observation.value is not None
    return part.observation.value


def _remarks(result: Aggregate, quantity_: Quantity, published: Observation | None) -> Iterator[Finding]:
    place = f"{result.territory}{result.year}年{_part(result.breakdown)}{quantity_.name}"
    missing = "，".join(
        f"{lack}{_listed(names)}" for lack, names in (("缺", result.absent), ("不完整的有", result.cut)) if names
    )
    if result.basis is Basis.NONE:
        text = "各地区没有分子、分母，也没有可作权数的人口，不能汇总；率不能直接平均"
        yield warning("cannot-aggregate", text, place=place, advice="补报分子、分母")
    elif result.basis is Basis.PARTIAL:
        yield warning("aggregate-partial", f"汇总不完整：{result.reach}，{missing}", place=place, advice="补齐后再公布")
    elif result.basis is Basis.APPROXIMATE:
        text = f"有地区只报了率，按分母或人口加权，是近似值：{result.reach}"
        yield note("aggregate-approximate", text, place=place, advice="补报分子、分母")
    if (
        published
        and published.value is not None
        and is_exact(published)
        and _differs(result, published.value, quantity_.unit)
    ):
        text = f"下级汇总{quantity(_short(result.value), quantity_.unit)}，公布值{published.value}{quantity_.unit}"
        advice = "核对下级数据和公布值的口径、范围"
        yield warning("aggregate-differs", text, place=place, advice=advice)


def _listed(names: tuple[str, ...]) -> str:
    return f"{'、'.join(names[:5])}{f'等{len(names)}个地区' if len(names) > 5 else ''}"


def _differs(result: Aggregate, published: Decimal, unit: str) -> bool:
    """Whether a complete aggregate is not the published value: of whole things exactly, else at its precision."""
    if result.value is None or result.basis is not Basis.COMPLETE or result.coverage != 1:
        return False
    last = Decimal(0) if whole_things(unit) else Decimal(1).scaleb(-places_of(published))
    return abs(result.value - published) > last


def _as_observation(found: Aggregate, quantity_: Quantity) -> Observation:
    return Observation(
        found.indicator, found.territory, found.year, found.value, quantity_.unit, found.numerator, found.denominator,
        found.breakdown, source="下级汇总",
    )  # fmt: skip


def _part(breakdown: Breakdown) -> str:
    return "" if breakdown.is_total else f"（{breakdown.label}）"


def _short(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_half_up(value, min(_MOST_PLACES, places_of(value)))
