"""The calendar of a year, made from the duties and projects of the plans in force."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from lianggang.errors import unusable
from lianggang.plans.calendar import falls_due
from lianggang.plans.model import Duty as Stated
from lianggang.plans.model import KeyProject, Plan
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.duties.models import Duty
from lianggang.web.figures.quantities import confirmed_plans
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.readings import reading_of
from lianggang.web.plans.units import named_units

K = Duty.Kind
_KINDS = (
    (K.FILING, "备案"),
    (K.UNIT_PLAN, "实施方案|实施计划|工作方案"),
    (K.MONITORING, "年度监测(?!报告|评估)|监测数据"),
    (K.EVALUATION, "评估"),
    (K.MEETING, "会议|例会"),
    (K.REPORT, "报告(?!制度)|总结|汇报|统计资料"),
    (K.MONITORING, "监测|数据"),
    (K.INSPECTION, "督导|督查|检查"),
    (K.FUNDS, "预算|经费|资金"),
    (K.TRAINING, "培训"),
    (K.COMMENDATION, "表彰|表扬|奖励"),
    (K.DEMONSTRATION, "示范"),
)
"""What a duty is by its words; the first that fits."""
_SOME_TIME = frozenset({K.MEETING, K.INSPECTION, K.TRAINING, K.COMMENDATION, K.DEMONSTRATION})
"""Kinds that are done once a year at least though the plan gives no time."""
_OF_AN_OFFICE = re.compile("^(?:负责|承担|牵头)")  # what a body is for, not something done once a year
_EVERY_UNIT = re.compile(r"^各|有关|相关|责任单位|成员单位")
_OF_ONE_PLAN = re.compile("《[^》]*》|妇女|儿童|规划|[和与、]")  # words in which two plans say the same thing otherwise
_FANNED_OUT = frozenset({K.UNIT_PLAN, K.REPORT})
_COMMITTEE = re.compile("妇儿工委|妇女儿童工作委员会|评估组|领导小组|人民政府$")


def kind_of(what: str) -> Duty.Kind:
    """What sort of thing the words of a duty ask for."""
    return next((kind for kind, words in _KINDS if re.search(words, what)), K.OTHER)


@dataclass(frozen=True, slots=True)
class Untimed:
    """A duty without a time: it is always to be done, and stands in no calendar unless a person adds it."""

    plan: str
    holder: str
    what: str


@dataclass
class _Made:
    """Duties by what makes them the same in both plans: kind, owner, day, and for whom."""

    territory: Territory
    year: int
    units: Mapping[str, Unit]
    found: dict[str, Duty] = field(default_factory=dict)

    def add(self, document: PlanDocument, plan: Plan, stated: Stated, kind: Duty.Kind, due: dt.date) -> None:
        for unit in self._owners(stated, kind):
            whose = f"u{unit.pk}" if unit else "、".join(stated.who)
            what = "" if kind in _FANNED_OUT else _OF_ONE_PLAN.sub("", stated.what)
            key = f"{kind}:{whose}:{due:%m%d}:{what}"[:200]
            quote = f"《{plan.title}》：{stated.quote}"
            if key in self.found:
                self.found[key].quote += "" if quote in self.found[key].quote else f"\n{quote}"
                continue
            self.found[key] = Duty(
                territory=self.territory, year=self.year, kind=kind, title=_title(stated, kind)[:200], unit=unit,
                holder="、".join(stated.who)[:100], to=(stated.to or "")[:100], due=due, document=document,
                quote=quote, origin=key,
            )  # fmt: skip

    def add_project(self, document: PlanDocument, plan: Plan, project: KeyProject) -> None:
        key = f"project:{document.pk}:{project.id}"
        owner = next((self.units[name] for name in project.units if name in self.units), None)
        self.found[key] = Duty(
            territory=self.territory, year=self.year, kind=K.PROJECT, title=project.title[:200], unit=owner,
            holder="、".join(project.units)[:100], due=dt.date(self.year, 12, 31), document=document,
            quote="\n".join([f"《{plan.title}》{project.box}", *project.items]), origin=key,
        )  # fmt: skip

    def _owners(self, stated: Stated, kind: Duty.Kind) -> list[Unit | None]:
        """The units that own a duty; None, the office, where the plan means the committee or names nobody."""
        if kind in _FANNED_OUT and any(_EVERY_UNIT.search(who) for who in stated.who):
            return list(dict.fromkeys(u for u in self.units.values() if not _COMMITTEE.search(u.name)))
        named = [unit for who in stated.who if not _COMMITTEE.search(who) and (unit := self._unit(who))]
        return [*dict.fromkeys(named)] or [None]

    def _unit(self, name: str) -> Unit | None:
        """The unit of that name, or the only one whose name begins so (县财政)."""
        alike = {u for known, u in self.units.items() if known.startswith(name)}
        return self.units.get(name) or (alike.pop() if len(alike) == 1 else None)


def _title(stated: Stated, kind: Duty.Kind) -> str:
    if kind is K.UNIT_PLAN:
        return "制定规划实施方案"
    if kind is K.REPORT and any(_EVERY_UNIT.search(who) for who in stated.who):
        return "报告规划落实情况和工作安排"
    return stated.what


@transaction.atomic
def draw_up(*, by: By, territory: Territory, year: int) -> int:
    """Put the duties and projects of the plans in force into the calendar of a year; those there are stay untouched.

    Returns how many are new. Raises PermissionDenied, or LianggangError when no plan in force has any for the year.
    """
    require(by, Right.FOLLOW_UP, territory=territory)
    found = _made(territory, year)
    if not found:
        raise unusable("no-duties", f"{territory}已确认的规划里没有{year}年的工作。",
                       advice="请先确认规划；规划没有写明的，请自行添加。")  # fmt: skip
    there = set(Duty.objects.filter(territory=territory, year=year).values_list("origin", flat=True))
    new = Duty.objects.bulk_create(duty for key, duty in found.items() if key not in there)
    record(by, "duties.draw_up", f"territory:{territory.pk}", f"生成{territory}{year}年工作日程：{len(new)}项",
           territory=territory.code, after={"year": year, "duties": len(new)})  # fmt: skip
    return len(new)


def _made(territory: Territory, year: int) -> dict[str, Duty]:
    documents = confirmed_plans(territory)
    units = {u.name: u for u in Unit.objects.filter(territory=territory, active=True)}
    for document in documents:
        units |= {n.office.name: n.answer.unit for n in named_units(document) if n.answer.unit}
    made = _Made(territory, year, units)
    for document in documents:
        for plan in reading_of(document).plans:
            for stated, kind, days in _timed(plan, year):
                for due in days:
                    made.add(document, plan, stated, kind, due)
            if plan.period and plan.period[0] <= year <= plan.period[1]:
                for project in plan.projects:
                    made.add_project(document, plan, project)
    return made.found


def _timed(plan: Plan, year: int) -> Iterator[tuple[Stated, Duty.Kind, tuple[dt.date, ...]]]:
    """The duties of a plan that fall due in the year, and those that are done at some time of every year."""
    for stated in plan.duties:
        kind = kind_of(stated.what)
        days = falls_due(stated, plan, year)
        in_period = plan.period is None or plan.period[0] <= year <= plan.period[1]
        if not days and in_period and _some_time(stated):
            days = (dt.date(year, 12, 31),)
        yield stated, kind, days


def _some_time(stated: Stated) -> bool:
    """Whether it is done once a year at least, though the plan does not say when."""
    return stated.when is None and kind_of(stated.what) in _SOME_TIME and not _OF_AN_OFFICE.search(stated.what)


def untimed(territory: Territory) -> list[Untimed]:
    """The duties of the plans in force that have no time, and so stand in no calendar."""
    return [
        Untimed(plan.title, "、".join(d.who) or "（原文未写明）", d.what)
        for document in confirmed_plans(territory)
        for plan in reading_of(document).plans
        for d in plan.duties
        if d.when is None and not _some_time(d)
    ]
