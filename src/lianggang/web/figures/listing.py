"""The list of indicators: found by words, initials or code, filtered, sorted, with the latest values and verdicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from lianggang.catalogue.load import load_catalogue
from lianggang.reports import summary
from lianggang.web.figures.models import Figure, Indicator, Judgement
from lianggang.web.figures.scope import Scope
from lianggang.web.figures.tables import Cell, Column, Table, text, value_of
from lianggang.web.plans.models import Aim

SORTS = {
    "": "规划顺序",
    "code": "代码",
    "name": "名称",
    "verdict": "判断，差的在前",
    "probability": "达标概率，低的在前",
}
_JUDGED = ("aim", "verdict", "label", "sign", "probability", "chance", "warnings")
_SHOWN = ("indicator", "year", "value", "as_reported", "qualifier", "missing")  # what the list reads of each row
_WORST_FIRST = {v.value: i for i, v in enumerate(reversed(summary.ORDER))}
_SEPARATOR = "\n"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; "" for everything. everything: also indicators that the territory does not use."""

    words: str = ""
    area: str = ""
    plan: str = ""
    unit: str = ""
    verdict: str = ""
    sort: str = ""
    everything: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        """From the address of the page."""
        fields = {name: query.get(name, "").strip() for name in ("area", "plan", "unit", "verdict", "sort")}
        return cls(query.get("q", "").strip(), **fields, everything=query.get("all") == "1")

    @property
    def by_aim(self) -> bool:
        """Whether only indicators with an aim can fit."""
        return bool(self.area or self.plan or self.unit or self.verdict)

    def fits(self, aim: Aim, judged: Judgement | None) -> bool:
        """Whether an aim is among those that are wanted."""
        reporter = str(aim.reporter_id or "")
        same = (not self.area or aim.area == self.area) and (not self.plan or aim.plan == self.plan)
        return same and self.unit in ("", reporter) and self.verdict in ("", judged.verdict if judged else "")


@dataclass(slots=True)
class Row:
    """An indicator with its aims in the territory, their verdicts, and its values of this year and the one before.

    place: where the plans first speak of it.
    """

    indicator: Indicator
    place: int
    aims: list[tuple[Aim, Judgement | None]] = field(default_factory=list)
    values: dict[int, Figure] = field(default_factory=dict)

    @property
    def worst(self) -> int:
        """How bad its worst verdict is, 0 the worst."""
        return min((_WORST_FIRST.get(j.verdict, 99) for _, j in self.aims if j), default=99)

    @property
    def least(self) -> float:
        """The least probability of attainment."""
        return min((j.probability for _, j in self.aims if j and j.probability is not None), default=2.0)


_KEYS = {
    "": lambda r: (r.place, r.indicator.code),
    "code": lambda r: r.indicator.code,
    "name": lambda r: (r.indicator.pinyin, r.indicator.name),
    "verdict": lambda r: (r.worst, r.place),
    "probability": lambda r: (r.least, r.place),
}


def search(words: str) -> QuerySet[Indicator]:
    """The indicators whose name or other name has every word, or whose initials or code begin a word with it."""
    found = Indicator.objects.all()
    for word in words.split():
        initials = Q(pinyin__contains=word.lower()) if word.isascii() else Q()
        by_name = Q(name__icontains=word) | Q(code__in=_codes_called(word)) | Q(code__istartswith=word)
        found = found.filter(by_name | initials if initials else by_name)
    return found


def _codes_called(word: str) -> list[str]:
    """The codes that the catalogue knows under another name with the word."""
    return [i.code for i in load_catalogue().indicators.values() if any(word in alias for alias in i.aliases)]


def rows_of(scope: Scope, wanted: Wanted) -> list[Row]:
    """The indicators that are wanted, in the order that is wanted, with a constant number of queries."""
    judged = {
        j.aim_id: j
        for j in Judgement.objects.filter(aim__in=[a.pk for a in scope.aims], year=scope.year).only(*_JUDGED)
    }
    aims: dict[str, list[tuple[Aim, Judgement | None]]] = defaultdict(list)
    for aim in scope.aims:
        aims[aim.indicator].append((aim, judged.get(aim.pk)))
    places = {code: place for place, code in enumerate(aims)}
    rows = {
        i.pk: Row(i, places.get(i.code, len(places)), aims.get(i.code, [])) for i in _indicators(scope, wanted, aims)
    }
    for figure in Figure.objects.filter(
        territory=scope.territory, year__in=(scope.year - 1, scope.year), breakdown="", current=True
    ).only(*_SHOWN):
        if figure.indicator_id in rows:
            rows[figure.indicator_id].values[figure.year] = figure
    kept = (r for r in rows.values() if not wanted.by_aim or any(wanted.fits(a, j) for a, j in r.aims))
    return sorted(kept, key=_KEYS.get(wanted.sort, _KEYS[""]))


def _indicators(scope: Scope, wanted: Wanted, codes: Iterable[str]) -> QuerySet[Indicator]:
    found = search(wanted.words).only("code", "name", "unit", "pinyin")
    if scope.plans is not None:
        return found.filter(code__in=list(codes))
    if wanted.everything:
        return found
    used = Figure.objects.filter(territory=scope.territory, indicator=OuterRef("pk"))
    return found.filter(Q(code__in=list(codes)) | Exists(used))


def table_of(scope: Scope, rows: Sequence[Row]) -> Table:
    """The list as a table."""
    columns = (
        Column("代码", width=12), Column("指标", width=30), Column("单位", width=10),
        Column(f"{scope.year - 1}年", numeric=True), Column(f"{scope.year}年", numeric=True), Column("目标", width=24),
        Column("判断", width=18), Column("达标概率", width=14), Column("预警", width=22), Column("领域", width=18),
        Column("报送单位", width=20),
    )  # fmt: skip
    return Table("indicators", f"{scope.territory}{scope.year}年指标", columns, [_cells(r, scope) for r in rows])


def _cells(row: Row, scope: Scope) -> list[Cell]:
    i, judged = row.indicator, [j for _, j in row.aims]
    demands = [f"{aim.demand}（{aim.due}年）" for aim, _ in row.aims]
    return [
        text(i.code), text(i.name, link=page_of(i.code, scope)), text(i.unit),
        value_of(row.values.get(scope.year - 1)), value_of(row.values.get(scope.year)), _listed(demands),
        _listed([f"{j.sign} {j.label}" if j else "—" for j in judged]),
        _listed([j.chance or "—" if j else "—" for j in judged]),
        _listed(list(dict.fromkeys(j.warnings for j in judged if j and j.warnings))),
        _listed(list(dict.fromkeys(aim.area for aim, _ in row.aims))),
        _listed(list(dict.fromkeys(str(aim.reporter) for aim, _ in row.aims if aim.reporter))),
    ]  # fmt: skip


def _listed(words: Sequence[str]) -> Cell:
    return text(_SEPARATOR.join(words) if any(w != "—" for w in words) else "")


def page_of(code: str, scope: Scope) -> str:
    """The address of an indicator's page for the same territory and year."""
    query = urlencode({"territory": scope.territory.code, "year": scope.year})
    return f"{reverse('indicator', args=[code])}?{query}"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer."""

    areas: Sequence[str]
    plans: Sequence[str]
    units: Sequence[tuple[str, str]]
    verdicts: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, scope: Scope) -> Choices:
        """From the aims of the territory."""
        units = {str(a.reporter_id): str(a.reporter) for a in scope.aims if a.reporter}
        verdicts = [(v.value, f"{summary.SIGNS[v]} {v.label}") for v in summary.ORDER]
        return cls(_each(a.area for a in scope.aims), _each(a.plan for a in scope.aims), list(units.items()), verdicts)


def _each(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
