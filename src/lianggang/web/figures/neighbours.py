"""The territories of one level under the same one above: what is usual there, learnt once for all of them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max, Min, QuerySet

from lianggang.monitoring.judging import Peers
from lianggang.panel.model import TOTAL, Series
from lianggang.panel.series import build_series
from lianggang.web.figures.models import Figure, Indicator, Judgement
from lianggang.web.figures.quantities import quantity_of
from lianggang.web.figures.reading import observation
from lianggang.web.places.models import Territory
from lianggang.web.plans.models import PlanDocument


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
        """What their series have in common, as the core learns it."""
        return Peers(self._series)

    def digest(self, codes: Iterable[str], year: int) -> str:
        """What tells whether any total of these indicators until `year` is another one now."""
        held = hashlib.sha256()
        for code in sorted(codes):
            held.update(repr((code, [pk for at, pk in self._standing.get(code, ()) if at <= year])).encode())
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
        rows = self._totals().filter(indicator__code=code).select_related("indicator", "territory")
        known = [observation(row, row.territory.name) for row in rows.order_by("territory", "year")]
        if not known:
            return ()
        quantity = quantity_of(Indicator.objects.get(code=code))
        return [s for (_, _, part), s in build_series(known, {code: quantity}).items() if part == TOTAL]

    def _totals(self) -> QuerySet[Figure]:
        return Figure.objects.filter(territory__in=self.territories, breakdown="", current=True)
