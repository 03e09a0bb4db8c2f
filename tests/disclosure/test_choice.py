"""The choice of what to withhold, against every other choice, and the audit against tables done by hand."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.disclosure.audit import Attack
from lianggang.disclosure.choice import choose, hidden_counts
from lianggang.disclosure.relations import find_relations
from lianggang.disclosure.scheme import load_scheme
from lianggang.disclosure.tables import read_tables
from tests.collect.checks.figures import COUNTRY, FEMALE, MALE, QUANTITIES, TOWN
from tests.disclosure.test_attacks import PARTS, TOTAL, deaths, table

THRESHOLD = load_scheme().threshold


def prepared(observations):
    """Tables, attack, the widths needed, and the rows too small."""
    scheme = load_scheme()
    tables, _ = read_tables(observations, QUANTITIES, scheme)
    attack = Attack(tables.counts, find_relations(tables, {}, ()), THRESHOLD)
    small = {i for i, c in enumerate(tables.counts) if scheme.is_small(c.number, c.limit)}
    needs = {i: min(float(THRESHOLD), attack.span(i)) for i in small}
    return tables, attack, needs, {r for i in small for r in tables.counts[i].rows}


def is_safe(tables, attack, needs, withheld):
    reaches = attack.reaches(sorted(needs), hidden_counts(tables.counts, withheld, ()))
    return all(reaches[i].width >= need - 1e-6 for i, need in needs.items())


@settings(max_examples=25, deadline=None)
@given(st.tuples(*[st.integers(0, 9)] * 4))
def test_no_cheaper_choice_protects_as_well(numbers):
    tables, attack, needs, fixed = prepared(table(numbers, PARTS))
    chosen = choose(tables, attack, needs, fixed, ()).withheld
    assert is_safe(tables, attack, needs, chosen)

    def cost(rows):
        return sum(tables.rows[r].cost for r in rows)

    free = [r for r in range(len(tables.rows)) if r not in fixed]
    subsets = (fixed.union(extra) for k in range(len(free) + 1) for extra in combinations(free, k))
    cheaper = [s for s in subsets if cost(s) < cost(chosen) * 0.998]
    assert not any(is_safe(tables, attack, needs, s) for s in cheaper)


@pytest.mark.parametrize(
    ("hidden", "low", "high"),
    [
        ({FEMALE}, 0, 0),  # the total less the men
        ({FEMALE, MALE}, -2, 10),  # between none and all
        ({FEMALE, TOTAL}, -2, None),  # nothing bounds it from above
        ({FEMALE, MALE, TOTAL}, -2, 10),  # town and country still give the total
    ],
)
def test_the_audit_finds_the_interval_that_the_sums_leave(hidden, low, high):
    numbers = {TOTAL: 12, FEMALE: 2, MALE: 10, TOWN: 5, COUNTRY: 7}
    tables, attack, _, _ = prepared([deaths(n, part) for part, n in numbers.items()])
    women = next(i for i, c in enumerate(tables.counts) if c.number == 2 and c.place[2] == FEMALE)
    rows = {i for i, row in enumerate(tables.rows) if row.place[2] in hidden}
    if high is None:
        rows |= {i for i, row in enumerate(tables.rows) if row.place[2] == TOWN}
    reach = attack.reaches([women], hidden_counts(tables.counts, rows, ()))[women]
    assert reach.down == low
    assert reach.up == high if high is not None else reach.up > 10


def test_hiding_more_never_exposes():
    tables, attack, needs, fixed = prepared(table((1, 9, 9, 9), PARTS))
    widths = []
    for more in range(len(tables.rows) + 1):
        hidden = hidden_counts(tables.counts, fixed | set(range(more)), ())
        widths.append([r.width for r in attack.reaches(sorted(needs), hidden).values()])
    assert widths == sorted(widths)
