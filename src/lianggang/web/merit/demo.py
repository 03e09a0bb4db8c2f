"""The assessment of units of the demonstration county, disclosed and open to objections."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from lianggang.evaluation.merit import Criterion
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Role
from lianggang.web.audit.record import By
from lianggang.web.evaluation.demo import Office
from lianggang.web.merit import actions
from lianggang.web.merit.models import Merit


def demonstrate(office: Office) -> Merit:
    """The sheets of this year: the rule approved, points disclosed, one objection upheld and one that waits."""
    today = timezone.localdate()
    until = today + dt.timedelta(days=10)
    found = actions.draw_up(by=office.by("fuerban"), territory=office.place, year=today.year, objection_until=until)
    for who, action in (("fuerban", "propose"), ("lingdao", "approve"), ("fuerban", "disclose")):
        found = actions.move(by=office.by(who), merit_id=found.pk, action=action)
    first, second = found.sheets.select_related("unit")[:2]
    said = actions.object_(by=_head(first.unit_id), sheet_id=first.pk, criterion=Criterion.QUALITY,
                           text="退回的两项是年报口径调整造成的，数值没有错。")  # fmt: skip
    actions.reply(by=office.by("fuerban"), objection_id=said.pk, upheld=True, points=15,
                  text="经统计局核实，两项数值与年报一致，退回是口径调整所致，改为15分。")  # fmt: skip
    actions.object_(by=_head(second.unit_id), sheet_id=second.pk, criterion=Criterion.EXPECTED,
                    text="有一项指标由多个部门共同负责，请核对权重。")  # fmt: skip
    office.say(f"{found}：{found.sheets.count()}个单位，{found.get_state_display()}")
    return found


def _head(unit_id: int) -> By:
    return By(Account.objects.filter(memberships__unit=unit_id, memberships__role=Role.HEAD).earliest("id"))
