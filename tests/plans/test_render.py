from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.plans.model import Direction, Kind, Target
from lianggang.plans.render import render
from lianggang.plans.targets import TargetReader
from lianggang.text.passage import Passage

RATES = st.sampled_from(
    ["农村自来水普及率", "孕产妇系统管理率", "5岁以下儿童贫血患病率", "村委会成员中女性比例", "婴儿死亡率"]
)
SPAN = st.integers(1, 5000)
COUNTS = st.sampled_from(["每千名儿童拥有床位数", "妇女参加失业保险人数", "县级示范幼儿园数"])
YEARS = st.none() | st.integers(2025, 2035)
VALUES = st.decimals(min_value=Decimal("0.1"), max_value=Decimal("99.9"), places=1)


def target(indicator, kind, **rest):
    return Target(indicator, "", kind, **rest)


LEVELS = st.builds(
    lambda name, c, v, u, y: target(name, Kind.LEVEL, comparator=c, value=v, unit=u, year=y),
    RATES, st.sampled_from([">=", "<=", ">", "<", "~"]), VALUES, st.sampled_from(["%", "‰", "/10万"]), YEARS,
)  # fmt: skip
NUMBERS = st.builds(
    lambda name, c, v, u, y: target(name, Kind.LEVEL, comparator=c, value=Decimal(v), unit=u, year=y),
    COUNTS, st.sampled_from([">=", "<=", "~"]), SPAN, st.sampled_from(["名", "张", "所", "万人"]), YEARS,
)  # fmt: skip
CHANGES = st.builds(
    lambda name, k, c, v, u, b, y: target(name, k, comparator=c, value=v, unit=u, baseline_year=b, year=y),
    RATES,
    st.sampled_from([Kind.CHANGE, Kind.ANNUAL_CHANGE]),
    st.sampled_from([">=", "<=", ">", "<", "~"]),
    VALUES | VALUES.map(lambda v: -v),
    st.sampled_from(["%", "个百分点"]),
    st.none() | st.just(2020),
    YEARS,
)
RATIOS = st.builds(
    lambda c, a, b: target("男女厕位比例", Kind.RATIO, comparator=c, value=f"{a}:{b}"),
    st.sampled_from([">=", "<=", "="]), st.integers(1, 9), st.integers(1, 9),
)  # fmt: skip
TRENDS = st.builds(
    lambda name, d: target(name, Kind.DIRECTION, direction=d),
    RATES, st.sampled_from([Direction.UP, Direction.DOWN, Direction.STABLE, Direction.SLOW_RISE]),
)  # fmt: skip
GAPS = st.builds(lambda n: target(f"{n}城乡差距", Kind.DIRECTION, direction=Direction.NARROW), RATES)
RELATIONS = st.builds(
    lambda name, c: target(name, Kind.RELATION, comparator=c, relative_to="全省同期水平"),
    RATES, st.sampled_from([">=", "<=", ">", "<", "~"]),
)  # fmt: skip


@settings(max_examples=400)
@given(st.one_of(LEVELS, NUMBERS, CHANGES, RATIOS, TRENDS, GAPS, RELATIONS))
def test_what_is_rendered_is_read_again(wanted):
    found = TargetReader().read(Passage.at(render(wanted), 0))
    meaning = lambda t: (  # noqa: E731
        t.indicator, t.kind, t.comparator, t.value, t.unit, t.baseline_year, t.direction, t.relative_to, t.year,
    )  # fmt: skip
    assert [meaning(t) for t in found] == [meaning(wanted)]
