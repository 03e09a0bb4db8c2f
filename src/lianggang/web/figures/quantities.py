"""Which indicators the figures of a territory may mean."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from lianggang.catalogue.load import load_catalogue
from lianggang.collect.form import FormLine
from lianggang.monitoring.quantities import Quantities
from lianggang.monitoring.tracking import track
from lianggang.panel.quantities import Quantity
from lianggang.web.figures.models import Indicator
from lianggang.web.places.models import Territory
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.readings import reading_of
from lianggang.web.rounds.lines import line_from_dict

_LOCAL = "L-"


def confirmed_plans(territory: Territory) -> list[PlanDocument]:
    """The documents in force in a territory whose reading is kept."""
    return list(plans_in_force().filter(territory=territory))


def plans_in_force() -> QuerySet[PlanDocument]:
    """The same of every territory."""
    found = PlanDocument.objects.filter(state=PlanDocument.State.CONFIRMED, reading__isnull=False)
    return found.select_related("territory").order_by("id")


def quantities_of(territory: Territory) -> Quantities:
    """The catalogue, the wordings of the territory's plans, and the indicators that only some plan knows."""
    quantities = Quantities(load_catalogue())
    for document in confirmed_plans(territory):
        track(reading_of(document), quantities)
    adopt_local(quantities)
    return quantities


def local_indicators() -> QuerySet[Indicator]:
    """The indicators that only plans know."""
    return Indicator.objects.filter(code__startswith=_LOCAL)


def adopt_local(quantities: Quantities, local: Iterable[Indicator] | None = None) -> None:
    """Make the indicators that only plans know, with the units that figures gave them, known to the quantities.

    local: `local_indicators`, where they have been read already.
    """
    for indicator in local_indicators() if local is None else local:
        quantities.adopt(quantity_of(indicator))
        quantities.resolve(indicator.code, "", indicator.unit)


def take_units(quantities: Quantities) -> dict[str, str]:
    """Store the units that figures gave to indicators whose plan names none. Returns them by code."""
    taken = {}
    for indicator in local_indicators().filter(unit=""):
        if indicator.code in quantities.by_code and (unit := quantities.by_code[indicator.code].unit):
            indicator.unit = unit
            indicator.line["unit"] = unit
            indicator.save()
            taken[indicator.code] = unit
    return taken


def quantity_of(indicator: Indicator) -> Quantity:
    """The indicator as far as its figures go."""
    known = load_catalogue().indicators.get(indicator.code)
    return Quantity.of(known) if known else line_of(indicator).quantity


def line_of(indicator: Indicator) -> FormLine:
    """What a form asks of the indicator."""
    return line_from_dict(indicator.line)
