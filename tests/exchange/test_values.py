"""Values in a package: what is written comes back exactly; what cannot be read is told with its row."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.errors import LianggangError
from lianggang.exchange.values import HEADER, Released, read_values, write_values
from lianggang.panel.model import Breakdown, Observation

NUMBERS = st.decimals(min_value=0, max_value=10**12, places=6)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
SEXES, RESIDENCES = st.sampled_from(["", "男", "女"]), st.sampled_from(["", "城镇", "农村"])
COUNTS = st.none() | NUMBERS


@st.composite
def observations(draw):
    value = draw(COUNTS)
    return Observation(
        f"C-{draw(st.integers(1, 9))}", "云泽县", draw(st.integers(1990, 2035)), value, "%", draw(COUNTS), draw(COUNTS),
        Breakdown(sex=draw(SEXES), residence=draw(RESIDENCES)), "填报", draw(TEXTS),
        missing="保密" if value is None else "",
    )  # fmt: skip


RELEASED = st.lists(
    st.builds(Released, observations(), st.integers(1, 9), st.just("2025-03-01T09:00:00+08:00"), TEXTS),
    unique_by=lambda r: r.key, max_size=20,
)  # fmt: skip
ONE = Observation("C-HEA-002", "云泽县", 2024, Decimal("3.10"), "‰", Decimal(9), Decimal(2903), as_reported="3.10")
APPROVED = Released(ONE, 1, "2025-03-01T09:00:00+08:00")


@given(RELEASED)
def test_what_is_written_comes_back_exactly(released):
    read, told = read_values(write_values(released))
    assert told == []
    assert write_values(read) == write_values(released)
    assert {r.key: (r.observation.value, r.revision) for r in read} == {
        r.key: (r.observation.value, r.revision) for r in released
    }


@given(RELEASED, st.randoms())
def test_the_order_does_not_matter(released, random):
    mixed = random.sample(released, len(released))
    assert write_values(mixed) == write_values(released)


def test_trailing_zeros_and_the_text_as_reported_survive():
    (read,), _ = read_values(write_values([Released(ONE, 2, "2025-03-01", "县卫生健康局")]))
    assert (str(read.observation.value), read.observation.as_reported) == ("3.10", "3.10")
    assert (read.revision, read.reporter) == (2, "县卫生健康局")


def with_cells(**cells):
    """A part with one row in which some cells stand otherwise."""
    head, row = write_values([APPROVED]).decode().splitlines()
    changed = row.split(",")
    for name, text in cells.items():
        changed[HEADER.index(name)] = text
    return f"{head}\n{','.join(changed)}\n".encode()


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"value": "三点一"}, "row-unreadable"),
        ({"value": "1E999999999"}, "row-unreadable"),
        ({"value": "NaN"}, "row-unreadable"),
        ({"value": "123456789012345"}, "row-unreadable"),
        ({"numerator": "Infinity"}, "row-unreadable"),
        ({"year": "2024.5"}, "row-unreadable"),
        ({"year": "３"}, "row-unreadable"),
        ({"approved_at": ""}, "row-unreadable"),
        ({"approved_at": "昨天"}, "row-unreadable"),
        ({"approved_at": "2025-02-30T09:00:00+08:00"}, "row-unreadable"),
        ({"approved_at": "0001-01-01T00:00:00+08:00"}, "row-unreadable"),
        ({"year": "24"}, "row-impossible"),
        ({"revision": "0"}, "row-impossible"),
        ({"revision": "99999"}, "row-impossible"),
        ({"value": "", "missing": ""}, "row-impossible"),
        ({"missing": "保密"}, "row-impossible"),
        ({"indicator": ""}, "row-impossible"),
        ({"qualifier": "≈"}, "row-impossible"),
        ({"note": "a,b"}, "row-length"),
    ],
)
def test_a_row_that_cannot_be_is_told_and_left_out(cells, code):
    read, told = read_values(with_cells(**cells))
    assert read == []
    assert [(f.code, f.place) for f in told] == [(code, "values.csv第2行")]


def test_a_value_that_stands_twice_is_told():
    whole = write_values([APPROVED])
    read, told = read_values(whole + whole.splitlines()[1] + b"\n")
    assert len(read) == 1
    assert [f.code for f in told] == ["value-twice"]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"a,b\n1,2\n", b'"'])
def test_what_is_no_table_of_values_is_refused(data):
    with pytest.raises(LianggangError):
        read_values(data)
