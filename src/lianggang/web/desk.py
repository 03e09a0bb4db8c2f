"""What waits for a person: every application adds a source, the desk shows them all, what is due first at the top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right


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


Finder = Callable[[Account], Iterable[Waiting]]


@dataclass(frozen=True, slots=True)
class Source:
    """What an application lays on desks under a heading, for those who hold one of the rights, or for all."""

    heading: str
    rights: tuple[Right, ...]
    find: Finder


SOURCES: list[Source] = []


def source(heading: str, *rights: Right) -> Callable[[Finder], Finder]:
    """Register what finds things for desks with a constant number of queries, for holders of the rights."""

    def registered(find: Finder) -> Finder:
        SOURCES.append(Source(heading, rights, find))
        return find

    return registered


def waiting_for(account: Account) -> list[tuple[str, list[Waiting]]]:
    """The headings that have something for the person, each with its things, the earliest due first."""
    laid: dict[str, list[Waiting]] = {}
    for one in SOURCES:
        if not one.rights or any(map(account.may, one.rights)):
            laid.setdefault(one.heading, []).extend(one.find(account))
    return [(heading, sorted(found, key=lambda w: w.due or dt.date.max)) for heading, found in laid.items() if found]
