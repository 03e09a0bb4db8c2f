"""Where one may go: groups of pages in the order of the year's work, each person's own only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right


@dataclass(frozen=True, slots=True)
class Entry:
    """A page to start from. beginnings: what else the addresses of its pages begin with."""

    label: str
    name: str
    right: Right = Right.READ
    beginnings: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Whether an address belongs to this entry."""
        start = path.split("/")[1]
        return start in (reverse(self.name).split("/")[1], *self.beginnings)


GROUPS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("工作台", (Entry("工作台", "desk", beginnings=("notices",)),)),
    ("规划", (Entry("规划", "plans"),)),
    (
        "监测",
        (
            Entry("年度监测", "schemes", beginnings=("sheets", "remarks", "evidence")),
            Entry("指标", "indicators"),
            Entry("达标判断", "verdicts", beginnings=("analysis",)),
            Entry("历史数据", "imports", Right.IMPORT_HISTORY),
        ),
    ),
    ("预警与整改", (Entry("预警与整改", "matters"),)),
    ("评估考核", (Entry("评估", "evaluations", beginnings=("reviews",)), Entry("考核", "merits"))),
    (
        "报告与发布",
        (
            Entry("一张图", "overview"),
            Entry("报告", "reports"),
            Entry("发布", "releases"),
            Entry("意见", "comments"),
            Entry("上下级", "exchange", Right.EXCHANGE),
        ),
    ),
    ("日程", (Entry("日程", "duties", beginnings=("duty-parts",)),)),
    (
        "管理",
        (
            Entry("账号", "people", Right.MANAGE_PEOPLE),
            Entry("单位", "units", Right.MANAGE_PLACES),
            Entry("区划", "territories", Right.MANAGE_PLACES),
            Entry("审计", "audit", Right.READ_AUDIT),
            Entry("后台工作", "jobs", Right.MANAGE_PEOPLE),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation. current: "page" for the very page, "true" for what it is part of, else ""."""

    label: str
    address: str
    current: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """The groups, and the pages of the group in which one is where it has several."""

    groups: tuple[Link, ...]
    pages: tuple[Link, ...]

    @classmethod
    def of(cls, account: Account, path: str) -> Navigation:
        """What a person may open, with the place of an address marked."""
        groups: list[Link] = []
        pages: tuple[Link, ...] = ()
        for label, own in _open_to(account):
            here = [entry for entry in own if entry.holds(path)]
            if here and len(own) > 1:
                pages = tuple(_link(entry.label, entry, path, here=entry in here) for entry in own)
            groups.append(_link(label, own[0], path, here=bool(here)))
        return cls(tuple(groups), pages)


def _open_to(account: Account) -> Iterator[tuple[str, list[Entry]]]:
    """Each group with the entries that the person has the right to; one alone lends the group its name."""
    for label, entries in GROUPS:
        own = [entry for entry in entries if account.may(entry.right)]
        if own:
            yield own[0].label if len(own) == 1 else label, own


def _link(label: str, entry: Entry, path: str, *, here: bool) -> Link:
    address = reverse(entry.name)
    return Link(label, address, "page" if address == path else "true" if here else "")
