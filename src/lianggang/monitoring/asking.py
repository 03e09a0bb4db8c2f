"""The targets of a plan as they are asked of the figures of many territories."""

from __future__ import annotations

from pathlib import Path

from lianggang.catalogue.model import Catalogue
from lianggang.engines.asked import Asked
from lianggang.monitoring.quantities import Quantities
from lianggang.monitoring.run import load_reading
from lianggang.monitoring.tracking import track
from lianggang.plans.model import Kind
from lianggang.round import TrackedTarget


def asked_of_plan(path: Path, catalogue: Catalogue) -> tuple[tuple[Asked, ...], Quantities]:
    """The targets of a plan, or of a reading of it, asked of every territory, and the quantities that it knows.

    Raises LianggangError as reading does.
    """
    quantities = Quantities(catalogue)
    return tuple(asked_of(t, quantities) for t in track(load_reading(path), quantities).targets), quantities


def asked_of(tracked: TrackedTarget, quantities: Quantities, *, id: str = "", territory: str = "") -> Asked:
    """One tracked target as it is asked of the figures. id: another than its own. territory: "" for every one."""
    assert tracked.plan.period is not None  # a plan without a period yields no tracked targets
    return Asked(
        id or tracked.id,
        tracked.indicator,
        tracked.target,
        tracked.plan.period[0],
        tracked.due,
        quantities.direction(tracked.indicator),
        reference=_reference(tracked, quantities),
        territory=territory,
        survey=quantities.survey(tracked.indicator),
    )


def _reference(tracked: TrackedTarget, quantities: Quantities) -> str:
    """The code of the indicator that a relation refers to, when its name is that of a known quantity."""
    if tracked.target.kind is not Kind.RELATION or not tracked.target.relative_to:
        return ""
    answer = quantities.resolve("", tracked.target.relative_to, "")
    return answer.quantity.code if answer.quantity else ""
