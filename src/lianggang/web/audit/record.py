"""Writing an event: the last thing that every action does inside its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lianggang.web.audit.models import Event, Head

if TYPE_CHECKING:
    from lianggang.web.accounts.models import Account


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, and from where; the system itself where there is no account."""

    account: Account | None
    address: str | None = None

    @property
    def person(self) -> Account:
        """The account; only for what a person must have done, after his right was asked for."""
        assert self.account is not None
        return self.account

    @property
    def username(self) -> str:
        """The sign-in name, 「系统」 for what no person did."""
        return self.account.username if self.account else "系统"


def _stored(address: str | None) -> str | None:
    """The address as the database gives it back: IPv6 in its short form, without the name of an interface."""
    return Event._meta.get_field("address").to_python(address) or None


def record(
    by: By, action: str, subject: str, title: str, *, territory: str = "", before: Any = None, after: Any = None,
    reason: str = "",
) -> Event:  # fmt: skip
    """Append an event. Must be called inside the transaction of what it records, so that both stand or fall.

    subject: kind and key of the object, "sheet:12". before, after: plain data of what changed.
    """
    with transaction.atomic():
        head, _ = Head.objects.select_for_update().get_or_create(pk=1)
        event = Event(
            number=head.number + 1,
            at=timezone.now(),
            actor=by.username,
            actor_name=by.account.name if by.account else "",
            address=_stored(by.address),
            action=action,
            subject=subject,
            title=title[:300],
            territory=territory,
            before=before,
            after=after,
            reason=reason,
            previous=head.hash,
        )
        event.seal()
        event.save(force_insert=True)
        head.number, head.hash = event.number, event.hash
        head.save()
    return event
