"""Rules by which values under other codes and units are read: those of the program and those of the office."""

from __future__ import annotations

from django.db import transaction

from lianggang.errors import LianggangError, unusable
from lianggang.exchange.conversion import Conversion, checked, shipped
from lianggang.findings import Finding
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.exchange.models import Rule
from lianggang.web.figures.models import Indicator
from lianggang.web.places.models import Territory


def rules_of(territory: Territory) -> list[Conversion]:
    """Every rule that holds for packages to a territory; one of the office goes before one of the program."""
    own = [_conversion(r) for r in Rule.objects.filter(ours=territory, active=True)]
    known = {(r.old, r.since) for r in own}
    return [*own, *(r for r in shipped() if (r.old, r.since) not in known)]


def _conversion(r: Rule) -> Conversion:
    factor = None if r.factor is None else r.factor.normalize()
    return Conversion(r.old, r.new, r.since, factor, r.unit, r.note, r.source)


@transaction.atomic
def lay_down(*, by: By, territory: Territory, rules: list[Conversion]) -> list[Rule]:
    """Let rules hold from now on, each in place of the one for the same code and edition. All of them or none.

    Raises PermissionDenied, or LianggangError for one that makes no sense or names an indicator that is not here.
    """
    require(by, Right.EXCHANGE, territory=territory)
    known = set(Indicator.objects.filter(code__in={r.new for r in rules}).values_list("code", flat=True))
    for rule in rules:
        if isinstance(wrong := checked(rule), Finding):
            raise LianggangError(wrong)
        if rule.new and rule.new not in known:
            raise unusable("indicator-unknown", f"这里没有指标{rule.new}。", advice="“这里的代码”须在指标目录里。")
    return [_lay_down(by, territory, rule) for rule in rules]


def _lay_down(by: By, territory: Territory, rule: Conversion) -> Rule:
    Rule.objects.filter(ours=territory, old=rule.old, since=rule.since, active=True).update(active=False)
    made = Rule.objects.create(
        ours=territory, old=rule.old, new=rule.new, since=rule.since, factor=rule.factor, unit=rule.unit,
        note=rule.note, source=rule.source, by=by.person,
    )  # fmt: skip
    told = {"since": rule.since, "factor": str(rule.factor), "unit": rule.unit, "source": rule.source}
    record(by, "exchange.rule", f"rule:{made.pk}", f"对照规则 {made}", territory=territory.code, after=told)
    return made


@transaction.atomic
def withdraw(*, by: By, rule_id: int) -> Rule:
    """Let a rule hold no longer; what it brought over stays as it is."""
    found = Rule.objects.select_for_update(of=("self",)).select_related("ours").get(pk=rule_id)
    require(by, Right.EXCHANGE, territory=found.ours)
    found.active = False
    found.save(update_fields=["active"])
    record(by, "exchange.rule.withdraw", f"rule:{found.pk}", f"停用对照规则 {found}", territory=found.ours.code)
    return found
