"""A small invented round: two plans, fourteen targets, every verdict, gaps in the data and breakdowns."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from lianggang.alerts.model import Alert, Level, WarningKind
from lianggang.assess.model import Assessment, Verdict
from lianggang.catalogue.model import Match
from lianggang.findings import note, warning
from lianggang.forecast.model import Forecast
from lianggang.panel.model import TOTAL, Breakdown, Observation, Series
from lianggang.plans.model import Area, Direction, Goal, Kind, Plan, Reading, Target
from lianggang.reports.summary import ATTAINED, UNJUDGED
from lianggang.round import Result, Round, TrackedTarget

YEAR = 2024
PLACE = "示例县"
HEALTH, EDUCATION, STATISTICS = "县卫生健康局", "县教育局", "县统计局"

HEALTHY_MINDS = Goal("women.1.5", "5", "增强妇女健康意识。", lead_units=("县妇联",))
WOMEN = Plan(
    "示例县妇女发展规划（2021—2030年）", "women", PLACE, "county", "示例县人民政府", None, None, (2021, 2030),
    areas=(Area("（一）", "妇女与健康", (HEALTHY_MINDS,)),),
)  # fmt: skip
CHILDREN = Plan(
    "示例县儿童发展规划（2021—2030年）", "children", PLACE, "county", "示例县人民政府", None, None, (2021, 2030)
)


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def per_year(change: str, years: int) -> float:
    return float(Decimal(change) / years)


def observe(
    code: str, unit: str, values: Mapping[int, str | None], breakdown: Breakdown = TOTAL, **more: Any
) -> tuple[Observation, ...]:
    """Observations from year → printed value; None is a year reported as without data."""
    return tuple(
        Observation(
            code,
            PLACE,
            year,
            number(text),
            unit,
            breakdown=breakdown,
            source=more.get("source", "部门年度报表"),
            as_reported=text or "",
            missing="" if text else "未开展统计",
            numerator=number(more.get("numerators", {}).get(year)),
            denominator=number(more.get("denominators", {}).get(year)),
        )
        for year, text in values.items()
    )


def track(
    number: str, plan: Plan, area: str, name: str, unit: str, target: Target, text: str, **more: Any
) -> TrackedTarget:
    prefix = "women" if plan is WOMEN else "children"
    code = more.pop("code", f"L-{prefix[0].upper()}-{number}")
    more.setdefault("lead", "、".join(more.get("lead_units", ())))
    return TrackedTarget(
        id=f"{prefix}.{number}",
        plan=plan,
        area=area,
        origin="goal",
        number=number.rpartition(".")[2],
        where=f"{area} 主要目标{number.rpartition('.')[2]}",
        item_text=text,
        target=target,
        indicator=code,
        indicator_name=name,
        indicator_unit=unit,
        match=Match(code, 1.0, "名称相同"),
        **more,
    )


def demand(name: str, quote: str, comparator: str | None, value: str | None, unit: str | None, **more: Any) -> Target:
    kind = more.pop("kind", Kind.LEVEL)
    return Target(name, quote, kind, comparator, number(value), unit, **more)


def judge(verdict: Verdict, target_year: int, **more: Any) -> Assessment:
    value, baseline = more.pop("value", None), more.pop("baseline", None)
    fields: dict[str, Any] = {
        "value": number(value[1]) if value else None,
        "value_year": value[0] if value else None,
        "baseline": number(baseline[1]) if baseline else None,
        "baseline_year": baseline[0] if baseline else None,
        "goal_value": number(more.pop("goal", None)),
        "attainment": None,
        "required_pace": None,
        "actual_pace": None,
        "forecast": None,
        "probability": None,
        "arithmetic": "",
        "rule": "",
        "reached": None if value is None or verdict in UNJUDGED else verdict in ATTAINED,
    }
    return Assessment(verdict=verdict, as_of=YEAR, target_year=target_year, **(fields | more))


def result(
    tracked: TrackedTarget,
    assessment: Assessment,
    values: Mapping[int, str | None],
    alerts: Sequence[Alert] = (),
    breaks: tuple[int, ...] = (),
    **more: Any,
) -> Result:
    observations = observe(tracked.indicator, tracked.indicator_unit, values, **more)
    series = Series(
        tracked.indicator, tracked.indicator_name, tracked.indicator_unit, PLACE, observations, breaks=breaks
    )
    return Result(tracked, series, assessment, tuple(alerts))


def women_health() -> list[Result]:
    area = "妇女与健康"
    maternal = track(
        "1.1", WOMEN, area, "孕产妇死亡率", "/10万",
        demand("孕产妇死亡率", "孕产妇死亡率下降到12.5/10万以下", "<=", "12.5", "/10万"),
        "完善妇幼健康服务。孕产妇死亡率下降到12.5/10万以下，城乡差距缩小。",
        code="W-HEA-003", lead_units=(HEALTH,), responsible_units=(HEALTH, "县医保局"), binding="约束性",
        measures=("加强危重孕产妇救治网络建设", "落实孕产妇健康管理"),
    )  # fmt: skip
    gap = track(
        "1.2", WOMEN, area, "孕产妇死亡率城乡差距", "/10万",
        demand("孕产妇死亡率城乡差距", "城乡差距缩小", None, None, None,
               kind=Kind.DIRECTION, direction=Direction.NARROW),
        maternal.item_text, code="W-HEA-004", lead_units=(HEALTH,),
    )  # fmt: skip
    screening = track(
        "1.3", WOMEN, area, "适龄妇女宫颈癌人群筛查率", "%",
        demand("适龄妇女宫颈癌人群筛查率", "适龄妇女宫颈癌人群筛查率达到70%以上", ">=", "70", "%", year=2025),
        "适龄妇女宫颈癌人群筛查率2025年达到70%以上。",
        code="W-HEA-010", lead_units=(HEALTH,), responsible_units=(HEALTH, "县妇联"),
        measures=("扩大两癌检查覆盖面",),
    )  # fmt: skip
    life = track(
        "1.4", WOMEN, area, "妇女人均预期寿命", "岁",
        demand("妇女人均预期寿命", "妇女人均预期寿命延长至82岁", ">=", "82", "岁"),
        "妇女人均预期寿命延长至82岁。", code="W-HEA-001", binding="预期性",
    )  # fmt: skip
    return [
        result(
            maternal,
            judge(
                Verdict.MET_SO_FAR, 2030, value=(2024, "9.8"), baseline=(2020, "17.4"), goal="12.5",
                attainment=1.0, required_pace=0.0, actual_pace=per_year("-5.1", 3), probability=0.93,
                forecast=Forecast(2030, 10.9, 2.1, 24.8, 7, "按本县近年变化外推，向全国同类指标的变化收缩"),
                arithmetic="目标：2030年不高于12.5/10万；2024年9.8/10万（1/10,204），不高于目标值。",
                rule="水平型目标：最近一年的值与目标值比较，目标年份未到。",
                cautions=("2024年死亡数为1人，一年的值不能说明风险下降，2020—2024年合计11.2/10万",),
            ),
            {2018: "16.2", 2019: "15.8", 2020: "17.4", 2021: "14.9", 2022: "12.1", 2023: "10.3", 2024: "9.8"},
            numerators={2020: "2", 2023: "1", 2024: "1"}, denominators={2020: "11494", 2023: "9709", 2024: "10204"},
            source="妇幼卫生年报",
        ),
        result(
            gap, judge(Verdict.CANNOT_JUDGE, 2030, value=(2024, "1.2"), baseline=(2020, "3.1"),
                       arithmetic="目标只提出方向，没有数值。", rule="方向型目标不作达标判断。"),
            {2020: "3.1", 2023: "1.9", 2024: "1.2"},
        ),
        result(
            screening,
            judge(
                Verdict.OFF_TRACK, 2025, value=(2024, "51.3"), baseline=(2020, "38.6"), goal="70",
                attainment=0.733, required_pace=18.7, actual_pace=per_year("9.3", 3), probability=0.04,
                forecast=Forecast(2025, 54.6, 49.9, 59.2, 4, "按本县近年变化外推，向全国同类指标的变化收缩"),
                arithmetic="2024年为51.3%，目标为2025年不低于70%：51.3<70，尚差18.7个百分点",
                rule="水平型目标：达标概率低于20%为达标困难。",
            ),
            {2020: "38.6", 2021: "42.0", 2022: None, 2023: "49.1", 2024: "51.3"},
            [Alert(WarningKind.HARD_TO_ATTAIN, Level.RED,
                   "目标≥70%，2024年51.3%，需年均提高18.7个百分点，近三年年均提高3.1个百分点，预计2025年达标概率4%",
                   "2024年为51.3%，目标为2025年不低于70%：51.3<70，尚差18.7个百分点")],
            numerators={2024: "15390"}, denominators={2024: "30000"},
        ),
        result(life, judge(Verdict.NO_DATA, 2030, rule="没有任何一年的数据。"), {2023: None, 2024: None}),
    ]  # fmt: skip


def women_education_and_decisions() -> list[Result]:
    school = track(
        "2.1", WOMEN, "妇女与教育", "高中阶段教育毛入学率（女）", "%",
        demand("高中阶段教育毛入学率（女）", "高中阶段教育女性毛入学率达到93%以上", ">=", "93", "%"),
        "高中阶段教育女性毛入学率达到93%以上。", lead_units=(EDUCATION,), responsible_units=(EDUCATION,),
        measures=("保障女童平等接受高中阶段教育",),
    )  # fmt: skip
    years = track(
        "2.2", WOMEN, "妇女与教育", "女性平均受教育年限", "年",
        demand("女性平均受教育年限", "女性平均受教育年限比2020年提高1年", ">=", "1", "年",
               kind=Kind.CHANGE, baseline_year=2020),
        "女性平均受教育年限比2020年提高1年。", lead_units=(STATISTICS,),
    )  # fmt: skip
    village = track(
        "3.1", WOMEN, "妇女与参与决策和管理", "村委会成员中女性比例", "%",
        demand("村委会成员中女性比例", "村委会成员中女性比例达到30%以上", ">=", "30", "%"),
        "村委会成员中女性比例达到30%以上，村委会主任中女性比例达到10%以上。",
        lead_units=("县民政局",), responsible_units=("县民政局", "县委组织部"),
    )  # fmt: skip
    heads = track(
        "3.2", WOMEN, "妇女与参与决策和管理", "村委会主任中女性比例", "%",
        demand("村委会主任中女性比例", "村委会主任中女性比例达到10%以上", ">=", "10", "%"),
        village.item_text, lead_units=("县民政局",),
    )  # fmt: skip
    return [
        result(
            school,
            judge(Verdict.ON_TRACK, 2030, value=(2024, "91.6"), baseline=(2020, "88.5"), goal="93",
                  attainment=0.985, required_pace=0.233, actual_pace=per_year("2.2", 3), probability=0.91,
                  forecast=Forecast(2030, 94.8, 92.9, 96.1, 5, "按本县近年变化外推，向全国同类指标的变化收缩"),
                  arithmetic="目标：2030年不低于93%；2024年91.6%，差1.4个百分点；尚差1.4个百分点",
                  rule="水平型目标：达标概率不低于80%为预计可达。"),
            {2020: "88.5", 2021: "89.4", 2022: "90.1", 2023: "91.6", 2024: "91.6"},
        ),
        result(
            years,
            judge(Verdict.NO_BASELINE, 2030, value=(2024, "9.42"),
                  arithmetic="目标：比2020年提高1年；2020年没有数据。", rule="变化型目标没有基期数据时不作判断。"),
            {2023: "9.31", 2024: "9.42"},
        ),
        result(
            village,
            judge(Verdict.UNCERTAIN, 2030, value=(2024, "26.4"), baseline=(2020, "23.9"), goal="30",
                  attainment=0.88, required_pace=0.6, actual_pace=0.0, probability=0.52,
                  forecast=Forecast(2030, 30.1, 27.0, 33.4, 5, "按本县近年变化外推，向全国同类指标的变化收缩"),
                  arithmetic="目标：2030年不低于30%；2024年26.4%，差3.6个百分点；尚差3.6个百分点",
                  rule="水平型目标：达标概率在20%与80%之间为不确定。"),
            {2020: "23.9", 2021: "26.4", 2022: "26.4", 2023: "26.4", 2024: "26.4"},
        ),
        result(
            heads,
            judge(Verdict.CANNOT_JUDGE, 2030, value=(2024, "8.7"), goal="10",
                  arithmetic="只有1年数据，不能判断趋势。", rule="少于三年数据时不作趋势判断。"),
            {2024: "8.7"},
        ),
    ]  # fmt: skip


def children_health() -> list[Result]:
    area = "儿童与健康"
    infant = track(
        "1.1", CHILDREN, area, "婴儿死亡率", "‰",
        demand("婴儿死亡率", "婴儿死亡率控制在2.5‰以下", "<=", "2.5", "‰"),
        "婴儿死亡率控制在2.5‰以下。", code="C-HEA-002",
        lead_units=(HEALTH,), responsible_units=(HEALTH,), binding="约束性",
    )  # fmt: skip
    feeding = track(
        "1.2", CHILDREN, area, "6个月内婴儿纯母乳喂养率", "%",
        demand("6个月内婴儿纯母乳喂养率", "2024年6个月内婴儿纯母乳喂养率达到50%以上", ">=", "50", "%", year=2024),
        "2024年6个月内婴儿纯母乳喂养率达到50%以上。", lead_units=(HEALTH,),
    )  # fmt: skip
    stunting = track(
        "1.3", CHILDREN, area, "5岁以下儿童生长迟缓率", "%",
        demand("5岁以下儿童生长迟缓率", "2024年5岁以下儿童生长迟缓率控制在5%以下", "<=", "5", "%", year=2024),
        "2024年5岁以下儿童生长迟缓率控制在5%以下。", lead_units=(HEALTH,), responsible_units=(HEALTH, EDUCATION),
    )  # fmt: skip
    sight = track(
        "1.4", CHILDREN, area, "儿童青少年总体近视率", "%",
        demand("儿童青少年总体近视率", "儿童青少年总体近视率每年降低0.5个百分点以上", "<=", "-0.5", "个百分点",
               kind=Kind.ANNUAL_CHANGE),
        "儿童青少年总体近视率每年降低0.5个百分点以上。", code="C-HEA-020",
        lead_units=(EDUCATION,), responsible_units=(EDUCATION, HEALTH),
    )  # fmt: skip
    return [
        result(
            infant,
            judge(Verdict.UNCERTAIN, 2030, value=(2024, "2.7"), baseline=(2020, "3.6"), goal="2.5",
                  attainment=0.93, required_pace=-0.033, actual_pace=per_year("0.5", 3), probability=0.58,
                  forecast=Forecast(2030, 2.4, 1.3, 3.9, 5, "按本县近年变化外推，向全国同类指标的变化收缩"),
                  arithmetic="目标：2030年不高于2.5‰；2024年2.7‰，差0.2个千分点。",
                  rule="水平型目标：达标概率在20%与80%之间为不确定。"),
            {2020: "3.6", 2021: "2.2", 2022: "4.1", 2023: "2.0", 2024: "2.7"},
            [Alert(WarningKind.VOLATILE, Level.ORANGE,
                   "2020—2024年逐年变化的幅度为0.7—2.1个千分点，按活产数计算的偶然波动为0.9个千分点，超出偶然波动")],
            numerators={2024: "28"}, denominators={2024: "10204"}, source="妇幼卫生年报",
        ),
        result(
            feeding,
            judge(Verdict.MET, 2024, value=(2024, "52.1"), baseline=(2020, "44.0"), goal="50", attainment=1.0,
                  actual_pace=per_year("5.8", 3), arithmetic="目标：2024年不低于50%；2024年52.1%，不低于目标值。",
                  rule="水平型目标：目标年份已到，值达到目标。"),
            {2020: "44.0", 2021: "46.3", 2022: "48.8", 2023: "50.4", 2024: "52.1"},
        ),
        result(
            stunting,
            judge(Verdict.NOT_MET, 2024, value=(2024, "5.4"), baseline=(2020, "6.0"), goal="5", attainment=0.6,
                  actual_pace=per_year("-0.4", 3), arithmetic="目标：2024年不高于5%；2024年5.4%，差0.4个百分点。",
                  rule="水平型目标：目标年份已到，值未达到目标。"),
            {2020: "6.0", 2021: "5.8", 2023: "5.5", 2024: "5.4"},
        ),
        result(
            sight,
            judge(Verdict.OFF_TRACK, 2030, value=(2024, "53.2"), baseline=(2020, "52.9"), goal="47.9",
                  required_pace=per_year("-5.3", 6), actual_pace=per_year("0.1", 2), probability=0.11,
                  forecast=Forecast(2030, 53.4, 50.2, 56.6, 5, "按本县近年变化外推，向全国同类指标的变化收缩"),
                  arithmetic="2020年为52.9%，2024年为53.2%，4年间年均上升0.08个百分点，目标为2030年年均下降0.5个百分点以上：尚差5.3个百分点",
                  rule="年度变化型目标：达标概率低于20%为达标困难。"),
            {2020: "52.9", 2021: "53.6", 2022: "53.1", 2023: "52.8", 2024: "53.2"},
            [Alert(WarningKind.HARD_TO_ATTAIN, Level.ORANGE,
                   "目标≤47.9%，2024年53.2%，需年均下降0.9个百分点，近二年年均上升0.1个百分点，预计2030年达标概率11%")],
            breaks=(2022,),
        ),
    ]  # fmt: skip


def children_safety() -> list[Result]:
    injury = track(
        "2.1", CHILDREN, "儿童与安全", "儿童伤害死亡率", "/10万",
        demand("儿童伤害死亡率", "儿童伤害死亡率以2020年为基数下降20%", "<=", "-20", "%",
               kind=Kind.CHANGE, baseline_year=2020),
        "儿童伤害死亡率以2020年为基数下降20%。", lead_units=("县公安局",), responsible_units=("县公安局", EDUCATION),
        measures=("开展儿童防溺水专项行动",),
    )  # fmt: skip
    reports = track(
        "2.2", CHILDREN, "儿童与安全", "学校安全教育覆盖率", "%",
        demand("学校安全教育覆盖率", "学校安全教育覆盖率达到100%", ">=", "100", "%"),
        "学校安全教育覆盖率达到100%。", binding="约束性",
    )  # fmt: skip
    return [
        result(
            injury,
            judge(Verdict.ON_TRACK, 2030, value=(2023, "9.9"), baseline=(2020, "12.0"), goal="9.6",
                  attainment=0.875, required_pace=-0.043, actual_pace=per_year("-2.1", 3), probability=0.86,
                  forecast=Forecast(2030, 8.3, 6.4, 10.0, 4, "按本县近年变化外推，向全国同类指标的变化收缩"),
                  arithmetic="目标：比2020年（12.0/10万）下降20%，即不高于9.6/10万；2023年9.9/10万，已下降17.5%。",
                  rule="变化型目标：先由基期换算目标值。"),
            {2020: "12.0", 2021: "11.2", 2022: "10.6", 2023: "9.9", 2024: None},
        ),
        result(reports, judge(Verdict.NO_DATA, 2030, goal="100", rule="没有任何一年的数据。"), {}),
    ]  # fmt: skip


def breakdowns() -> tuple[Observation, ...]:
    town, country = Breakdown(residence="城镇"), Breakdown(residence="农村")
    girl, boy = Breakdown(sex="女"), Breakdown(sex="男")
    return (
        *observe("C-HEA-002", "‰", {2020: "2.9", 2023: "1.8", 2024: "2.4"}, town, source="妇幼卫生年报"),
        *observe("C-HEA-002", "‰", {2020: "4.5", 2023: "2.3", 2024: "3.1"}, country, source="妇幼卫生年报"),
        *observe("C-HEA-020", "%", {2023: "54.9", 2024: "55.6"}, girl),
        *observe("C-HEA-020", "%", {2023: "50.9", 2024: "51.0"}, boy),
        *observe("W-HEA-003", "/10万", {2024: None}, country, source="妇幼卫生年报"),
    )


def sample_round() -> Round:
    results = (*women_health(), *women_education_and_decisions(), *children_health(), *children_safety())
    seen: dict[str, Result] = {r.tracked.indicator: r for r in results}
    totals = tuple(o for r in seen.values() for o in r.series.observations)
    return Round(
        year=YEAR,
        territory=PLACE,
        reading=Reading("示例县规划.docx", (WOMEN, CHILDREN), coverage=0.98),
        results=results,
        observations=(*totals, *breakdowns()),
        findings=(
            warning(
                "value-jump",
                "婴儿死亡率2024年比上年上升35.0%",
                place="县卫生健康局 第12行",
                advice="请填报单位说明原因",
            ),
            note("alias-matched", "「防治知识知晓率」按别名匹配", place="妇女与健康 主要目标3", advice="请确认"),
        ),
    )
