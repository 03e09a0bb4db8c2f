"""The indicators of the installation: those of the catalogue and those that only a plan knows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib.metadata import version

from django.db import transaction

from lianggang.catalogue.load import DATA, load_catalogue
from lianggang.collect.form import FormLine
from lianggang.errors import unusable
from lianggang.findings import Finding, warning
from lianggang.panel.quantities import same_unit
from lianggang.web.figures.models import Figure, Indicator, Loaded
from lianggang.web.rounds.lines import line_to_dict

_LIMITS = {f.name: f.max_length or 0 for f in Indicator._meta.concrete_fields}


@transaction.atomic
def load_indicators() -> int:
    """Bring the indicators of the catalogue into the database, or up to date. Returns how many there are."""
    catalogue = load_catalogue()
    rows = [_row(FormLine.of(i), i.direction) for i in catalogue.indicators.values()]
    _store(rows)
    Loaded.objects.update_or_create(pk=1, defaults={"digest": _digest()})
    return len(rows)


def are_loaded() -> bool:
    """Whether the database has the indicators of this very catalogue."""
    return Loaded.objects.filter(pk=1, digest=_digest()).exists()


def _digest() -> str:
    """Of the catalogue's files and the version of the program, without reading what they say."""
    held = hashlib.sha256(version("lianggang").encode())
    for path in sorted(DATA.iterdir()):
        if path.is_file():
            held.update(path.name.encode() + path.read_bytes())
    return held.hexdigest()


def take_over(lines: Iterable[FormLine]) -> list[tuple[Indicator, Indicator]]:
    """Store the indicators that a plan needs: its own, and those of the catalogue where they are not there yet.

    One that has figures stays as it is, whatever the plan says of it: its unit is theirs. Returns what was there
    beside what took its place. Raises LianggangError for a name or unit that is too long to be stored.
    """
    wanted, known = list(lines), load_catalogue().indicators
    local = [line for line in wanted if line.code not in known]
    for line in local:
        _require_fits(line)
    rows = list(_changes(local))
    _store([after for _, after in rows])
    catalogued = {line.code for line in wanted} & set(known)
    if Indicator.objects.filter(code__in=catalogued).count() < len(catalogued):
        load_indicators()
    return [(before, after) for before, after in rows if before is not None]


def _changes(local: Iterable[FormLine]) -> Iterator[tuple[Indicator | None, Indicator]]:
    """What is new or differs beside what is there; a unit is not lost because a plan names none."""
    lines = list(local)
    there, counted = _there(lines)
    for line in lines:
        before = there.get(line.code)
        unit = line.unit or (before.unit if before else "")
        after = _row(replace(line, unit=unit), "")
        if before is None or (line.code not in counted and _said(before) != _said(after)):
            yield before, after


def _there(lines: Iterable[FormLine]) -> tuple[dict[str, Indicator], set[str]]:
    """Those of the indicators that are stored, by code, and the codes of those that have figures."""
    there = {i.code: i for i in Indicator.objects.filter(code__in=[line.code for line in lines])}
    counted = Figure.objects.filter(indicator__code__in=there).order_by().values_list("indicator__code", flat=True)
    return there, set(counted.distinct())


def _said(indicator: Indicator) -> tuple[str, str, object]:
    return indicator.name, indicator.unit, indicator.line


def unit_clashes(lines: Iterable[FormLine]) -> Iterator[Finding]:
    """Where a plan names another unit for an indicator of its own than the figures have that are there already."""
    local = [line for line in lines if line.unit and line.code not in load_catalogue().indicators]
    there, counted = _there(local)
    for line in local:
        if line.code in counted and not same_unit(line.unit, unit := there[line.code].unit):
            yield warning(
                "unit-differs",
                f"规划里“{line.name}”的计量单位是“{line.unit}”，已有的数{f'用“{unit}”' if unit else '没有单位'}。",
                advice="已有的数和单位不改。规划里的单位读错的，回到核对页更正；口径不同的，请换一个指标名称。",
            )


def _require_fits(line: FormLine) -> None:
    for text, words, limit in ((line.name, "名称", _LIMITS["name"]), (line.unit, "计量单位", _LIMITS["unit"])):
        if len(text) > limit:
            raise unusable(
                "text-too-long", f"指标“{line.name[:40]}…”的{words}有{len(text)}字，最多{limit}字。",
                advice="请回到核对页更正这一项。",
            )  # fmt: skip


def initials(name: str) -> str:
    """The first letters of a name's syllables, for search: 孕产妇死亡率 → ycfswl."""
    from pypinyin import Style, lazy_pinyin  # half a second to load, and wanted only where names are stored

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
