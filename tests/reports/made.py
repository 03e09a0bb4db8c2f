"""Snapshots of the sample round for every kind of report."""

from datetime import date

from lianggang.assess.model import Verdict
from lianggang.reports.blocks import Letter
from lianggang.reports.evaluation import Evaluation, Part, Practice, Problem, Scored, Stage
from lianggang.reports.snapshot import ReportKind, take
from lianggang.reports.standing import Owed, Past, Standing
from tests.reports.sample import HEALTH, PLACE, WOMEN, sample_round

BEFORE = {
    "women.1.1": Verdict.UNCERTAIN, "women.1.3": Verdict.UNCERTAIN, "women.1.4": Verdict.NO_DATA,
    "women.2.1": Verdict.ON_TRACK, "women.3.1": Verdict.UNCERTAIN,
}  # fmt: skip
STANDING = Standing(
    as_of=date(2025, 4, 30),
    before=BEFORE,
    answers={"women.1.3": "已答复，措施到2025年9月"},
    owed=(Owed("县教育局", "2024年度监测表", date(2025, 3, 31), 30),),
    past=Past(2023, 3, (("应验", 2), ("仍在预警", 1), ("未整改而解除", 1))),
)
EVALUATION = Evaluation(
    Stage.MIDTERM,
    PLACE,
    (2021, 2024),
    (
        Scored(
            "women.1.goal.1", WOMEN.title, "妇女与健康", "主要目标", "完善妇幼健康服务", HEALTH, 2.0, 86.5,
            claim="已完成", judgement="服务网络已建成", evidence=("妇幼卫生年报",), targets=("women.1.1", "women.1.3"),
            objection="得分偏低", reply="维持原分",
        ),
        Scored(
            "women.1.goal.5", WOMEN.title, "妇女与健康", "主要目标", "增强妇女健康意识", "县妇联", 1.0, None,
            "没有数值，按证据判断：宣传台账齐全", "已开展", evidence=("宣传台账",),
        ),
    ),
    (Part(WOMEN.title, 1.0, 86.5, 1, 2),),
    (Part(f"{WOMEN.title}/妇女与健康", 1.0, 86.5, 1, 2),),
    (Part(HEALTH, 1.0, 86.5, 1, 1), Part("县妇联", 1.0, None, 0, 1)),
    (Problem("筛查覆盖面不够", "山区乡镇", "经费不足", HEALTH, "2025年9月30日", "列入预算"),),
    (Practice("一站式服务", HEALTH, "把婚检、孕检放在一处办理。"),),
    ("张三",),
    "各单位自评，评估组核实。",
    "按完成程度评分，满分100分。",
    ("把筛查经费列入预算",),
    "2025年3月1日",
)  # fmt: skip
MORE = {
    ReportKind.EVALUATION: {"evaluation": EVALUATION},
    ReportKind.UNIT: {
        "unit": HEALTH,
        "targets": ("women.1.1", "women.1.3", "children.1.1", "children.1.3"),
        "letter": Letter("", "", "县妇女儿童工作委员会办公室"),
    },
    ReportKind.UPWARD: {
        "letter": Letter("示例县妇女儿童工作委员会", "示妇儿工委〔2025〕2号", "市妇女儿童工作委员会", date(2025, 4, 30))
    },
}


def snapshot(kind, round=None, standing=STANDING):
    """The snapshot of a kind of report on the sample round, in fixed versions."""
    return take(kind, round or sample_round(), standing=standing, **MORE.get(kind, {}))
