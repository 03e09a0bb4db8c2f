"""Of which territory and year a page speaks, and which others one may turn to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Min, Q, QuerySet
from django.shortcuts import get_object_or_404

from lianggang.web.accounts.guard import require
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.requests import Request
from lianggang.web.accounts.rights import Right
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.places.models import Territory
from lianggang.web.plans.models import Aim, PlanDocument

_SHOWN = (
    "document", "key", "position", "subject", "plan", "area", "where", "demand", "due", "binding", "indicator", "lead",
    "reporter__name",
)  # fmt: skip
_ABOVE = ("pk", "parent", "parent__parent", "parent__parent__parent", "parent__parent__parent__parent")


def readable(account: Account) -> QuerySet[Territory]:
    """The territories whose approved figures one may read: one's own and those below."""
    own = [t.pk for t in account.territories(Right.READ)] if account.is_active else []
    within = Q()
    for step in _ABOVE:
        within |= Q(**{f"{step}__in": own})
    return Territory.objects.filter(within)


def indicators_of(documents: Iterable[int]) -> QuerySet[Indicator]:
    """The indicators that these plans ask for."""
    codes = Aim.objects.filter(document__in=documents).order_by().values("indicator")
    return Indicator.objects.filter(code__in=codes)


def partly_seen(account: Account) -> dict[int, frozenset[int]]:
    """The territories of which the person may see some plans in force only, by id, with the documents that he may."""
    if not any(m.plans for m in account.standing):
        return {}
    limits = _limits(account, list(readable(account)))
    rows = PlanDocument.objects.filter(territory__in=limits, state=PlanDocument.State.CONFIRMED)
    partly = {place for place, document in rows.values_list("territory", "pk") if document not in limits[place]}
    return {place: limits[place] for place in partly}


@dataclass(frozen=True)
class Scope:
    """The territory and year of a page. places: all that the reader may turn to.

    plans: ids of the documents that he is limited to, None where he is not: a third party sees only what they ask.
    limits: the same for every place in which he is limited, by its id.
    """

    territory: Territory
    year: int
    years: Sequence[int]
    places: Sequence[Territory]
    plans: frozenset[int] | None = None
    limits: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, request: Request, indicator: str = "") -> Scope:
        """What the address asks for, else one's own territory and the latest year with data (of the indicator).

        Raises PermissionDenied for a territory that one may not read.
        """
        places = list(readable(request.user).select_related("parent__parent__parent__parent"))
        territory = _territory(request, places)
        years = _years(territory)
        asked = request.GET.get("year", "")
        known = asked.isdecimal() and int(asked) in years
        year = int(asked) if known else _usual_year(territory, years, indicator)
        return cls(territory, year, years, places, request.user.plans(territory), _limits(request.user, places))

    @cached_property
    def aims(self) -> list[Aim]:
        """The aims of the plans in force, in their order."""
        return list(self._aims)

    def aims_on(self, indicator: str) -> QuerySet[Aim]:
        """The aims on one indicator."""
        return self._aims.filter(indicator=indicator)

    def require(self, indicator: str) -> None:
        """Go on only if the reader may see the figures of the indicator; else raise PermissionDenied."""
        if self.plans is not None and not self.aims_on(indicator).exists():
            raise PermissionDenied("您只能看委托范围内的指标。")

    def seen(self, indicator: str) -> list[Territory]:
        """The places whose figures of the indicator the reader may see: where he is limited, those that ask it."""
        if not self.limits:
            return list(self.places)
        asked = set(_in_force().filter(indicator=indicator).values_list("document__territory", "document"))
        return [t for t in self.places if t.pk not in self.limits or asked & {(t.pk, d) for d in self.limits[t.pk]}]

    @property
    def _aims(self) -> QuerySet[Aim]:
        within = Q() if self.plans is None else Q(document__in=self.plans)
        found = _in_force().filter(within, document__territory=self.territory).select_related("reporter")
        return found.only(*_SHOWN).order_by("document", "position")


def _in_force() -> QuerySet[Aim]:
    return Aim.objects.filter(document__state=PlanDocument.State.CONFIRMED)


def _limits(account: Account, places: Sequence[Territory]) -> dict[int, frozenset[int]]:
    """The documents that the person is limited to, in each place where he is."""
    if not any(m.plans for m in account.standing):
        return {}
    return {t.pk: plans for t in places if (plans := account.plans(t)) is not None}


def _territory(request: Request, places: Sequence[Territory]) -> Territory:
    code = request.GET.get("territory", "")
    own = request.user.territories(Right.READ)
    if not code and not own:
        raise PermissionDenied("您还没有任何地区的权限，请联系系统管理员。")
    wanted = code or own[0].code
    found = next((t for t in places if t.code == wanted), None) or get_object_or_404(Territory, code=wanted)
    require(request.by, Right.READ, territory=found)
    return found


def _years(territory: Territory) -> list[int]:
    """The years from the first to the last that the territory has figures of, latest first."""
    ends = Figure.objects.filter(territory=territory).aggregate(first=Min("year"), last=Max("year"))
    return list(range(ends["last"], ends["first"] - 1, -1)) if ends["first"] else []


def _usual_year(territory: Territory, years: Sequence[int], indicator: str) -> int:
    """The year that a page opens on: the last one with a value of the indicator, or, for a list, the last full one.

    A year is full when at least half as many indicators have figures as in the year with most of them: a round whose
    first sheets were just approved is not.
    """
    known = Figure.objects.filter(territory=territory, breakdown="", current=True, value__isnull=False)
    if indicator:
        last = known.filter(indicator__code=indicator).aggregate(last=Max("year"))["last"]
        return last or next(iter(years), 0)
    numbers = dict(known.order_by().values_list("year").annotate(Count("id")))
    most = max(numbers.values(), default=0)
    return max((year for year, n in numbers.items() if 2 * n >= most), default=next(iter(years), 0))
