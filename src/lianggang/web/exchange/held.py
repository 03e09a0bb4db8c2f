"""Figures of the database as values of a package, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from lianggang.exchange.values import Key, Released
from lianggang.web.exchange.models import Origin
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.figures.reading import label_of, observation
from lianggang.web.places.models import Territory
from lianggang.web.rounds.models import Sheet


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


Question = tuple[str, str, int]
"""What a round asks of a unit: a territory, an indicator, a year."""


def answered_here(incoming: Iterable[Released]) -> set[Question]:
    """Which of the questions that come in units answer on sheets of this installation, or have answered."""
    places = {r.observation.territory for r in incoming}
    sheets = Sheet.objects.filter(scheme__territory__code__in=places)
    rows = sheets.values_list("scheme__territory__code", "scheme__year", "lines")
    asked = {(place, str(line["code"]), year) for place, year, lines in rows for line in lines}
    filled = Figure.objects.filter(territory__code__in=places, sheet__isnull=False).order_by()
    return asked | set(filled.values_list("territory__code", "indicator__code", "year").distinct())


def store(values: Iterable[Released], source: str) -> list[int]:
    """Add the values as current figures, each in place of the one held before; returns their ids.

    Runs in the caller's transaction. Packages are large: rows go to the database as they are, not as records.
    """
    wanted = list(values)
    places = dict(
        Territory.objects.filter(code__in={r.observation.territory for r in wanted}).values_list("code", "pk")
    )
    known = dict(Indicator.objects.filter(code__in={r.observation.indicator for r in wanted}).values_list("code", "pk"))
    keys = {
        (places[o.territory], known[o.indicator], o.year, label_of(o.breakdown))
        for o in (r.observation for r in wanted)
    }
    _retire(keys)
    row = _Row(places, known, source)
    _insert(Figure, _COLUMNS, [row.of(r) for r in wanted])
    return [pk for pk, *_ in _current(keys)]


_COLUMNS = (
    "territory_id", "indicator_id", "year", "breakdown", "revision", "current", "value", "numerator", "denominator",
    "qualifier", "as_reported", "missing", "redefined", "note", "unit_name", "source", "approved_at", "unit_id",
    "sheet_id", "imported_id", "published_at",
)  # fmt: skip
_VALUE, _COUNT = (Figure._meta.get_field(name) for name in ("value", "numerator"))


@dataclass(frozen=True, slots=True)
class _Row:
    """Makes the rows of figures. places, indicators: code → id."""

    places: Mapping[str, int]
    indicators: Mapping[str, int]
    source: str
    adapt: Callable[..., Any] = field(default_factory=lambda: connection.ops.adapt_decimalfield_value)
    times: dict[str, Any] = field(default_factory=dict)

    def of(self, new: Released) -> tuple[Any, ...]:
        """A value as the columns of a current figure."""
        o = new.observation
        return (
            self.places[o.territory], self.indicators[o.indicator], o.year, label_of(o.breakdown), new.revision, True,
            self._decimal(_VALUE, o.value), self._decimal(_COUNT, o.numerator), self._decimal(_COUNT, o.denominator),
            o.qualifier, o.as_reported, o.missing, o.redefined, o.note[:500], new.reporter,
            f"{self.source}：{o.source}"[:200] if o.source else self.source, self._time(new.approved_at),
            None, None, None, None,
        )  # fmt: skip

    def _decimal(self, column: Any, number: Decimal | None) -> Any:
        return None if number is None else self.adapt(number, column.max_digits, column.decimal_places)

    def _time(self, text: str) -> Any:
        if text not in self.times:
            column = Figure._meta.get_field("approved_at")
            self.times[text] = column.get_db_prep_save(column.to_python(text), connection)
        return self.times[text]


def _insert(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows with these columns in one go, on PostgreSQL as it takes most rows in least time."""
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as stream:
                stream.write("".join("\t".join(map(_copied, row)) + "\n" for row in rows))
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _copied(cell: Any) -> str:
    """A cell in the text format of COPY."""
    return "\\N" if cell is None else str(cell).translate(_ESCAPES)


def link(figures: Iterable[int], incoming: int) -> None:
    """Say of figures which package brought them."""
    _insert(Origin, ("figure_id", "incoming_id"), [(pk, incoming) for pk in figures])


_Key = tuple[int, int, int, str]


def _current(keys: set[_Key]) -> list[tuple[int, int, int, int, str]]:
    """Id and key of the current figures under these keys."""
    held = Figure.objects.filter(
        current=True, territory__in={k[0] for k in keys}, indicator__in={k[1] for k in keys},
        year__in={k[2] for k in keys},
    ).order_by()  # fmt: skip
    rows = held.values_list("id", "territory_id", "indicator_id", "year", "breakdown")
    return [row for row in rows.iterator(chunk_size=5000) if row[1:] in keys]


def _retire(keys: set[_Key]) -> None:
    """What the new figures take the place of is no longer current."""
    old = [pk for pk, *_ in _current(keys)]
    for start in range(0, len(old), 500):
        Figure.objects.filter(pk__in=old[start : start + 500]).update(current=False)
