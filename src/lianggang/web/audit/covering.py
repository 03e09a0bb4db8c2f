"""What events must not tell who reads the audit: the inside of things whose page is closed to him."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.models import Event
from lianggang.web.evaluation.access import Access
from lianggang.web.evaluation.models import Evaluation
from lianggang.web.followup.queries import readable as readable_matters
from lianggang.web.merit.models import UnitMerit
from lianggang.web.reporting.queries import readable as readable_reports
from lianggang.web.rounds.queries import readable_sheets

Keys = set[int]
Opened = Callable[[Account, Keys], Keys]
"""Which of the things with these keys the person may open."""


def cover(events: Iterable[Event], account: Account) -> None:
    """Leave out what changed, and why, where the person may not open what was changed: drafts are the unit's own."""
    listed = list(events)
    keys: dict[str, Keys] = defaultdict(set)
    for event in listed:
        kind, key = _parts(event)
        if kind in _OPENED:
            keys[kind].add(key)
    seen = {kind: _OPENED[kind](account, of) for kind, of in keys.items()}
    for event in listed:
        kind, key = _parts(event)
        if kind in seen and key not in seen[kind]:
            event.before = event.after = None
            event.reason = ""


def _parts(event: Event) -> tuple[str, int]:
    kind, _, key = event.subject.partition(":")
    return kind, int(key) if key.isdecimal() else 0


def _among(readable: Callable[[Account], QuerySet[Any]]) -> Opened:
    return lambda account, keys: set(readable(account).filter(pk__in=keys).values_list("pk", flat=True))


def _reviews(account: Account, keys: Keys) -> Keys:
    found = Evaluation.objects.filter(reviews__in=keys).select_related("territory").distinct()
    return {r.pk for e in found for r in Access(account, e).reviews().filter(pk__in=keys)}


def _items(account: Account, keys: Keys) -> Keys:
    """Items with how they were scored."""
    found = Evaluation.objects.filter(items__in=keys).select_related("territory").distinct()
    accesses = [Access(account, e) for e in found]
    return {i.pk for a in accesses for i in a.items().filter(pk__in=keys) if a.sees_scores(i)}


def _merit_sheets(account: Account) -> QuerySet[UnitMerit]:
    inside = [t.pk for right in (Right.ORGANISE, Right.APPROVE) for t in account.territories(right)]
    own = [m.unit_id for m in account.standing if m.unit_id]
    return UnitMerit.objects.filter(Q(merit__territory__in=inside) | Q(unit__in=own))


_OPENED: Mapping[str, Opened] = {
    "sheet": _among(readable_sheets), "review": _reviews, "item": _items, "report": _among(readable_reports),
    "matter": _among(readable_matters), "merit-sheet": _among(_merit_sheets),
}  # fmt: skip
