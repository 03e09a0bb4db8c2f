"""Who keeps the whole installation, and who some of its territories only."""

from __future__ import annotations

from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import Role


def over_everything(account: Account) -> bool:
    """Whether the person administers the highest territory at which anybody does, and so all of the installation."""
    held = Membership.objects.filter(role=Role.ADMINISTRATOR).select_related("territory")
    own = {m.territory_id for m in account.standing if m.role == Role.ADMINISTRATOR}
    return bool(own) and all(own & {t.pk for t in m.territory.above()} for m in held)
