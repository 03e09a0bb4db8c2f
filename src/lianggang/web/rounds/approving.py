"""What approval makes of a sheet: figures that stand, each with its revision."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from lianggang.findings import Finding, error
from lianggang.panel.model import Observation
from lianggang.web.figures.files import not_storable
from lianggang.web.figures.judging import request_judgement
from lianggang.web.figures.models import VALUE_PLACES, Figure, Indicator
from lianggang.web.figures.reading import label_of
from lianggang.web.rounds.checking import check
from lianggang.web.rounds.lines import form_of
from lianggang.web.rounds.models import Sheet

_COMPARED = (
    "source",
    "sheet_id",
    "value",
    "numerator",
    "denominator",
    "missing",
    "redefined",
    "note",
    "as_reported",
    "qualifier",
)


@transaction.atomic
def store_figures(sheet: Sheet) -> None:
    """Write the sheet's values as figures; a value that differs from the current one gets the next revision.

    A blank is a figure too: it says why there is no value.
    """
    spec = form_of(sheet)
    indicators = {i.code: i for i in Indicator.objects.filter(code__in=[line.code for line in spec.lines])}
    current = {
        (f.indicator_id, f.breakdown): f
        for f in Figure.objects.filter(
            territory=sheet.scheme.territory, year=spec.year, indicator__in=indicators.values(), current=True
        )
    }
    new, old = [], []
    for o in check(sheet, sheet.entries.all()).observations:
        figure = _figure(sheet, o, indicators[o.indicator])
        before = current.get((figure.indicator_id, figure.breakdown))
        if before is not None and all(getattr(before, n) == getattr(figure, n) for n in _COMPARED):
            continue
        if before is not None:
            figure.revision = before.revision + 1
            old.append(before.pk)
        new.append(figure)
    Figure.objects.filter(pk__in=old).update(current=False)
    Figure.objects.bulk_create(new)
    if new:
        request_judgement(sheet.scheme.territory, since=spec.year)


def unstorable(sheet: Sheet, observations: Iterable[Observation]) -> list[Finding]:
    """Errors for the values that cannot be kept as figures: too large, or words that are too long."""
    indicators = {i.code: i for i in Indicator.objects.filter(code__in=[line["code"] for line in sheet.lines])}
    return [
        error("figure-unstorable", f"{indicators[o.indicator]}：{why}。", place=o.place, advice="请核对后改写。")
        for o in observations
        if (why := not_storable(_figure(sheet, o, indicators[o.indicator])))
    ]


def _figure(sheet: Sheet, o: Observation, indicator: Indicator) -> Figure:
    return Figure(
        territory=sheet.scheme.territory,
        indicator=indicator,
        year=o.year,
        breakdown=label_of(o.breakdown),
        value=None if o.value is None else round(o.value, VALUE_PLACES),
        numerator=o.numerator,
        denominator=o.denominator,
        qualifier=o.qualifier,
        as_reported=o.as_reported[:60],
        missing="" if o.value is not None else o.missing,
        redefined=o.redefined,
        note=o.note,
        unit=sheet.unit,
        unit_name=sheet.unit_name,
        source=o.source if o.source != sheet.unit_name else "",
        sheet=sheet,
        approved_at=timezone.now(),
    )


def publish_figures(sheet: Sheet) -> None:
    """Mark the sheet's current figures as published."""
    sheet.figures.filter(current=True, published_at=None).update(published_at=timezone.now())
