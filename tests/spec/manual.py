"""The chapter of the manual that the specification makes: `python -m tests.spec.manual` writes it anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lianggang.assess.model import Verdict
from lianggang.engines.results import ASSESSMENTS, GAPS
from lianggang.panel.arrays import Why
from tests.spec.book import Case, chapters
from tests.spec.figures import unit_of

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "specification.md"
_INTRO = """# 判断的规格

本页由 `tests/spec` 的用例生成（`python -m tests.spec.manual`），不要手工修改。每一例都在三个引擎上运行：
numpy（内存）、duckdb（单机、数据不必装进内存）、spark（多台机器），三个引擎的结果逐位相同；
单条序列的判断（`lianggang run`）也给出同样的结果，由测试保证。方法的公式和界限见 [methods.md](methods.md)。

没有另外写明的，规划期从 2021 年起，目标年为 2025 年，指标没有方向。“监测年”以后的数据不用。
`>`、`<`、`~` 写在数值前面的，表示来源只给出界限或约数。

## 缺数和不能用的数

数据放在数组里（地区×指标×分组×年份），每一格都记着为什么没有可用的数：

"""
_COLUMNS = {
    "target": "目标的编号",
    "indicator": "指标编码",
    "territory": "地区",
    "sex": "性别",
    "age": "年龄",
    "residence": "城乡",
    "other": "其他分组",
    "verdict": "结论，见 methods.md 第3节",
    "reason": "没有结论或不作预测的原因",
    "value": "最近的可用值",
    "value_year": "它的年份",
    "baseline": "基期值（目标要用基期的）",
    "baseline_year": "基期年",
    "due": "目标年",
    "goal_value": "目标化为指标的值",
    "attainment": "达标程度",
    "required_pace": "所需进度，每年",
    "actual_pace": "近年实际进度，每年",
    "point": "目标年的预测中位数",
    "low": "80%区间下端",
    "high": "80%区间上端",
    "probability": "达标概率",
    "hard_level": "预计达标困难：红、橙、黄，没有为空",
    "hard_causes": "它的原因",
    "volatile_level": "波动较大：橙、黄，没有为空",
    "changes_observed": "年度变动的标准差",
    "changes_chance": "其中偶然的标准差",
    "changes_beyond": "超出偶然的标准差",
    "reversals": "方向反转的比例",
    "events": "分子（件数）",
    "exposure": "分母",
    "reliability": "可靠性级别 A、B、C",
    "rate_low": "率的95%区间下端",
    "rate_high": "率的95%区间上端",
    "pooled_rate": "近五年合计率",
    "pooled_years": "合计的年数",
    "dimension": "性别、城乡",
    "first_part": "第一方（女、农村）",
    "second_part": "第二方（男、城镇）",
    "year": "年份",
    "years": "合并的年数",
    "first": "第一方的值",
    "second": "第二方的值",
    "absolute": "绝对差距：第一方减第二方",
    "absolute_low": "它的95%区间下端",
    "absolute_high": "它的95%区间上端",
    "relative": "相对差距：第一方除以第二方",
    "relative_low": "它的95%区间下端",
    "relative_high": "它的95%区间上端；有下端而这里为空的，是不限",
    "few": "合并以后一方仍不到10例",
}
_WANTED = {
    "verdict": "结论",
    "reason": "原因",
    "value": "采用的值",
    "goal": "目标值",
    "base": "基期值",
    "attainment": "达标程度",
    "required": "所需进度",
    "actual": "实际进度",
    "probability": "达标概率",
    "at_least": "达标概率至少",
    "hard": "达标困难",
    "causes": "因为",
    "volatile": "波动",
    "class": "可靠性",
    "low": "区间下端",
    "high": "区间上端",
    "pooled": "合计率",
    "finding": "意见",
}


def text() -> str:
    """The whole page."""
    return "".join(_parts())


def _parts() -> Iterator[str]:
    yield _INTRO
    yield from _table(("代号", "意思"), ((str(int(w)), w.label or "有可用的数") for w in Why))
    for title, (about, cases) in chapters().items():
        yield f"\n## {title}\n\n"
        yield f"{about}\n\n" if about else ""
        rows = ((c.given["name"], _given(c), c.given["as_of"], _wanted(c.given)) for c in cases)
        yield from _table(("情形", "给定", "监测年", "结果"), rows)
    for title, schema in (("assessments：一行一项判断", ASSESSMENTS), ("gaps：一行一个差距", GAPS)):
        yield f"\n## 结果文件 {title}\n\n数值没有意义时为空，不是零。\n\n"
        yield from _table(("列", "意思"), ((f"`{name}`", _COLUMNS[name]) for name in schema.names))


def _table(head: tuple[str, ...], rows: Any) -> Iterator[str]:
    yield f"| {' | '.join(head)} |\n|{'---|' * len(head)}\n"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '、') for cell in row)} |\n"


def _given(case: Case) -> str:
    given = case.given
    aim = [f"目标 {_plain(given['target'])}"] if "target" in given else []
    aim += [given["quote"]] if "quote" in given else []
    aim += [f"好的方向 {given['better']}"] if "better" in given else []
    aim += [f"单位 {unit_of(case) or '无'}"]
    aim += [f"口径变化 {'、'.join(given['breaks'])}"] if "breaks" in given else []
    return "；".join([*aim, *_values(given)])


def _plain(target: str) -> str:
    return " ".join(word for word in target.split() if word != "-")


def _values(given: Mapping[str, Any]) -> Iterator[str]:
    if "values" in given:
        yield "，".join(f"{y}年 {v or '空'}" for y, v in given["values"].items()) or "没有一行数据"
    if "relative" in given:
        yield "参照 " + ("，".join(f"{y}年 {v}" for y, v in given["relative"].items()) or "没有数据")
    for part, rows in given.get("parts", {"": given.get("rows")}).items():
        if rows is not None:
            yield f"{part} {'，'.join(map(_row, rows)) or '没有一行数据'}".strip()


def _row(row: list[str]) -> str:
    counts = f"（{row[2]}/{row[3]}）" if len(row) == 4 else ""
    return f"{row[0]}年 {row[1] or '空'}{counts}"


def _wanted(given: Mapping[str, Any]) -> str:
    words = [f"{label} {_said(key, given[key])}" for key, label in _WANTED.items() if key in given]
    gap = given.get("gap")
    words += ["没有差距"] if gap == "none" else [f"差距 {_COLUMNS[k]} {v}" for k, v in (gap or {}).items()]
    return "；".join(words)


def _said(key: str, value: str) -> str:
    if key == "verdict":
        return f"**{Verdict(value).label}**"
    if key == "finding":
        return f"`{value}`"
    return {"none": "不计算", "": "无"}.get(value, value)


if __name__ == "__main__":
    MANUAL.write_text(text(), "utf-8")
