"""The indicators of the installation: those of the catalogue and those that only a plan knows."""

from __future__ import annotations

from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin

from lianggang.catalogue.load import load_catalogue
from lianggang.collect.form import FormLine
from lianggang.web.figures.models import Indicator
from lianggang.web.rounds.lines import line_to_dict


def load_indicators() -> int:
    """Bring the indicators of the catalogue into the database, or up to date. Returns how many there are."""
    catalogue = load_catalogue()
    rows = [_row(FormLine.of(i), i.direction) for i in catalogue.indicators.values()]
    _store(rows)
    return len(rows)


def take_over(lines: Iterable[FormLine]) -> None:
    """The indicators that only a plan knows; those of the catalogue are left as the catalogue has them."""
    known = set(load_catalogue().indicators)
    _store([_row(line, "") for line in lines if line.code not in known])


def initials(name: str) -> str:
    """The first letters of a name's syllables, for search: 孕产妇死亡率 → ycfswl."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


def _row(line: FormLine, direction: str) -> Indicator:
    return Indicator(
        code=line.code,
        name=line.name,
        unit=line.unit,
        direction=direction,
        line=line_to_dict(line),
        pinyin=initials(line.name)[:200],
    )


def _store(rows: list[Indicator]) -> None:
    Indicator.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "unit", "direction", "line", "pinyin"],
    )
