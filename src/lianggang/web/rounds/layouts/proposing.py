"""Which cell of a unit's workbook is which cell of the form: as remembered, else by name, else left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianggang.collect.form import FormSpec
from lianggang.findings import Finding, error, note, warning
from lianggang.web.rounds.checking import FIELDS
from lianggang.web.rounds.layouts.matching import Candidate, Key, candidates, keys_of
from lianggang.web.rounds.layouts.spots import Spot, Workbook, by_labels, labels_of, relative

Remembered = Sequence[Mapping[str, Any]]
"""What `remembered` writes: key and place of each number, place None where the workbook does not have it."""
BY_HAND, KEPT, BY_NAME, NOT_TAKEN = "手工指定", "沿用上次", "按名称认出", "不从表里取"


@dataclass(slots=True)
class Mapped:
    """The cell of the workbook for each number of the form, how it was found, and what is to be said about it."""

    spots: dict[Key, Spot | None] = field(default_factory=dict)
    how: dict[Key, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def put(self, key: Key, spot: Spot | None, how: str) -> None:
        """Settle one number."""
        self.spots[key], self.how[key] = spot, how


def propose(spec: FormSpec, book: Workbook, held: Remembered = ()) -> Mapped:
    """The mapping to begin with. held: what the unit settled the last time, of whatever year.

    What no longer fits is told, and looked for by name.
    """
    mapped = Mapped()
    before = {tuple(item["key"]): item["place"] for item in held}
    named = candidates(spec, book.spots)
    places = by_labels(book.spots, spec.year)
    for key in keys_of(spec):
        if key in before and before[key] is None:
            mapped.put(key, None, NOT_TAKEN)
        elif key in before and (spot := _again(before[key], places, spec.year)):
            mapped.put(key, spot, KEPT)
        else:
            if key in before:
                mapped.findings.append(_drifted(spec, key, before[key], book))
            _by_name(spec, key, named.get(key, []), mapped, book)
    mapped.findings += [*_not_found(spec, mapped), *_unasked(spec, before)]
    return mapped


def corrected(spec: FormSpec, book: Workbook, addresses: Mapping[Key, str], proposed: Mapped) -> Mapped:
    """The mapping as a person wrote it, cell addresses by number of the form, "" for none."""
    mapped = Mapped()
    for key in keys_of(spec):
        address = addresses.get(key, "").strip()
        spot = book.at(address) if address else None
        same = spot is not None and spot == proposed.spots.get(key)
        mapped.put(key, spot, proposed.how[key] if same else BY_HAND if spot else NOT_TAKEN)
        if address and spot is None:
            text = f"{title_of(spec, key)}：表里没有“{address[:20]}”这一格"
            mapped.findings.append(error("address-wrong", text, advice="写成D12，或“工作表名!D12”。"))
    return mapped


def remembered(mapped: Mapped, year: int) -> list[dict[str, Any]]:
    """The mapping as data, its years counted from `year`, to be found again in a later workbook."""
    return [{"key": list(key), "place": _place(spot, year) if spot else None} for key, spot in mapped.spots.items()]


def title_of(spec: FormSpec, key: Key) -> str:
    """The number of the form in words: 婴儿死亡率 分子."""
    name = next(line.name for line in spec.lines if line.code == key[0])
    return f"{name} {key[1] or FIELDS[key[2]]}"


def _place(spot: Spot, year: int) -> dict[str, Any]:
    left, above = labels_of(spot, year)
    return {"sheet": relative(spot.sheet, year), "at": spot.at, "left": list(left), "above": list(above)}


def _again(place: Mapping[str, Any], places: Mapping[Any, list[Spot]], year: int) -> Spot | None:
    """The cell under the same labels: on the same sheet, at the same address, or the only one."""
    spots = places.get((tuple(place["left"]), tuple(place["above"])), [])
    here = [s for s in spots if relative(s.sheet, year) == place["sheet"]] or spots
    exact = [s for s in here if s.at == place["at"]]
    found = exact or here
    return found[0] if len(found) == 1 else None


def _drifted(spec: FormSpec, key: Key, place: Mapping[str, Any], book: Workbook) -> Finding:
    sheets = {relative(sheet, spec.year) for sheet in book.sheets}
    rows = {labels_of(s, spec.year)[0] for s in book.spots}
    columns = {labels_of(s, spec.year)[1] for s in book.spots}
    lost = []
    if place["sheet"] not in sheets:
        lost.append(f"工作表“{place['sheet']}”")
    if tuple(place["left"]) not in rows:
        lost.append(f"行“{_path(place['left'])}”")
    if tuple(place["above"]) not in columns:
        lost.append(f"列“{_path(place['above'])}”")
    where = f"{place['sheet']} {place['at']}".strip()
    text = f"{title_of(spec, key)}：上次取自{where}，这次的表里没有{'、'.join(lost) or '同样的一格，或有几格一样'}"
    return warning("layout-drifted", text, advice="请核对这一格取自哪里。")


def _path(labels: Sequence[str]) -> str:
    shown = "／".join(reversed(labels))
    return shown.replace("{+0}", "本年").replace("{-1}", "上年") or "（没有标题）"


def _by_name(spec: FormSpec, key: Key, found: list[Candidate], mapped: Mapped, book: Workbook) -> None:
    best = max((c.points for c in found), default=0)
    likely = [c.spot for c in found if c.points == best]
    mapped.put(key, likely[0] if len(likely) == 1 else None, BY_NAME if len(likely) == 1 else "")
    if len(likely) > 1:
        places = "、".join(book.address(s) for s in likely[:4]) + ("等" if len(likely) > 4 else "")
        text = f"{title_of(spec, key)}：有{len(likely)}格都像（{places}），没有替您选"
        mapped.findings.append(warning("layout-ambiguous", text, advice="请写明取自哪一格。"))


def _not_found(spec: FormSpec, mapped: Mapped) -> Iterator[Finding]:
    """The indicators of which no number was found at all."""
    found = {key[0] for key, spot in mapped.spots.items() if spot or mapped.how[key]}
    if lacking := [line.name for line in spec.lines if line.code not in found]:
        text = f"表里没有认出来的指标（{len(lacking)}）：{'、'.join(lacking)}"
        yield note("layout-not-found", text, advice="表里有的，请写明取自哪一格；没有的，留空。")


def _unasked(spec: FormSpec, before: Mapping[Any, Any]) -> Iterator[Finding]:
    asked = set(keys_of(spec))
    gone = dict.fromkeys(key[0] for key in before if key not in asked and before[key] is not None)
    if gone:
        text = f"上次从表里取、本年不再要的：{'、'.join(gone)}"
        yield note("layout-unasked", text, advice="不用处理。")
