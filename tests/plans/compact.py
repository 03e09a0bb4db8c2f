"""A target in one line, for cases that a statistician can read."""

from lianggang.plans.model import Target


def compact(target: Target) -> str:
    """指标 比较符 数值单位, with base year, due year, nature and relation where there are any."""
    if target.direction:
        aim = target.direction.value
    elif target.relative_to:
        aim = f"{target.comparator} {target.relative_to}"
    else:
        aim = f"{target.comparator} {target.value}{target.unit or ''}"
    kind = "" if target.kind.value in ("level", "direction", "relation") else f" [{target.kind.value}]"
    base = f" base={target.baseline_year}" if target.baseline_year else ""
    due = f" due={target.year}" if target.year else ""
    nature = f" {target.binding}" if target.binding else ""
    return f"{target.indicator} {aim}{kind}{base}{due}{nature}"
