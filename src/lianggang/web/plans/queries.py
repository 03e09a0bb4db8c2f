"""Plan documents as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from lianggang.plans.corrections import Action, TargetCorrection
from lianggang.plans.items import Item, items
from lianggang.plans.labels import SUBJECTS
from lianggang.plans.model import Goal, Plan, Target
from lianggang.reports.figures import demand_of
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.plans.desk import Desk, mark_of
from lianggang.web.plans.models import Aim, PlanDocument
from lianggang.web.plans.readings import reading_of
from lianggang.web.plans.text import line_of, line_starts

_S = PlanDocument.State
_PUBLIC = (_S.CONFIRMED, _S.REPLACED)
SHOWN = {"all": "全部", "open": "未核对", "doubtful": "只看存疑"}
_DECIDED = {Action.CONFIRM: "已确认", Action.CHANGE: "已更正", Action.ADD: "补录",
            Action.SPLIT: "已拆分", Action.MERGE: "已合并"}  # fmt: skip
_Said = dict[tuple[str, str], list[tuple[Aim, str]]]
_SECTIONS = {"table": "主要指标表", "project": "重点工程"}


# -- which documents -------------------------------------------------------------------------------------------


def managed(account: Account) -> QuerySet[PlanDocument]:
    """The documents of the territories whose plans one manages."""
    places = [t.pk for t in account.territories(Right.MANAGE_PLANS)]
    return PlanDocument.objects.filter(territory__in=places).select_related("territory", "uploaded_by", "confirmed_by")


def readable(account: Account) -> list[PlanDocument]:
    """The documents that one may see, without their content: those one manages, and confirmed ones."""
    stored = PlanDocument.objects.exclude(state=_S.DISCARDED).defer("text", "reading", "corrections", "findings")
    stored = stored.select_related("territory__parent__parent__parent", "uploaded_by", "confirmed_by")
    return [d for d in stored if may_see(account, d)]


def may_see(account: Account, document: PlanDocument) -> bool:
    """Whether one manages the document, or it has been confirmed and one may read it.

    A third party sees the plans that it is limited to.
    """
    if account.may(Right.MANAGE_PLANS, territory=document.territory):
        return True
    limits = account.plans(document.territory)
    return (
        document.state in _PUBLIC
        and account.may(Right.READ, territory=document.territory)
        and (limits is None or document.pk in limits)
    )


# -- the reading beside the document ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target with what was decided on it. mark: of the decision, to take it back by; "" where there is none."""

    key: str
    target: Target
    aim: str
    decided: str
    signed: str
    mark: str

    @property
    def is_doubtful(self) -> bool:
        """Whether the reading is not sure and nobody has decided."""
        return not self.decided and self.target.confidence < 1


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """A target that somebody deleted."""

    indicator: str
    quote: str
    signed: str
    mark: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A goal, measure, table row or project. line: where it stands in the text, None where that is not known."""

    item: Item
    stamp: str
    line: int | None
    targets: tuple[TargetRow, ...]
    deleted: tuple[DeletedRow, ...]

    @property
    def open(self) -> list[TargetRow]:
        """The targets that nobody has decided on."""
        return [t for t in self.targets if not t.decided]


@dataclass(frozen=True, slots=True)
class Section:
    """An area of a plan, or its table or projects."""

    id: str
    title: str
    items: tuple[ItemRow, ...]

    @property
    def sure(self) -> list[str]:
        """What a form sends to confirm all targets of the section that were surely read."""
        return [f"{t.key}@{i.stamp}" for i in self.items for t in i.open if not t.is_doubtful]


@dataclass(frozen=True, slots=True)
class PlanRows:
    """A plan with its sections."""

    plan: Plan
    sections: tuple[Section, ...]


def review_rows(desk: Desk, show: str = "all") -> list[PlanRows]:
    """The plans of a desk as a tree. show: "all", "open" for targets not decided on, "doubtful" for unsure ones."""
    starts = line_starts(desk.reading.text)
    found: dict[int, dict[str, list[ItemRow]]] = {}
    for item in items(desk.reading):
        row = item_row(desk, item, starts)
        if _is_shown(row, show):
            title = _SECTIONS.get(item.origin, item.area)
            found.setdefault(id(item.plan), {}).setdefault(title, []).append(row)
    return [
        PlanRows(plan, tuple(_sections(n, found[id(plan)]))) for n, plan in enumerate(desk.reading.plans)
        if id(plan) in found
    ]  # fmt: skip


def _sections(plan: int, rows: dict[str, list[ItemRow]]) -> Iterator[Section]:
    for n, (title, own) in enumerate(rows.items()):
        yield Section(f"s-{plan}-{n}", title, tuple(own))


def item_row(desk: Desk, item: Item, starts: list[int]) -> ItemRow:
    """One item with its targets and decisions."""
    segments = item.owner.segments
    return ItemRow(
        item=item,
        stamp=desk.stamp(item),
        line=line_of(starts, segments[0][0]) if segments else None,
        targets=tuple(_target_row(desk, item, key, t) for key, t in item.targets),
        deleted=tuple(_deleted_row(c) for c in desk.deleted(item)),
    )


def _target_row(desk: Desk, item: Item, key: str, target: Target) -> TargetRow:
    decision = desk.decision(item, target)
    year = f"（{target.year}年）" if target.year else ""
    return TargetRow(
        key=key,
        target=target,
        aim=demand_of(target) + year,
        decided=_DECIDED[decision.action] if decision else "",
        signed=str(decision.signed) if decision else "",
        mark=mark_of(decision) if decision else "",
    )


def _deleted_row(c: TargetCorrection) -> DeletedRow:
    return DeletedRow(str(c.was.get("indicator")), c.quote, str(c.signed), mark_of(c))


def _is_shown(row: ItemRow, show: str) -> bool:
    """Goals are always shown; other items only with targets, or where somebody deleted them."""
    if show == "doubtful":
        return any(t.is_doubtful for t in row.targets)
    if show == "open":
        return bool(row.open)
    return row.item.origin == "goal" or bool(row.targets or row.deleted)


# -- the plan in force -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GoalLine:
    """What a plan says at one place, with the aims that follow from it, if any, each with its further places."""

    where: str
    text: str
    aims: tuple[tuple[Aim, str], ...]


@dataclass(frozen=True, slots=True)
class AreaLines:
    """An area of a plan in force."""

    subject: str
    plan: str
    area: str
    lines: tuple[GoalLine, ...]


def areas_of(document: PlanDocument) -> list[AreaLines]:
    """The plan in force: areas → goals → aims, goals without a measurable aim at the end of their area."""
    found: dict[tuple[str, str, str], _Said] = {}
    goals: dict[tuple[str, str, str], tuple[Goal, ...]] = {}
    for plan in reading_of(document).plans:
        for area in plan.areas:
            goals[plan.subject, plan.title, area.title] = area.goals
    for aim in document.aims.select_related("reporter"):
        place, _, more = aim.where.removeprefix(aim.area).strip().partition("、")
        found.setdefault((aim.subject, aim.plan, aim.area), {}).setdefault((place, aim.text), []).append((aim, more))
    order = {plan: n for n, (_, plan, _) in enumerate(reversed((*goals, *found)))}
    return [
        AreaLines(SUBJECTS.get(key[0], "妇女儿童"), *key[1:], tuple(_lines(goals.get(key, ()), found.get(key, {}))))
        for key in sorted(dict.fromkeys((*goals, *found)), key=lambda key: -order[key[1]])
    ]


def _lines(goals: Iterable[Goal], said: _Said) -> Iterator[GoalLine]:
    yield from (GoalLine(place, text, tuple(own)) for (place, text), own in said.items())
    covered = {place for place, _ in said} | {p for own in said.values() for _, more in own for p in more.split("、")}
    for goal in goals:
        place = f"主要目标{goal.number}"
        if place not in covered:
            yield GoalLine(place, goal.text, ())
