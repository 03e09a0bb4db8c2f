"""The sums and orders by which published numbers give back withheld ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from lianggang.catalogue.model import Rule
from lianggang.disclosure.kin import Family, Kin, Place, signs
from lianggang.disclosure.lists import divided
from lianggang.disclosure.tables import NUMERATOR, Count, Tables
from lianggang.panel.model import TOTAL

Cells = dict[Place, int]


@dataclass(frozen=True, slots=True)
class Relation:
    """What deviations of counts from their true numbers obey: sum of coefficient × deviation = 0, or ≤ slack.

    terms: (index of the count, coefficient). Whoever looks at the tables is taken to know how far the parts fall short
    of the whole, so that an equation holds even where they do not add up.
    """

    terms: tuple[tuple[int, int], ...]
    slack: int | None = None


def find_relations(tables: Tables, parents: Mapping[str, str], rules: Iterable[Rule]) -> list[Relation]:
    """Every relation among the counts: parts of a whole, territories of a territory, counts within counts.

    parents: the territory above, by territory. Numbers that nobody prints but that follow from two printed ones (the
    men from the total and the women) are added to the tables.
    """
    kin = Kin(parents)
    found: dict[Relation, None] = {}
    groups = {key: kin.completed(cells, partial(_implied, tables)) for key, cells in tables.grouped().items()}
    shared = [kin.completed(cells, partial(_implied, tables)) for cells in tables.shared()]
    for complete in (*groups.values(), *shared):
        found |= dict.fromkeys(_sums(complete, kin))
        found |= dict.fromkeys(_listed(tables, complete))
        found |= dict.fromkeys(_within(tables, complete))
    found |= dict.fromkeys(_orders(tables, groups, rules))
    return list(found)


def _implied(tables: Tables, cells: Mapping[Place, int], family: Family, missing: Place) -> int | None:
    """The only count that a family lacks, added to the tables; None where it would be negative."""
    known = [(sign, tables.counts[cells[place]]) for place, sign in signs(family, missing)]
    number = sum(sign * c.number for sign, c in known)
    shares = [sign * c.limit for sign, c in known if c.limit is not None]
    limit = sum(shares) if len(shares) == len(known) and sum(shares) >= number else None
    return tables.place(Count(known[0][1].counted, missing, number, limit)) if number >= 0 else None


def _sums(cells: Cells, kin: Kin) -> Iterator[Relation]:
    """Whole = sum of the parts, for every family whose whole and some part are there."""
    for place in cells:
        for whole, *parts in kin.families(cells, place):
            present = [cells[part] for part in parts if part in cells] if whole == place else []
            if present:
                yield Relation(((cells[whole], 1), *((i, -1) for i in present)))


def _listed(tables: Tables, cells: Cells) -> Iterator[Relation]:
    """Groups without a fixed list (ages, others) that make up a whole, with the rest that they leave."""
    for family in divided({place: tables.counts[index].number for place, index in cells.items()}):
        indices = [cells[place] for place in family if place in cells]
        rest = _implied(tables, cells, family, family[-1]) if family[-1] not in cells else None
        whole, *parts = indices if rest is None else [*indices, rest]
        yield Relation(((whole, 1), *((i, -1) for i in parts)))


def _within(tables: Tables, cells: Cells) -> Iterator[Relation]:
    """A part is no larger than the total."""
    for (territory, years, part), index in cells.items():
        total = cells.get((territory, years, TOTAL))
        if total is not None and not part.is_total:
            slack = tables.counts[total].number - tables.counts[index].number
            yield Relation(((index, 1), (total, -1)), max(0, slack))


def _orders(tables: Tables, groups: Mapping[tuple[str, str], Cells], rules: Iterable[Rule]) -> Iterator[Relation]:
    """新生儿死亡 ≤ 婴儿死亡 ≤ 5岁以下死亡, and the like, wherever both are there."""
    for rule in (r for r in rules if r.executable and r.kind == "numerator_le"):
        for lower, upper in pairwise(rule.codes):
            less, more = (groups.get((code, NUMERATOR), {}) for code in (lower, upper))
            for place in less.keys() & more.keys():
                slack = tables.counts[more[place]].number - tables.counts[less[place]].number
                yield Relation(((less[place], 1), (more[place], -1)), max(0, slack))
