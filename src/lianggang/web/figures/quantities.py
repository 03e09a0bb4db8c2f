"""Which indicators the figures of a territory may mean."""

from __future__ import annotations

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
    found = PlanDocument.objects.filter(territory=territory, state=PlanDocument.State.CONFIRMED)
    return list(found.filter(reading__isnull=False).select_related("territory").order_by("id"))


def quantities_of(territory: Territory) -> Quantities:
    """The catalogue, the wordings of the territory's plans, and the indicators that only some plan knows."""
    quantities = Quantities(load_catalogue())
    for document in confirmed_plans(territory):
        track(reading_of(document), quantities)
    adopt_local(quantities)
    return quantities


def adopt_local(quantities: Quantities) -> None:
    """Make the indicators that only plans know, with the units that figures gave them, known to the quantities."""
    for indicator in Indicator.objects.filter(code__startswith=_LOCAL):
        quantities.adopt(quantity_of(indicator))
        quantities.resolve(indicator.code, "", indicator.unit)


def take_units(quantities: Quantities) -> None:
    """Store the units that figures gave to indicators whose plan names none."""
    for indicator in Indicator.objects.filter(code__startswith=_LOCAL, unit=""):
        if indicator.code in quantities.by_code and (unit := quantities.by_code[indicator.code].unit):
            indicator.unit = unit
            indicator.line["unit"] = unit
            indicator.save()


def quantity_of(indicator: Indicator) -> Quantity:
    """The indicator as far as its figures go."""
    known = load_catalogue().indicators.get(indicator.code)
    return Quantity.of(known) if known else line_of(indicator).quantity


def line_of(indicator: Indicator) -> FormLine:
    """What a form asks of the indicator."""
    return line_from_dict(indicator.line)
