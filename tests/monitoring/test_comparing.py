"""A plan against the plan above it, against its predecessor, and against itself."""

from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.catalogue.load import load_catalogue
from lianggang.compare.model import Outcome
from lianggang.errors import LianggangError
from lianggang.findings import Severity
from lianggang.monitoring.comparing import compare
from lianggang.monitoring.run import load_reading
from lianggang.plans.model import Area, Direction, Goal, IndicatorRow, Kind, Plan, Reading, Target
from lianggang.reports.excel.comparison import write_comparison
from tests.shared import shared

MMR = "孕产妇死亡率"


def aim(indicator, comparator, value, unit, **more):
    return Target(indicator, "", Kind.LEVEL, comparator, Decimal(value), unit, **more)


def moved(indicator, value, base, unit="%", comparator=None):
    comparator = comparator or ("<=" if value < 0 else ">=")
    return Target(indicator, "", Kind.CHANGE, comparator, Decimal(value), unit, base)


def towards(indicator, direction):
    return Target(indicator, "", Kind.DIRECTION, direction=direction)


def plan(*targets, region="甲县", level="county", period=(2021, 2030), subject="women", rows=(), units=()):
    title = f"{region}{'妇女' if subject == 'women' else '儿童'}发展规划"
    goals = tuple(Goal(f"{subject}.1.goal.{n}", str(n), t.indicator, units, (), (t,)) for n, t in enumerate(targets, 1))
    area = Area("（一）", "妇女与健康" if subject == "women" else "儿童与健康", goals)
    return Plan(title, subject, region, level, None, None, None, period, areas=(area,), indicator_table=rows)


def reading(*plans):
    return Reading("规划.docx", plans)


def above(*targets, **more):
    return reading(plan(*targets, **({"region": "乙市", "level": "city"} | more)))


def only(own, upper):
    """The one pair of a plan with one aim and an upper plan with one aim."""
    (pair,) = compare(reading(plan(own)), above(upper)).pairs
    return pair


def outcomes(comparison):
    return [p.outcome for p in comparison.pairs]


@pytest.mark.parametrize(
    ("own", "upper", "outcome", "said"),
    [
        (aim(MMR, "<=", "12.5", "/10万"), aim(MMR, "<=", "12", "/10万"), Outcome.WEAKER, "宽于上级"),
        (aim(MMR, "<=", "8", "/10万"), aim(MMR, "<=", "12", "/10万"), Outcome.STRONGER, "严于上级"),
        (aim(MMR, "<=", "12.0", "/10万"), aim(MMR, "<=", "12", "/10万"), Outcome.SAME, "与上级一致"),
        (aim(MMR, "<", "12", "/10万"), aim(MMR, "<=", "12", "/10万"), Outcome.SAME, "本级不含该数本身"),
        (aim(MMR, "<=", "0.12", "‰"), aim(MMR, "<=", "12", "/10万"), Outcome.SAME, "0.12‰换算为12/10万"),
        (aim(MMR, ">=", "12", "/10万"), aim(MMR, "<=", "12", "/10万"), Outcome.CONTRARY, "方向相反"),
        (moved(MMR, 1, 2020, comparator="<="), moved(MMR, 2, 2020, comparator="<="), Outcome.STRONGER, "严于上级"),
        (moved(MMR, 1, 2020, comparator="<="), moved(MMR, -5, 2020), Outcome.WEAKER, "宽于上级"),
        (moved(MMR, 1, 2020), moved(MMR, -5, 2020), Outcome.CONTRARY, "方向相反"),
        (towards(MMR, Direction.UP), aim(MMR, "<=", "12", "/10万"), Outcome.CONTRARY, "方向相反"),
        (towards(MMR, Direction.DOWN), aim(MMR, "<=", "12", "/10万"), Outcome.WEAKER, "只有方向，没有数值"),
        (aim(MMR, "<=", "12", "/10万"), towards(MMR, Direction.DOWN), Outcome.STRONGER, "上级只有方向"),
        (aim(MMR, "<=", "12", "/10万"), moved(MMR, -20, 2020), Outcome.OTHER_KIND, "不能直接比较"),
        (moved(MMR, -20, 2018), moved(MMR, -20, 2020), Outcome.OTHER_BASE, "以2018年为基期"),
        (moved(MMR, -20, None), moved(MMR, -20, 2020), Outcome.OTHER_BASE, "没有写明基期"),
        (moved(MMR, -30, 2020), moved(MMR, -20, 2020), Outcome.STRONGER, "严于上级"),
        (moved(MMR, -2, 2020, "个百分点"), moved(MMR, -2, 2020), Outcome.OTHER_UNIT, "个百分点"),
        (towards(MMR, Direction.STABLE), towards(MMR, Direction.DOWN), Outcome.WEAKER, "保持稳定"),
        (
            aim("村委会成员中女性比例", "~", "30", "%"),
            aim("村委会成员中女性比例", ">=", "30", "%"),
            Outcome.WEAKER,
            "左右",
        ),
        (
            aim("某某服务小时数", ">=", "60", "分钟"),
            aim("某某服务小时数", ">=", "1", "小时"),
            Outcome.SAME,
            "换算为1小时",
        ),
        (aim("某某服务数", ">=", "5", "所"), aim("某某服务数", ">=", "5", "人"), Outcome.OTHER_UNIT, "“所”"),
    ],
)
def test_an_aim_stands_to_the_aim_above_by_what_it_demands(own, upper, outcome, said):
    pair = only(own, upper)
    assert pair.outcome is outcome
    assert said in pair.sentence


def test_the_sentence_gives_both_aims_with_their_years():
    own = reading(plan(aim(MMR, "<=", "12.5", "/10万"), period=(2021, 2025)))
    (pair,) = compare(own, above(aim(MMR, "<=", "12", "/10万"))).pairs
    assert pair.sentence.startswith("孕产妇死亡率：本级≤12.5/10万（2025年），上级≤12/10万（2030年），宽于上级")
    assert "可作阶段目标" in pair.sentence


@pytest.mark.parametrize(("year", "outcome"), [(2025, Outcome.STRONGER), (2030, Outcome.SAME), (2035, Outcome.WEAKER)])
def test_the_same_number_in_an_earlier_year_is_stronger(year, outcome):
    assert only(aim(MMR, "<=", "12", "/10万", year=year), aim(MMR, "<=", "12", "/10万")).outcome is outcome


def test_what_only_one_side_demands_is_missing_or_own_and_a_missing_number_weighs_more_than_a_direction():
    found = compare(
        reading(plan(aim(MMR, "<=", "12", "/10万"))),
        above(aim("产前筛查率", ">=", "90", "%"), towards("妇女健康素养水平", Direction.UP)),
    )
    assert outcomes(found) == [Outcome.OWN, Outcome.MISSING, Outcome.MISSING]
    assert [p.severity for p in found.pairs] == [Severity.NOTE, Severity.WARNING, Severity.NOTE]


def test_an_alike_name_is_asked_and_not_missing():
    found = compare(
        reading(plan(aim("农村适龄妇女两癌免费筛查次数", ">=", "1", "次"))),
        above(aim("适龄妇女两癌免费筛查次数", ">=", "1", "次")),
    )
    assert outcomes(found) == [Outcome.OPEN]
    assert "请确认是否同一指标；如是，则与上级一致，如不是，则本级缺失" in found.pairs[0].sentence


def test_a_death_rate_of_other_ages_is_no_alike_name():
    found = compare(
        reading(plan(aim("婴儿死亡率", "<=", "5", "‰"), subject="children")),
        above(aim("新生儿死亡率", "<=", "3", "‰"), subject="children"),
    )
    assert outcomes(found) == [Outcome.OWN, Outcome.MISSING]


def test_women_are_compared_with_women_and_what_belongs_to_children_is_told():
    upper = reading(
        plan(aim(MMR, "<=", "12", "/10万"), region="乙市", level="city"),
        plan(aim("婴儿死亡率", "<=", "5", "‰"), region="乙市", level="city", subject="children"),
    )
    found = compare(reading(plan(aim(MMR, "<=", "12", "/10万"))), upper)
    assert outcomes(found) == [Outcome.SAME]
    assert "subject-absent" in {f.code for f in found.findings}


def test_a_shared_indicator_stated_in_both_plans_is_one_aim():
    water = aim("农村自来水普及率", ">=", "96", "%")
    both = reading(plan(water), plan(water, subject="children"))
    (pair,) = compare(both, above(replace(water, value=Decimal(90)))).pairs
    assert pair.outcome is Outcome.STRONGER
    assert len(pair.own.others) == 1


def test_a_direction_beside_its_number_is_the_same_aim():
    found = compare(
        reading(plan(towards(MMR, Direction.DOWN), aim(MMR, "<=", "12", "/10万"))),
        above(aim(MMR, "<=", "12", "/10万")),
    )
    assert outcomes(found) == [Outcome.SAME]
    assert not found.contradictions


def test_what_the_city_asks_of_itself_is_not_missing_in_the_county():
    found = compare(
        reading(plan(aim(MMR, "<=", "12", "/10万"))), above(aim("市级危重孕产妇救治中心数", ">=", "1", "个"))
    )
    assert outcomes(found) == [Outcome.OWN, Outcome.OTHER_LEVEL]
    same_level = compare(
        reading(plan(aim(MMR, "<=", "12", "/10万"), region="丙市", level="city")),
        above(aim("市级危重孕产妇救治中心数", ">=", "1", "个")),
    )
    assert outcomes(same_level) == [Outcome.OWN, Outcome.MISSING]


def test_offices_are_compared_by_what_they_do():
    own = reading(plan(aim(MMR, "<=", "12", "/10万"), units=("县教育局",)))
    other = above(aim(MMR, "<=", "12", "/10万"), units=("市卫生健康委",))
    (pair,) = compare(own, other).pairs
    assert pair.outcome is Outcome.SAME
    assert pair.departments == "责任部门不同：本级县教育局，上级市卫生健康委"
    alike = reading(plan(aim(MMR, "<=", "12", "/10万"), units=("县卫健局",)))
    assert compare(alike, other).pairs[0].departments == ""


def test_an_earlier_plan_of_the_same_county_is_the_predecessor_and_its_years_do_not_count():
    now = reading(plan(aim(MMR, "<=", "12", "/10万")))
    before = reading(plan(aim(MMR, "<=", "12", "/10万"), period=(2011, 2020)))
    found = compare(now, before)
    assert found.role == "上期"
    assert found.pairs[0].sentence.endswith("与上期一致。")


def test_another_version_of_the_same_plan_is_called_so():
    draft = reading(plan(aim(MMR, "<=", "10", "/10万")))
    (pair,) = compare(reading(plan(aim(MMR, "<=", "12", "/10万"))), draft).pairs
    assert pair.sentence.endswith("宽于对照稿。")


def test_a_lower_plan_in_the_place_of_the_upper_one_is_told():
    found = compare(above(aim(MMR, "<=", "12", "/10万")), reading(plan(aim(MMR, "<=", "12", "/10万"))))
    assert "levels-swapped" in {f.code for f in found.findings}


def test_a_plan_without_a_period_cannot_be_compared():
    with pytest.raises(LianggangError) as problem:
        compare(reading(plan(aim(MMR, "<=", "12", "/10万"), period=None)))
    assert problem.value.findings[0].code == "no-targets"


def row(target, parent, own):
    return IndicatorRow(
        "women.table.1", "妇女与健康", "1", target.indicator, target.unit, parent, own, "", (), (target,)
    )


def test_text_and_table_that_disagree_are_a_contradiction():
    table = (row(aim(MMR, "<=", "10", "/10万"), "", "≤10"),)
    found = compare(reading(plan(aim(MMR, "<=", "12", "/10万"), rows=table)))
    (contradiction,) = found.contradictions
    assert contradiction.between == "正文与指标表之间"
    assert "≤12/10万（2030年）" in contradiction.sentence
    assert "≤10/10万（2030年）" in contradiction.sentence


def test_the_two_plans_of_a_document_that_disagree_are_a_contradiction():
    water = aim("农村自来水普及率", ">=", "96", "%")
    found = compare(reading(plan(water), plan(replace(water, value=Decimal(95)), subject="children")))
    assert [c.between for c in found.contradictions] == ["两个规划之间"]


@pytest.mark.parametrize(("parent", "number"), [("≤8", 1), ("≤10", 0), ("≤12", 0), ("—", 0), ("下降", 0)])
def test_an_own_column_weaker_than_the_parent_column_is_a_contradiction(parent, number):
    table = (row(aim(MMR, "<=", "10", "/10万"), parent, "≤10"),)
    found = compare(reading(plan(rows=table)))
    assert [c.between for c in found.contradictions] == ["上级目标栏与本级目标栏之间"] * number


def test_a_row_that_repeats_the_text_is_compared_with_its_parent_column_too():
    own = aim(MMR, "<=", "10", "/10万")
    found = compare(reading(plan(own, rows=(row(own, "≤8", "≤10"),))))
    assert [c.between for c in found.contradictions] == ["上级目标栏与本级目标栏之间"]


def test_a_bare_ratio_and_a_bound_at_the_same_ratio_agree():
    bare = Target("城镇公共厕所男女厕位比", "", Kind.RATIO, "=", "2:3")
    assert only(bare, replace(bare, comparator=">=")).outcome is Outcome.SAME
    assert not compare(reading(plan(bare, replace(bare, comparator=">=")))).contradictions


def test_targets_of_two_years_are_no_contradiction():
    found = compare(reading(plan(aim(MMR, "<=", "14", "/10万", year=2025), aim(MMR, "<=", "12", "/10万", year=2030))))
    assert not found.contradictions


CODES = [i for i in load_catalogue().indicators.values() if i.code.startswith("W-HEA") and i.unit == "%"]
COMPARATORS = st.sampled_from([">=", "<=", ">", "<"])
VALUES = st.decimals("1", "98", places=1)


@st.composite
def documents(draw):
    chosen = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=6, unique_by=lambda i: i.code))
    return [aim(i.name, draw(COMPARATORS), draw(VALUES), "%", year=draw(st.sampled_from([2025, 2030]))) for i in chosen]


def stricter(target):
    step = Decimal("0.5") if target.comparator in (">=", ">") else Decimal("-0.5")
    return replace(target, value=target.value + step)


@settings(max_examples=60, deadline=None)
@given(documents())
def test_a_plan_is_the_same_as_itself(targets):
    assert set(outcomes(compare(reading(plan(*targets)), above(*targets)))) == {Outcome.SAME}


@settings(max_examples=60, deadline=None)
@given(documents(), st.randoms(use_true_random=False))
def test_one_stricter_target_is_one_stronger_pair_and_weaker_the_other_way_round(targets, random):
    which = random.randrange(len(targets))
    changed = [stricter(t) if i == which else t for i, t in enumerate(targets)]
    rest = [Outcome.SAME] * (len(targets) - 1)
    up = compare(reading(plan(*changed)), above(*targets))
    down = compare(reading(plan(*targets)), above(*changed))
    assert sorted(outcomes(up)) == sorted([*rest, Outcome.STRONGER])
    assert sorted(outcomes(down)) == sorted([*rest, Outcome.WEAKER])


OPPOSITE = {Outcome.STRONGER: Outcome.WEAKER, Outcome.WEAKER: Outcome.STRONGER}
SIGNS, UNITS = st.sampled_from([">=", "<=", ">", "<", "~"]), st.sampled_from(["%", "‰", "/10万"])
ANY = st.one_of(
    st.builds(aim, st.just(MMR), SIGNS, VALUES, UNITS, year=st.sampled_from([2025, 2030])),
    st.builds(moved, st.just(MMR), st.sampled_from([-20, -10, 10]), st.sampled_from([2015, 2020, None])),
    st.builds(towards, st.just(MMR), st.sampled_from(list(Direction))),
)


@settings(max_examples=150, deadline=None)
@given(ANY, ANY)
def test_swapping_the_documents_turns_stronger_into_weaker_and_nothing_else(one, other):
    there, back = only(one, other).outcome, only(other, one).outcome
    assert back is OPPOSITE.get(there, there)


@pytest.mark.parametrize("name", ["hongtong.docx", "yunyang.docx", "zhuzhou.txt"])
def test_a_real_plan_is_the_same_as_itself(name):
    document = load_reading(shared("plans", "documents", name))
    assert set(outcomes(compare(document, document))) == {Outcome.SAME}


def test_every_national_target_of_a_real_plan_is_answered_once():
    found = compare(load_reading(shared("plans", "documents", "hongtong.docx")))
    answered = [t for p in found.pairs if p.upper for t in (p.upper.head, *p.upper.others)]
    assert len(answered) == len(load_catalogue().upper_targets)
    assert "numbers-only" in {f.code for f in found.findings}


def test_the_workbook_keeps_pairs_gaps_contradictions_and_own_aims_apart(tmp_path):
    water = aim("农村自来水普及率", ">=", "96", "%")
    own = reading(plan(aim(MMR, "<=", "12.5", "/10万"), water, aim("=1+1数", ">=", "1", "个")),
                  plan(replace(water, value=Decimal(95)), subject="children"))  # fmt: skip
    write_comparison(compare(own), tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["对照", "缺失", "矛盾", "本级特有"]
    rows = {sheet.title: list(sheet.iter_rows(min_row=4, values_only=True)) for sheet in book}
    assert (MMR, "▼ 宽于上级") in {(r[3], r[8]) for r in rows["对照"]}
    assert "产前筛查率" in {r[3] for r in rows["缺失"]}
    assert [r[1] for r in rows["矛盾"]] == ["两个规划之间"]
    assert "=1+1数" in {r[3] for r in rows["本级特有"]}
    assert not any(cell.data_type == "f" for sheet in book for line in sheet.iter_rows() for cell in line)
