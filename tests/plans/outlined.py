"""A reading as an outline that a person can compare with the text."""

from collections.abc import Iterator

from lianggang.documents import from_bytes
from lianggang.plans.model import Plan, Reading
from lianggang.plans.reader import read_plan


def read(text: str) -> Reading:
    """The reading of a text file with these words."""
    return read_plan(from_bytes("plan.txt", text.encode()))


def outlined(reading: Reading) -> str:
    """One line a plan, an area, a goal (目标), a measure (措施) and a project (工程)."""
    return "\n".join(line for plan in reading.plans for line in _plan(plan))


def _plan(plan: Plan) -> Iterator[str]:
    yield f"{plan.title or '（无标题）'} {plan.subject}"
    for area in plan.areas:
        yield f"{area.number}{area.title}"
        yield from (f"  目标{g.number} {g.text}" for g in area.goals)
        yield from (f"  措施{m.number} {m.text}" for m in area.measures)
    yield from (f"工程 {p.title}" for p in plan.projects)
