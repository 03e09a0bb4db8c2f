"""Who may do what: the rights, the roles that carry them, and the one question that every page and action asks."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices

from lianggang.collect.states import Party


class Right(StrEnum):
    """Something that a person may do in a territory, or for a unit of it."""

    READ = "read"  # approved values, plans, reports of the territory
    READ_SHEETS = "read_sheets"  # sheets of every unit that have left the unit
    READ_AUDIT = "read_audit"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_PLACES = "manage_places"
    MANAGE_PLANS = "manage_plans"
    MANAGE_ROUNDS = "manage_rounds"
    REMIND = "remind"
    IMPORT_HISTORY = "import_history"
    FILL = "fill"
    CONFIRM = "confirm"
    REVIEW = "review"
    APPROVE = "approve"
    PUBLISH = "publish"
    EVALUATE = "evaluate"
    ORGANISE = "organise"  # draw up, open and settle evaluations and the yearly assessment of units
    EXCHANGE = "exchange"  # packages to and from the offices above and below
    WRITE_REPORTS = "write_reports"
    FOLLOW_UP = "follow_up"  # send warnings and findings to units, take their answers, close


class Role(TextChoices):
    """What a person is in a territory or unit."""

    ADMINISTRATOR = "administrator", "系统管理员"
    OFFICE = "office", "妇儿工委办公室"
    BUREAU = "bureau", "统计局"
    REPORTER = "reporter", "填报人"
    HEAD = "head", "单位负责人"
    EVALUATOR = "evaluator", "评估人员"
    LEADER = "leader", "领导小组"
    THIRD_PARTY = "third_party", "第三方"


_R = Right
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset({_R.READ, _R.READ_AUDIT, _R.MANAGE_PEOPLE, _R.MANAGE_PLACES}),
    Role.OFFICE: frozenset(
        {
            _R.READ,
            _R.READ_SHEETS,
            _R.READ_AUDIT,
            _R.MANAGE_PLANS,
            _R.REMIND,
            _R.PUBLISH,
            _R.EVALUATE,
            _R.FOLLOW_UP,
            _R.WRITE_REPORTS,
            _R.ORGANISE,
            _R.EXCHANGE,
        }
    ),
    Role.BUREAU: frozenset(
        {
            _R.READ,
            _R.READ_SHEETS,
            _R.READ_AUDIT,
            _R.MANAGE_ROUNDS,
            _R.REMIND,
            _R.REVIEW,
            _R.IMPORT_HISTORY,
            _R.WRITE_REPORTS,
            _R.EXCHANGE,
        }
    ),
    Role.REPORTER: frozenset({_R.READ, _R.FILL}),
    Role.HEAD: frozenset({_R.READ, _R.CONFIRM}),
    Role.EVALUATOR: frozenset({_R.READ, _R.READ_SHEETS, _R.EVALUATE}),
    Role.LEADER: frozenset({_R.READ, _R.READ_SHEETS, _R.APPROVE}),
    Role.THIRD_PARTY: frozenset({_R.READ}),
}
"""Role to rights. No role has a right to change another unit's value: FILL is a right of a unit's own people."""

UNIT_ROLES = (Role.REPORTER, Role.HEAD)
"""Roles that are held in a unit; the others are held in a territory."""

DOWNWARD = frozenset({Right.READ, Right.MANAGE_PEOPLE, Right.MANAGE_PLACES})
"""Rights that hold in the territories below too: reading, and setting up a place that has nobody yet."""

PARTY_RIGHT = {
    Party.REPORTER: Right.FILL,
    Party.HEAD: Right.CONFIRM,
    Party.BUREAU: Right.REVIEW,
    Party.LEADER: Right.APPROVE,
    Party.OFFICE: Right.PUBLISH,
}
"""The right that a party to the table of states must have."""
