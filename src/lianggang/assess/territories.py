"""Which territory belongs to which: the small table that aggregation needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lianggang.errors import LianggangError, unusable
from lianggang.findings import Finding, error
from lianggang.panel.figures import read_grids

_CHILD, _PARENT = ("地区", "territory", "名称", "name"), ("上级", "上级地区", "parent")
_ADVICE = "一行一个地区，两列：地区、上级；最上一级的上级留空"


@dataclass(frozen=True, slots=True)
class Territories:
    """Parents by territory; "" for those at the top."""

    parent: Mapping[str, str]

    def children(self, territory: str) -> tuple[str, ...]:
        """The territories directly below, in the order of the table."""
        return tuple(child for child, above in self.parent.items() if above == territory)

    def bottom_up(self) -> tuple[str, ...]:
        """The territories that have others below them, the lowest first."""
        above = set(self.parent.values()) - {""}
        return tuple(sorted(above, key=lambda t: (-len(self.line(t)), t)))

    def line(self, territory: str) -> tuple[str, ...]:
        """The territories above, the nearest first."""
        found = []
        while territory := self.parent.get(territory, ""):
            found.append(territory)
        return tuple(found)


def read_territories(path: Path) -> Territories:
    """The table of a CSV or Excel file with the columns 地区 and 上级.

    Raises LianggangError when the columns are missing, a territory has two parents, or one lies above itself.
    """
    grids, _ = read_grids(path)
    rows = [tuple(c.text.strip() for c in row.cells) for grid in grids[:1] for row in grid.filled_rows()]
    heads = rows[0] if rows else ()
    child, parent = (next((i for i, head in enumerate(heads) if head in names), None) for names in (_CHILD, _PARENT))
    if child is None or parent is None:
        found = f"第一行是“{'、'.join(heads)[:40]}”" if heads else "没有内容"
        raise unusable("territories-unreadable", f"地区表缺少地区或上级一列，{found}", place=path.name, advice=_ADVICE)
    pairs = [(row[child], row[parent] if parent < len(row) else "") for row in rows[1:] if len(row) > child]
    if problems := tuple(_problems([p for p in pairs if p[0]], path.name)):
        raise LianggangError(*problems)
    return Territories({name: above for name, above in pairs if name})


def _problems(pairs: list[tuple[str, str]], place: str) -> Iterator[Finding]:
    parents: dict[str, str] = {}
    for name, above in pairs:
        if parents.setdefault(name, above) != above:
            text = f"“{name}”有两个上级：{parents[name] or '（空）'}、{above or '（空）'}"
            yield error("two-parents", text, place=place, advice="每个地区只写一个上级")
    for name in parents:
        if name in _line(parents, name):
            text = f"“{name}”成了自己的上级"
            yield error("territory-circle", text, place=place, advice="检查上级一列，去掉循环")
    if not parents:
        yield error("territories-unreadable", "地区表里没有地区", place=place, advice=_ADVICE)


def _line(parents: Mapping[str, str], name: str) -> list[str]:
    """The territories above, as far as the table goes without repeating itself."""
    found: list[str] = []
    while (name := parents.get(name, "")) and name not in found:
        found.append(name)
    return found
