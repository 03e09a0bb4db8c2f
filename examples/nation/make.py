"""Write plan.json: the national outlines' numeric targets for 2030, from the catalogue, as a reading.

Run as `python examples/nation/make.py [folder]`. The words of the goals are ours; the numbers are the outlines'.
"""

import json
import sys
from itertools import groupby
from pathlib import Path

from lianggang.catalogue.load import load_catalogue
from lianggang.catalogue.model import UpperTarget
from lianggang.plans.interchange import reading_to_dict
from lianggang.plans.model import Area, Goal, Kind, Plan, Reading, Target
from lianggang.wording import threshold

NUMERALS = "一二三四五六七八九十"


def words(upper: UpperTarget) -> str:
    """The aim in words of our own."""
    if upper.kind == "change":
        return f"{upper.indicator}比{upper.baseline_year}年下降{abs(upper.value)}{upper.unit}"
    return f"{upper.indicator} {threshold(upper.comparator, upper.value, upper.unit)}"


def target(upper: UpperTarget) -> Target:
    return Target(
        indicator=upper.indicator,
        quote=words(upper),
        kind=Kind(upper.kind),
        comparator=upper.comparator,
        value=upper.value,
        unit=upper.unit,
        baseline_year=upper.baseline_year,
        population=upper.population or None,
    )


def area(subject: str, n: int, title: str, uppers: list[UpperTarget]) -> Area:
    goals = tuple(
        Goal(f"{subject}.{n}.goal.{i}", str(i), words(u) + "。", targets=(target(u),)) for i, u in enumerate(uppers, 1)
    )
    return Area(f"（{NUMERALS[n - 1]}）", title, goals)


def plan(title: str, subject: str, uppers: list[UpperTarget]) -> Plan:
    areas = [(name, list(group)) for name, group in groupby(uppers, key=lambda u: u.area)]
    return Plan(
        title=title,
        subject=subject,
        region="中国",
        region_level="nation",
        issuer="国务院",
        document_number="国发〔2021〕16号",
        issued_on=None,
        period=(2021, 2030),
        areas=tuple(area(subject, n, name, group) for n, (name, group) in enumerate(areas, 1)),
    )


def reading() -> Reading:
    uppers = [u for u in load_catalogue().upper_targets if u.area]
    plans = [(key, list(group)) for key, group in groupby(uppers, key=lambda u: (u.plan, u.subject))]
    return Reading(
        "国家两纲数量目标（目录数据）", tuple(plan(title, subject, group) for (title, subject), group in plans)
    )


def main(folder: Path) -> None:
    text = json.dumps(reading_to_dict(reading()), ensure_ascii=False, indent=1) + "\n"
    (folder / "plan.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
