"""The indicators of the installation: those of the catalogue and those that only a plan knows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version

from django.db import transaction

from lianggang.catalogue.load import DATA, load_catalogue
from lianggang.collect.form import FormLine
from lianggang.errors import unusable
from lianggang.web.figures.models import Indicator, Loaded
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


def take_over(lines: Iterable[FormLine]) -> None:
    """Store the indicators that a plan needs: its own, and those of the catalogue where they are not there yet.

    Raises LianggangError for a name or unit that is too long to be stored.
    """
    wanted, known = list(lines), load_catalogue().indicators
    local = [line for line in wanted if line.code not in known]
    for line in local:
        _require_fits(line)
    _store([_row(line, "") for line in local])
    catalogued = {line.code for line in wanted} & set(known)
    if Indicator.objects.filter(code__in=catalogued).count() < len(catalogued):
        load_indicators()


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
