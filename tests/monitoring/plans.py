"""Small plans, targets and figures for the tests of a round."""

from decimal import Decimal

from lianggang.catalogue import load_catalogue
from lianggang.monitoring.quantities import Quantities
from lianggang.monitoring.tracking import track
from lianggang.panel.model import TOTAL, Observation
from lianggang.plans.model import Area, Direction, Goal, Kind, Plan, Reading, Target

CATALOGUE = load_catalogue()
COUNTY = "示例县"


def level(indicator, comparator, value, unit, **more):
    return Target(indicator, f"{indicator}{value}{unit}", Kind.LEVEL, comparator, Decimal(str(value)), unit, **more)


def direction(indicator, way=Direction.UP):
    return Target(indicator, f"{indicator}提高", Kind.DIRECTION, direction=way)


def goal(number, *targets, units=(), lead=()):
    return Goal(f"women.1.goal.{number}", str(number), "主要目标。", tuple(lead), tuple(units), targets)


def plan(*goals, subject="women", title="示例县妇女发展规划", period=(2021, 2030), measures=(), **more):
    area = Area("（一）", "妇女与健康", goals, tuple(measures))
    fields = dict.fromkeys(("region_level", "issuer", "document_number", "issued_on"))
    return Plan(title, subject, more.pop("region", COUNTY), period=period, areas=(area,), **fields | more)


def reading(*plans):
    return Reading("规划.docx", plans)


def tracked(*plans):
    return track(reading(*plans), Quantities(CATALOGUE))


def value(code, year, number, **more):
    known = None if number is None else Decimal(str(number))
    return Observation(code, more.pop("territory", COUNTY), year, known, **{"breakdown": TOTAL} | more)
