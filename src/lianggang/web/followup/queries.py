"""Which matters a person may see, and the lists that they are parted into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.followup.models import ANSWERING, RIGHTING, Matter
from lianggang.web.followup.steps import UNSENT
from lianggang.web.places.models import Unit

_S = Matter.State
_STILL_OPEN = ~Q(state__in=(*UNSENT, _S.CLOSED))


def readable(account: Account) -> QuerySet[Matter]:
    """The matters that a person may open: those of his territory where he oversees units, else his unit's own.

    A unit, leading or sharing, sees a matter only once it is sent.
    """
    own = [u.pk for u in account.units(Right.READ)]
    over = [t.pk for t in account.territories(Right.READ_SHEETS)]
    sent = ~Q(state__in=UNSENT) & (Q(unit__in=own) | Q(others__in=own))
    return Matter.objects.filter(Q(territory__in=over) | sent).distinct()


def _late() -> Q:
    today = timezone.localdate()
    return Q(state__in=ANSWERING, due__lt=today) | Q(state__in=RIGHTING, measure_due__lt=today)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the lists: its name and what is in it."""

    label: str
    q: Callable[[], Q]


LATE, REPEATED, SUPERVISED, OPEN = "late", "repeated", "supervised", "open"
PARTS: Mapping[str, Part] = {
    OPEN: Part("未办结", lambda: _STILL_OPEN),
    **{state.value: Part(str(state.label), partial(Q, state=state)) for state in _S},
    LATE: Part("逾期", _late),
    REPEATED: Part("重复出现", lambda: _STILL_OPEN & Q(earlier__isnull=False)),
    SUPERVISED: Part("督办中", lambda: _STILL_OPEN & Q(supervised_at__isnull=False)),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; "" for no limit."""

    part: str = ""
    source: str = ""
    unit: str = ""
    level: str = ""
    year: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Wanted:
        """From the address of the page; what is not understood is no limit."""
        part, source = asked.get("part", ""), asked.get("source", "")
        unit, year = asked.get("unit", ""), asked.get("year", "")
        return cls(
            part if part in PARTS else "",
            source if source in Matter.Source.values else "",
            unit if unit.isdecimal() else "",
            asked.get("level", ""),
            year if year.isdecimal() else "",
        )

    def narrow(self, found: QuerySet[Matter]) -> QuerySet[Matter]:
        """Those of the matters that are wanted."""
        given = {"source": self.source, "unit": self.unit, "level": self.level, "year": self.year}
        found = found.filter(**{field: value for field, value in given.items() if value})
        return found.filter(PARTS[self.part].q()) if self.part else found


@dataclass(frozen=True, slots=True)
class Choices:
    """What one may choose from in the filters."""

    units: Sequence[Unit]
    years: Sequence[int]
    levels: Sequence[str]

    @classmethod
    def of(cls, found: QuerySet[Matter]) -> Choices:
        """What the matters that one may see have."""
        units = Unit.objects.filter(pk__in=found.order_by().values("unit"))
        years = found.order_by("-year").values_list("year", flat=True).distinct()
        levels = set(found.order_by().values_list("level", flat=True)) - {""}
        return cls(list(units), list(dict.fromkeys(years)), [x for x in ("红", "橙", "黄") if x in levels])


_ORDER = [
    _S.SENT, _S.SIGNING, _S.ANSWERED, _S.VOUCHING, _S.CLAIMED, _S.WORKING, _S.RAISED, _S.CLOSED, _S.DISMISSED,
]  # fmt: skip
_LEVELS = ["红", "橙", "黄", ""]


def urgent_first(found: Iterable[Matter]) -> list[Matter]:
    """What is late first, then what is watched, then by state, the latest year and the level."""

    def place(m: Matter) -> tuple[object, ...]:
        level = _LEVELS.index(m.level) if m.level in _LEVELS else len(_LEVELS)
        watched = bool(m.supervised_at and m.is_open)
        return -m.overdue, not watched, _ORDER.index(Matter.State(m.state)), -m.year, level, -m.pk

    return sorted(found, key=place)


@dataclass(frozen=True, slots=True)
class PartCount:
    """How many matters a list has. key: its name in addresses."""

    key: str
    label: str
    number: int


def counts_of(found: QuerySet[Matter]) -> list[PartCount]:
    """How many of the matters each list has, the empty ones left out."""
    whole = Matter.objects.filter(pk__in=found.order_by().values("pk"))
    counts = whole.aggregate(**{key: Count("pk", filter=part.q()) for key, part in PARTS.items()})
    return [PartCount(key, PARTS[key].label, number) for key, number in counts.items() if number]


UNIT_PARTS = (OPEN, "sent", "working", "claimed", LATE, REPEATED, SUPERVISED, "closed")


def by_unit(found: QuerySet[Matter]) -> list[tuple[str, list[int]]]:
    """How many matters of each of `UNIT_PARTS` every unit has, those with the most overdue first."""
    whole = Matter.objects.filter(pk__in=found.order_by().values("pk"), unit__isnull=False).order_by()
    parts = {key: Count("pk", filter=PARTS[key].q()) for key in UNIT_PARTS}
    rows = whole.values("unit__name").annotate(**parts).values_list("unit__name", *UNIT_PARTS)
    counted = [(name, list(counts)) for name, *counts in rows if any(counts)]
    late = UNIT_PARTS.index(LATE)
    return sorted(counted, key=lambda each: (-each[1][late], -each[1][0], each[0]))
