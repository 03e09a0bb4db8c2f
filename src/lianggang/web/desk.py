"""What waits for a person: every application adds a source, the desk shows them all, what is due first at the top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from lianggang.web.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to be done. note: why, or what came back; due: the last day for it."""

    title: str
    link: str
    note: str = ""
    due: dt.date | None = None

    @property
    def overdue(self) -> int:
        """How many days late it is; 0 when it is not."""
        return max((timezone.localdate() - self.due).days, 0) if self.due else 0

    @property
    def days(self) -> int | None:
        """How many days are left; None without a last day."""
        return (self.due - timezone.localdate()).days if self.due else None


Source = Callable[[Account], Iterable[Waiting]]
SOURCES: dict[str, Source] = {}


def source(heading: str) -> Callable[[Source], Source]:
    """Register what an application lays on desks under a heading; a constant number of queries for any person."""

    def registered(found: Source) -> Source:
        SOURCES[heading] = found
        return found

    return registered


def waiting_for(account: Account) -> list[tuple[str, list[Waiting]]]:
    """The headings that have something for the person, each with its things, the earliest due first."""
    never = dt.date.max
    laid = [(h, sorted(find(account), key=lambda w: w.due or never)) for h, find in SOURCES.items()]
    return [(heading, found) for heading, found in laid if found]
