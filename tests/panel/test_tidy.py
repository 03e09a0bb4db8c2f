"""What is written in the tidy form is what is read from it."""

import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from lianggang.panel.figures import read_figures
from lianggang.panel.model import Breakdown, Observation
from lianggang.panel.tidy import figures_csv
from tests.panel.quantities import QUANTITIES, resolve

RATES = st.decimals(0, 100, places=2)
REASONS = st.sampled_from(["缺报", "保密", "由市局测算", "分母为0，无率"])
PARTS = st.builds(Breakdown, st.sampled_from(["", "男", "女"]), st.just(""), st.sampled_from(["", "城镇", "农村"]))


@st.composite
def observations(draw):
    value = draw(st.none() | RATES)
    return Observation(
        "C-HEA-002",
        draw(st.sampled_from(["示例县", "邻县"])),
        draw(st.integers(2010, 2030)),
        value,
        "‰",
        breakdown=draw(PARTS),
        source=draw(st.sampled_from(["卫生健康局", "a,b", '引"号'])),
        missing="" if value is not None else draw(REASONS),
        qualifier=draw(st.sampled_from(["", ">=", "~"])) if value is not None else "",
        redefined=draw(st.sampled_from(["", "2022年起含流动人口"])),
    )


def read_back(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.csv"
        path.write_text(text, "utf-8-sig")
        return read_figures(path, resolve)


def essence(o):
    return (o.key, o.value, o.unit, o.numerator, o.denominator, o.source, o.missing, o.qualifier, o.redefined)


@settings(max_examples=60, deadline=None)
@given(st.lists(observations(), min_size=1, max_size=8, unique_by=lambda o: o.key))
@example([Observation("C-HEA-002", "示例县", 2024, Decimal("0.33"), "‰", Decimal(1), Decimal(3000))])
def test_round_trip(written):
    figures = read_back(figures_csv(written, QUANTITIES))
    assert figures.rejected == ()
    assert [essence(o) for o in figures.observations] == [essence(o) for o in written]


def test_text_is_never_a_formula():
    text = figures_csv([Observation("C-HEA-002", "=cmd()", 2024, Decimal(-1), "‰", source="@x", note="+1")], QUANTITIES)
    assert ",'=cmd(),2024,-1,‰," in text
    assert "'@x" in text
