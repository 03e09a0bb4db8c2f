"""Which cell of a workbook may be which cell of the form, by the names that it stands under."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from lianggang.catalogue.load import load_catalogue
from lianggang.catalogue.match import LONGEST, match_indicator
from lianggang.catalogue.words import clean, take_apart
from lianggang.collect.form import FormLine, FormSpec
from lianggang.web.rounds.layouts.spots import Spot

Key = tuple[str, str, str]
"""A cell of the form: code of the indicator, part ("" for the total), field ("value", "numerator", "denominator")."""

_ENUMERATION = re.compile(r"^(?:[(（]?[\d一二三四五六七八九十]+[)）.、．]\s*|其中[:：])")
_FIELDS = {
    "numerator": frozenset({"分子", "分子数"}),
    "denominator": frozenset({"分母", "分母数"}),
    "value": frozenset(
        {"本年值", "数值", "实际值", "完成值", "完成数", "本年", "本期", "本年度", "本年完成", "监测值", "指标值"}
    ),
}
_TOTALS = frozenset({"合计", "总计", "总数", "小计", "全县", "全市", "全省", "全区", "全旗", "全州"})
_PARTS = {
    "男": ("男", "男性", "男生", "男童", "男孩"),
    "女": ("女", "女性", "女生", "女童", "女孩"),
    "城镇": ("城镇", "城市"),
    "城市": ("城市", "城镇"),
    "农村": ("农村", "乡村"),
}
_ALL_PARTS = frozenset(word for words in _PARTS.values() for word in words)
_OTHER = re.compile(
    r"目标|上年|去年|基期|同比|增减|增长|增幅|变化|排名|排位|序号|备注|说明|来源|责任|单位$|计划|代码|上级"
)
_SHORTEST = 3
_SHORT = 12  # longer labels are titles
_EXACT, _SURE = 4, 2  # points of a name that is the same, and of one that the catalogue knows as the same


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cell that may be meant, with how much speaks for it."""

    spot: Spot
    points: int


class Names:
    """The names under which the cells of a form may stand in a unit's own tables."""

    def __init__(self, spec: FormSpec) -> None:
        self._spec = spec
        self._known: dict[str, dict[tuple[str, str], int]] = {}

    def meant(self, text: str) -> Mapping[tuple[str, str], int]:
        """Code and field of each cell of the form that the label may name, with its points."""
        if text not in self._known:
            self._known[text] = self._meant(_ENUMERATION.sub("", text))
        return self._known[text]

    def _meant(self, text: str) -> dict[tuple[str, str], int]:
        if not _SHORTEST <= len(text) <= LONGEST:
            return {}
        if same := self._by_name.get(_bare(text)):
            return dict.fromkeys(same, _EXACT)
        code = match_indicator(load_catalogue(), text).code
        return {(code, "value"): _SURE} if code in self._codes else {}

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(line.code for line in self._spec.lines)

    @cached_property
    def _by_name(self) -> Mapping[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for line in self._spec.lines:
            for name in _names(line):
                found[name].append((line.code, "value"))
            if line.divides:
                found[_bare(line.denominator)].append((line.code, "denominator"))
        numerators = Counter(_bare(line.numerator) for line in self._spec.lines if line.divides)
        for line in self._spec.lines:
            if line.divides and numerators[_bare(line.numerator)] == 1:  # 实种人数 of nine vaccines is none of them
                found[_bare(line.numerator)].append((line.code, "numerator"))
        return found


def _names(line: FormLine) -> Iterable[str]:
    known = load_catalogue().indicators.get(line.code)
    return dict.fromkeys(map(_bare, (line.name, line.code, *(known.aliases if known else ()))))


def _bare(name: str) -> str:
    """A name in one spelling, without the unit in a bracket."""
    forms = take_apart(name).forms
    return forms[0] if forms else ""


def keys_of(spec: FormSpec) -> list[Key]:
    """Every number that the form asks."""
    return [key for line in spec.lines for key in _keys(line)]


def _keys(line: FormLine) -> Iterable[Key]:
    yield line.code, "", "value"
    if line.divides:
        yield from ((line.code, "", field) for field in ("numerator", "denominator"))
    yield from ((line.code, part, "value") for part in line.breakdowns)


def candidates(spec: FormSpec, spots: Iterable[Spot]) -> Mapping[Key, list[Candidate]]:
    """The cells that may be meant by each number of the form."""
    names, lines = Names(spec), {line.code: line for line in spec.lines}
    found: dict[Key, list[Candidate]] = defaultdict(list)
    for spot in spots:
        if spot.is_label or not spot.labels:
            continue
        for (code, field), points in _named(names, spot).items():
            key = _key(lines[code], field, spot)
            if key is not None and (more := _points(spot, spec.year)) is not None and not _is_other(names, spot):
                found[key].append(Candidate(spot, points + more))
    return found


def _named(names: Names, spot: Spot) -> dict[tuple[str, str], int]:
    """What the labels of a cell name; the label next to the cell outweighs one farther off."""
    found: dict[tuple[str, str], int] = {}
    for side in (spot.left, spot.above):
        for text in side:
            if meant := names.meant(text):
                found |= {at: max(points, found.get(at, 0)) for at, points in meant.items()}
                break
    return found


def _key(line: FormLine, field: str, spot: Spot) -> Key | None:
    """The cell of the form, None where the labels speak of something that it does not ask."""
    bare = [clean(text) for text in spot.labels]
    said = [name for name, words in _FIELDS.items() if words.intersection(bare)]
    if said and said != ["value"]:
        field = said[0]
    if field != "value" and not line.divides:
        return None
    parts = _ALL_PARTS.intersection(bare)
    if not parts:
        part = next((p for p in line.breakdowns if p not in _PARTS and clean(p) in bare), "")
        return (line.code, part, field) if not part or field == "value" else None
    part = next((p for p in line.breakdowns if parts <= set(_PARTS.get(p, ()))), "")
    return (line.code, part, "value") if part and field == "value" else None


def _points(spot: Spot, year: int) -> int | None:
    """What speaks for a cell besides its name; None where its labels say that it is something else."""
    spoken = spot.year()
    if spoken not in (None, year):
        return None
    if spot.cell.is_empty and spoken is None:
        return None
    bare = {clean(text) for text in spot.labels}
    return 2 * (spoken == year) + bool(_TOTALS & bare) + bool(_FIELDS["value"] & bare) + (not spot.cell.is_empty)


def _is_other(names: Names, spot: Spot) -> bool:
    """Whether the labels nearest to the cell say that it is a goal, an earlier value, a remark."""
    near = (*spot.left[:2], *spot.above[:2])
    return any(_OTHER.search(clean(text)) and not names.meant(text) for text in near if len(text) <= _SHORT)
