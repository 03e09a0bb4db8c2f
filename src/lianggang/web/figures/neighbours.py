"""The territories of one level under the same one above: what is usual there, learnt once for all of them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Max, Min, QuerySet

from lianggang.forecast import Common
from lianggang.monitoring.judging import Peers
from lianggang.panel.model import Observation, Series
from lianggang.panel.series import build_series
from lianggang.web.figures.models import Figure, Indicator, Judgement
from lianggang.web.figures.quantities import quantity_of
from lianggang.web.figures.reading import plain, stated
from lianggang.web.places.models import Territory
from lianggang.web.plans.models import PlanDocument

_LEARNT: dict[Hashable, Common | None] = {}
"""What was learnt in this process, under everything that it follows from."""
_MOST_LEARNT = 50_000
_READ = ("year", "value", "numerator", "denominator", "as_reported", "missing", "qualifier", "redefined",
         "territory__name")  # fmt: skip


def _observation(row: Any, code: str, unit: str) -> Observation:
    """A total as far as it teaches what is usual: rows are many, and making records of them would take most time."""
    counts = plain(row.numerator), plain(row.denominator)
    return Observation(
        code, row.territory__name, row.year, stated(row), unit, *counts, missing=row.missing, qualifier=row.qualifier,
        as_reported=row.as_reported, redefined=row.redefined,
    )  # fmt: skip


@dataclass(frozen=True)
class Neighbours:
    """The totals that stand in a group of territories; read when they are asked for, an indicator at a time."""

    territories: tuple[int, ...]

    @classmethod
    def of(cls, territory: Territory) -> Neighbours:
        """The group of a territory, itself among them; it alone where nothing is above it."""
        alike = Territory.objects.filter(parent=territory.parent_id, level=territory.level)
        return cls(tuple(alike.values_list("pk", flat=True)) if territory.parent_id else (territory.pk,))

    @cached_property
    def peers(self) -> Peers:
        """What their series have in common; what was learnt before holds for the same figures."""
        if len(_LEARNT) > _MOST_LEARNT:
            _LEARNT.clear()
        return Peers(self._series, _LEARNT, self._stamp)

    def _stamp(self, code: str, year: int) -> str:
        """Which totals of an indicator stand until `year`."""
        if (code, year) not in self._stamps:
            ids = [pk for at, pk in self._standing.get(code, ()) if at <= year]
            self._stamps[code, year] = hashlib.sha256(repr(ids).encode()).hexdigest()
        return self._stamps[code, year]

    @cached_property
    def _stamps(self) -> dict[tuple[str, int], str]:
        return {}

    def digest(self, codes: Iterable[str], year: int) -> str:
        """What tells whether any total of these indicators until `year` is another one now."""
        held = hashlib.sha256()
        for code in sorted(codes):
            held.update(f"{code} {self._stamp(code, year)}\n".encode())
        return held.hexdigest()

    def are_newer_than(self, document: PlanDocument) -> bool:
        """Whether a figure came in after a verdict on the document was made, or there is none yet."""
        made = Judgement.objects.filter(aim__document=document).aggregate(oldest=Min("made_at"))["oldest"]
        return self._latest is not None and (made is None or self._latest > made)

    @cached_property
    def _latest(self) -> object:
        return Figure.objects.filter(territory__in=self.territories).aggregate(latest=Max("approved_at"))["latest"]

    @cached_property
    def _standing(self) -> Mapping[str, list[tuple[int, int]]]:
        """Year and id of each total by indicator: rows are never changed, so that ids tell them."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for code, year, pk in self._totals().order_by("pk").values_list("indicator__code", "year", "pk"):
            found[code].append((year, pk))
        return found

    def _series(self, code: str) -> Sequence[Series]:
        rows = self._totals().filter(indicator__code=code).order_by("territory", "year")
        found = list(rows.values_list(*_READ, named=True))
        if not found:
            return ()
        quantity = quantity_of(Indicator.objects.get(code=code))
        known = [_observation(row, code, quantity.unit) for row in found]
        return list(build_series(known, {code: quantity}).values())

    def _totals(self) -> QuerySet[Figure]:
        return Figure.objects.filter(territory__in=self.territories, breakdown="", current=True)
