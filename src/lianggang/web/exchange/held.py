"""Figures of the database as values of a package, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import QuerySet

from lianggang.exchange.values import Key, Released
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.figures.reading import label_of, observation
from lianggang.web.places.models import Territory


def released(figures: QuerySet[Figure]) -> Iterator[Released]:
    """Each figure as it is sent; territories go by their code, which both sides know."""
    rows = figures.select_related("indicator", "territory", "unit").order_by("territory__code", "id")
    for row in rows.iterator(chunk_size=5000):
        reporter = row.unit_name or str(row.unit or "")
        yield Released(observation(row, row.territory.code), row.revision, row.approved_at.isoformat(), reporter)


def held_beside(incoming: Iterable[Released]) -> Mapping[Key, Released]:
    """The current figures of the territories, years and indicators that come in."""
    wanted = list(incoming)
    found = Figure.objects.filter(
        current=True,
        territory__code__in={r.observation.territory for r in wanted},
        year__in={r.observation.year for r in wanted},
        indicator__code__in={r.observation.indicator for r in wanted},
    )
    return {r.key: r for r in released(found)}


def store(values: Iterable[Released], source: str) -> list[Figure]:
    """Add the values as current figures, each in place of the one held before. Runs in the caller's transaction."""
    wanted = list(values)
    places = {t.code: t for t in Territory.objects.filter(code__in={r.observation.territory for r in wanted})}
    known = {i.code: i for i in Indicator.objects.filter(code__in={r.observation.indicator for r in wanted})}
    made = [_figure(r, places, known, source) for r in wanted]
    _retire(made)
    return Figure.objects.bulk_create(made, batch_size=500)


def _figure(new: Released, places: Mapping[str, Territory], known: Mapping[str, Indicator], source: str) -> Figure:
    o = new.observation
    return Figure(
        territory=places[o.territory], indicator=known[o.indicator], year=o.year, breakdown=label_of(o.breakdown),
        revision=new.revision, value=o.value, numerator=o.numerator, denominator=o.denominator,
        qualifier=o.qualifier, as_reported=o.as_reported, missing=o.missing, redefined=o.redefined, note=o.note[:500],
        unit_name=new.reporter, source=f"{source}：{o.source}"[:200] if o.source else source,
        approved_at=new.approved_at,
    )  # fmt: skip


def _retire(made: list[Figure]) -> None:
    """What the new figures take the place of is no longer current."""
    keys = {(f.territory.pk, f.indicator.pk, f.year, f.breakdown) for f in made}
    held = Figure.objects.filter(
        current=True, territory__in={f.territory for f in made}, indicator__in={f.indicator for f in made},
        year__in={f.year for f in made},
    )  # fmt: skip
    rows = held.values_list("id", "territory_id", "indicator_id", "year", "breakdown")
    old = [pk for pk, *key in rows if tuple(key) in keys]
    for start in range(0, len(old), 500):
        Figure.objects.filter(pk__in=old[start : start + 500]).update(current=False)
