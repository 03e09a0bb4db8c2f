"""Tracked targets and figures to results."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache

from lianggang.alerts import alerts
from lianggang.assess.judge import assess
from lianggang.assess.model import Assessment
from lianggang.forecast import Common, learn
from lianggang.monitoring.gaps import gap_series
from lianggang.monitoring.quantities import Quantities, normal
from lianggang.monitoring.tracking import Tracking
from lianggang.panel.model import TOTAL, Observation, Series
from lianggang.panel.series import SeriesKey, build_series
from lianggang.plans.model import Kind
from lianggang.plans.region import region_of
from lianggang.round import Result, Scheme, TrackedTarget

_USUAL = Scheme()
_ABOVE = {"国": "nation"}
_ABOVE |= dict.fromkeys(("省", "区", "自治区"), "province") | dict.fromkeys(("市", "州", "自治州"), "city")
_ALL = re.compile(rf"全({'|'.join(_ABOVE)})(?:平均|总体)?(?:水平|值|数)?")


def judge(
    tracking: Tracking, observations: Iterable[Observation], *, territory: str, year: int, scheme: Scheme = _USUAL,
    peers: Peers | None = None,
) -> tuple[Result, ...]:  # fmt: skip
    """The result of every tracked target as known in `year` for the territory.

    Figures of other territories of its level tell what their series have in common; only its own are judged.
    peers: what is known of these territories already, where many are judged one after the other.
    """
    series = build_series(observations, tracking.quantities.by_code)
    peers = peers or Peers.within(series, territory)
    known = _Known(tracking.quantities, series, peers, territory, year, scheme)
    return tuple(_result(t, known) for t in tracking.targets)


@dataclass(frozen=True, slots=True)
class _Known:
    """What every target of the round is judged with."""

    quantities: Quantities
    series: Mapping[SeriesKey, Series]
    peers: Peers
    territory: str
    year: int
    scheme: Scheme


class Peers:
    """What the series of an indicator have in common in the territories of one level, learnt once for all of them.

    alike: the series of an indicator in all these territories, the one that is judged among them; asked once for each.
    learnt: what is known from before, and is added to. stamp: tells for an indicator and a year whether the figures
    until then are those that it was learnt from.
    """

    def __init__(
        self,
        alike: Callable[[str], Sequence[Series]],
        learnt: MutableMapping[Hashable, Common | None] | None = None,
        stamp: Callable[[str, int], Hashable] = lambda code, as_of: "",
    ) -> None:
        self._alike = cache(alike)
        self._known: dict[tuple[str, int], tuple[Series, ...]] = {}
        self._learnt = {} if learnt is None else learnt
        self._stamp = stamp

    @classmethod
    def within(cls, series: Mapping[SeriesKey, Series], territory: str) -> Peers:
        """The territories of the same level as one whose series are there."""
        level, found = _level(territory), defaultdict[str, list[Series]](list)
        for (code, place, breakdown), own in series.items():
            if breakdown == TOTAL and (place == territory or (level and _level(place) == level)):
                found[code].append(own)
        return cls(lambda code: found.get(code, ()))

    def of(self, code: str, due: int, as_of: int) -> Common | None:
        """As known in `as_of`; None where too few territories report the indicator."""
        key = (code, due, as_of, self._stamp(code, as_of))
        if key not in self._learnt:
            self._learnt[key] = learn(list(self._until(code, as_of)), to=due)
        return self._learnt[key]

    def others(self, code: str, territory: str, as_of: int) -> tuple[Series, ...]:
        """The series of the other territories, as known in `as_of`."""
        return tuple(s for s in self._until(code, as_of) if s.territory != territory)

    def _until(self, code: str, as_of: int) -> tuple[Series, ...]:
        key = (code, as_of)
        if key not in self._known:
            self._known[key] = tuple(s.until(as_of) for s in self._alike(code))
        return self._known[key]


def _level(territory: str) -> str:
    found = region_of(territory)
    return found[1] if found else ""


def _result(tracked: TrackedTarget, known: _Known) -> Result:
    territory, scheme = known.territory, known.scheme
    own = _series(tracked.indicator, known.quantities, known.series, territory)
    gap = None if own.known else gap_series(tracked.indicator, known.quantities, known.series, territory)
    own = gap or own
    before, now = (_assessed(tracked, own, known, as_of, gap) for as_of in (known.year - 1, known.year))
    others = () if gap else known.peers.others(tracked.indicator, territory, known.year)
    found = alerts(tracked.target, own, now, before=before, peers=others, params=scheme.alerts)
    return Result(tracked, own, now, found)


def _assessed(tracked: TrackedTarget, own: Series, known: _Known, as_of: int, gap: Series | None) -> Assessment:
    assert tracked.plan.period is not None
    return assess(
        tracked.target,
        own,
        as_of=as_of,
        start=tracked.plan.period[0],
        due=tracked.due,
        better=known.quantities.direction(tracked.indicator),
        relative_to=_other(tracked, known.quantities, known.series, known.territory),
        peers=None if gap else known.peers.of(tracked.indicator, tracked.due, as_of),
        params=known.scheme.assess,
        survey=known.quantities.survey(tracked.indicator),
    )


def _series(code: str, quantities: Quantities, series: Mapping[SeriesKey, Series], territory: str) -> Series:
    quantity = quantities.by_code[code]
    empty = Series(code, quantity.name, quantity.unit, territory, ())
    return series.get((code, territory, TOTAL), empty)


def _other(
    tracked: TrackedTarget, quantities: Quantities, series: Mapping[SeriesKey, Series], territory: str
) -> Series | None:
    """The series that a relation refers to: the same indicator of a territory above (全国平均水平), or another one here
    by the name of a known quantity; None where there are no figures of it."""
    if tracked.target.kind is not Kind.RELATION or not tracked.target.relative_to:
        return None
    if all_ := _ALL.fullmatch(normal(tracked.target.relative_to)):
        return _above(_ABOVE[all_[1]], tracked.indicator, series, territory)
    for code in _named(tracked.target.relative_to, quantities):
        if found := series.get((code, territory, TOTAL)):
            return found
    return None


def _above(level: str, code: str, series: Mapping[SeriesKey, Series], territory: str) -> Series | None:
    """The indicator's series of the one territory of that level, None where several or none have figures."""
    found = [own for (of, place, part), own in series.items() if (of, part) == (code, TOTAL) and _level(place) == level]
    others = [own for own in found if own.territory != territory]
    return others[0] if len(others) == 1 else None


def _named(name: str, quantities: Quantities) -> Iterator[str]:
    answer = quantities.resolve("", name, "")
    if answer.quantity:
        yield answer.quantity.code
    wanted = normal(name)
    yield from (code for code, q in quantities.by_code.items() if normal(q.name) == wanted)
