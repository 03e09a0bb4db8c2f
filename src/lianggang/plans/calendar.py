"""When duties fall due: the days of one year, from the words of the plan, its period and the day of its issue."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from lianggang.plans.model import Duty, Plan
from lianggang.text.numerals import number

BY_MONTH = re.compile(r"(?:每年|次年|翌年)[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}日|底|末|份|[上中下]旬)?(?:之前|以前|前)?")
AFTER_ISSUE = re.compile("(?:印发|颁布|发布|公布|下发|出台)(?:之日起|之后|后)")
_MONTH = re.compile(r"(?P<month>[0-9０-９]{1,2})月(?:(?P<day>[0-9０-９]{1,2})日|(?P<part>[上中])旬)?")
_PART_ENDS = {"上": 10, "中": 20}
_HALF_YEARLY, _QUARTERLY = re.compile("每半年|半年一次"), re.compile("每季度?")


def falls_due(duty: Duty, plan: Plan, year: int) -> tuple[date, ...]:
    """The last days of the duty within the year; none where it falls in another year or the plan gives no time.

    Every year without a month: by the end of the year; every half-year and quarter by the end of each. Mid-term and
    final: by the end of that year. Within so many months: counted from the issue of the plan, if that is known.
    """
    if plan.period and not plan.period[0] <= year <= plan.period[1] + 1:
        return ()
    if duty.when in ("midterm", "final"):
        return (date(year, 12, 31),) if year == _stage(duty, plan) else ()
    if duty.when and duty.when.startswith("within"):
        return tuple(day for day in _within(duty, plan) if day.year == year)
    if plan.period and year > plan.period[1]:
        return ()
    if _QUARTERLY.search(duty.what):
        return tuple(_end(year, month) for month in (3, 6, 9, 12))
    if _HALF_YEARLY.search(duty.what):
        return _end(year, 6), _end(year, 12)
    return (_in_year(duty, year),) if duty.when == "annual" else ()


def _stage(duty: Duty, plan: Plan) -> int | None:
    if plan.period is None:
        return None
    return sum(plan.period) // 2 if duty.when == "midterm" else plan.period[1]


def _within(duty: Duty, plan: Plan) -> tuple[date, ...]:
    count = re.search(r"\d+", duty.when or "")
    if count is None or plan.issued_on is None:
        return ()
    return (later(date.fromisoformat(plan.issued_on), int(count.group())),)


def _in_year(duty: Duty, year: int) -> date:
    """The month that the words name, else the end of the year."""
    said = BY_MONTH.search(duty.quote)
    found = _MONTH.search(said.group()) if said else None
    if found is None or not 1 <= (month := int(number(found["month"]))) <= 12:
        return date(year, 12, 31)
    last = _end(year, month)
    if found["day"]:
        return last.replace(day=min(max(int(number(found["day"])), 1), last.day))
    return last.replace(day=_PART_ENDS.get(found["part"], last.day))


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def later(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    last = _end(day.year + years, month + 1)
    return last.replace(day=min(day.day, last.day))
