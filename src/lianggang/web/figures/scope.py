"""Of which territory and year a page speaks, and which others one may turn to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Min, Q, QuerySet
from django.shortcuts import get_object_or_404

from lianggang.web.accounts.guard import require
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.requests import Request
from lianggang.web.accounts.rights import Right
from lianggang.web.figures.models import Figure
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


@dataclass(frozen=True)
class Scope:
    """The territory and year of a page. places: all that the reader may turn to.

    plans: ids of the documents that he is limited to, None where he is not: a third party sees only what they ask.
    """

    territory: Territory
    year: int
    years: Sequence[int]
    places: Sequence[Territory]
    plans: frozenset[int] | None = None

    @classmethod
    def of(cls, request: Request) -> Scope:
        """What the address asks for, else one's own territory and its latest year.

        Raises PermissionDenied for a territory that one may not read.
        """
        territory = _territory(request)
        years = _years(territory)
        asked = request.GET.get("year", "")
        year = int(asked) if asked.isdigit() and int(asked) in years else next(iter(years), 0)
        return cls(territory, year, years, list(readable(request.user)), request.user.plans(territory))

    @cached_property
    def aims(self) -> list[Aim]:
        """The aims of the plans in force, in their order."""
        return list(self._aims)

    def aims_on(self, indicator: str) -> list[Aim]:
        """The aims on one indicator."""
        return list(self._aims.filter(indicator=indicator))

    def require(self, indicator: str) -> None:
        """Go on only if the reader may see the figures of the indicator; else raise PermissionDenied."""
        if self.plans is not None and not self._aims.filter(indicator=indicator).exists():
            raise PermissionDenied("您只能看委托范围内的指标。")

    @property
    def _aims(self) -> QuerySet[Aim]:
        within = Q() if self.plans is None else Q(document__in=self.plans)
        found = Aim.objects.filter(
            within, document__territory=self.territory, document__state=PlanDocument.State.CONFIRMED
        ).select_related("reporter")
        return found.only(*_SHOWN).order_by("document", "position")


def _territory(request: Request) -> Territory:
    code = request.GET.get("territory", "")
    own = request.user.territories(Right.READ)
    if code:
        above = Territory.objects.select_related("parent__parent__parent__parent")
        found = get_object_or_404(above, code=code)
    elif own:
        found = own[0]
    else:
        raise PermissionDenied("您还没有任何地区的权限，请联系系统管理员。")
    require(request.by, Right.READ, territory=found)
    return found


def _years(territory: Territory) -> list[int]:
    """The years from the first to the last that the territory has figures of, latest first."""
    ends = Figure.objects.filter(territory=territory).aggregate(first=Min("year"), last=Max("year"))
    return list(range(ends["last"], ends["first"] - 1, -1)) if ends["first"] else []
