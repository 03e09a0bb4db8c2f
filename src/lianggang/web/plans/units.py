"""Whom the installation knows of the units that a plan names, and who is asked for which indicator."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from lianggang.catalogue.load import load_catalogue
from lianggang.catalogue.offices import match_unit
from lianggang.catalogue.words import clean
from lianggang.monitoring.offices import Office, offices
from lianggang.reports.figures import demand_of
from lianggang.round import TrackedTarget
from lianggang.web.places.models import Territory, Unit, UnitChange
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.readings import reading_of, tracking_of

UNITS, REPORTERS = "units", "reporters"
NONE = 0  # in the place of a unit: the name is nobody who reports
BY_HAND, SAME_NAME, FORMER_NAME = "人工指定", "名称相同", "曾用名"
SAME_FUNCTION, WIDER_FUNCTION = "职能相同", "职能包含在内，请核对"
TO_BE_CREATED, NOBODY, OPEN = "确认时新建", "不是填报单位", "没有对应的单位"
_CERTAIN = 0.9
_LEVEL = re.compile(r"^(?:省|市(?!场)|县|区|旗|州)")
_OFFICE = re.compile(r"(?:局|委|委员会|办|办公室|部|联|会)$")  # what a hospital or a centre is not
_KIND = re.compile(r"(?:局|委|委员会|办|办公室|部)$")


@dataclass(frozen=True, slots=True)
class Answer:
    """The unit that is meant, if any, and how that is known. new: name of a unit that confirmation will create."""

    unit: Unit | None
    how: str
    new: str = ""


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A name of a unit as the plans write it. chosen: what somebody decided, "" for nothing."""

    office: Office
    answer: Answer
    chosen: str

    @property
    def is_strange(self) -> bool:
        """Whether the name looks misspelt: no office is known by it, or only with a doubt."""
        match = self.office.match
        return match.kind == "unknown" or (match.is_unit and match.score < _CERTAIN)


@dataclass(frozen=True, slots=True)
class Asked:
    """An indicator with the targets that need it, and who is asked for it.

    tracked: the target that decides. chosen: what somebody decided, "" for nothing.
    """

    code: str
    tracked: TrackedTarget
    targets: tuple[TrackedTarget, ...]
    answer: Answer
    chosen: str

    @property
    def demands(self) -> list[str]:
        """What the targets demand, each once."""
        return list(dict.fromkeys(demand_of(t.target) for t in self.targets))


@dataclass(frozen=True)
class Places:
    """The units of a territory by name, former name and function."""

    territory: Territory
    units: Mapping[int, Unit]

    @classmethod
    def of(cls, territory: Territory) -> Places:
        """The active units as they are now."""
        return cls(territory, {u.pk: u for u in Unit.objects.filter(territory=territory, active=True)})

    def named(self, name: str) -> Answer | None:
        """The unit that has or had the name; 县卫生健康局 is 云泽县卫生健康局."""
        bare = self._bare(name)
        if bare in self._by_name:
            return Answer(self._by_name[bare], SAME_NAME)
        return Answer(self._by_former_name[bare], FORMER_NAME) if bare in self._by_former_name else None

    def doing(self, name: str, codes: Iterable[str]) -> Answer | None:
        """The office that has exactly these functions under another name, else the only one that has them and more."""
        wanted = frozenset(codes)
        if not wanted:
            return None
        offices = {own: [u for u in units if _OFFICE.search(u.name)] for own, units in self._by_functions.items()}
        if same := self._nearest(name, offices.get(wanted, [])):
            return Answer(same, SAME_FUNCTION)
        wider = [u for own, units in offices.items() if own > wanted for u in units]
        return Answer(wider[0], WIDER_FUNCTION) if len(wider) == 1 else None

    def _nearest(self, name: str, units: list[Unit]) -> Unit | None:
        """The unit whose name is most alike; None where two are equally so."""
        ranked = sorted(((_likeness(self._bare(name), self._bare(u.name)), u.pk) for u in units), reverse=True)
        tied = len(ranked) > 1 and ranked[0][0] == ranked[1][0]
        return self.units[ranked[0][1]] if ranked and not tied else None

    def having(self, function: str) -> Unit | None:
        """The only unit that has this function among its own."""
        found = [u for codes, units in self._by_functions.items() if function in codes for u in units]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_name(self) -> Mapping[str, Unit]:
        names = ((name, u) for u in self.units.values() for name in (u.short, u.name) if name)
        return {self._bare(name): u for name, u in names}

    @cached_property
    def _by_former_name(self) -> Mapping[str, Unit]:
        found: dict[str, Unit] = {}
        for change in UnitChange.objects.filter(unit__territory=self.territory).select_related("other"):
            heir = change.other if change.kind == UnitChange.Kind.MERGED else self.units.get(change.unit_id)
            if heir is not None and change.kind != UnitChange.Kind.SPLIT:
                found[self._bare(change.before)] = heir
        return found

    @cached_property
    def _by_functions(self) -> Mapping[frozenset[str], list[Unit]]:
        found: dict[frozenset[str], list[Unit]] = {}
        for unit in self.units.values():
            codes = frozenset(unit.functions or match_unit(load_catalogue(), unit.name).codes)
            found.setdefault(codes, []).append(unit)
        return found

    def _bare(self, name: str) -> str:
        """A name without the territory in front of it."""
        own = clean(self.territory.name)
        return _LEVEL.sub("", clean(name).removeprefix(own).removeprefix(own[:-1]))


def named_units(document: PlanDocument, places: Places | None = None) -> list[NamedUnit]:
    """Every name of a unit in the corrected reading that answers for something, with whom it means."""
    places = places or Places.of(document.territory)
    chosen: Mapping[str, int] = document.assignments.get(UNITS, {})
    register = [o for o in offices(reading_of(document), load_catalogue()) if o.places]
    found = [NamedUnit(o, _meant(o, places, chosen.get(o.name)), str(chosen.get(o.name, ""))) for o in register]
    return list(_each_created_once(found))


def _meant(office: Office, places: Places, chosen: int | None) -> Answer:
    if chosen is not None:
        return Answer(places.units[chosen], BY_HAND) if chosen in places.units else Answer(None, NOBODY)
    if (found := places.named(office.name)) is not None:
        return found
    if not office.match.is_unit:
        return Answer(None, NOBODY)
    alike = places.doing(office.name, office.match.codes) if _OFFICE.search(office.name) else None
    return alike or Answer(None, TO_BE_CREATED, office.name)


def _each_created_once(found: list[NamedUnit]) -> Iterator[NamedUnit]:
    """Names of one office that is not there yet, 县卫生健康委 and 县卫健局, share the unit of the fullest name."""
    new = [n.office for n in found if n.answer.new and _OFFICE.search(n.office.name) and n.office.match.codes]
    for n in found:
        alike = [o.name for o in new if n.answer.new and _is_same_office(o, n.office)] or [n.answer.new]
        first = max(alike, key=len)
        yield n if first == n.answer.new else replace(n, answer=Answer(None, SAME_FUNCTION, first))


def _is_same_office(one: Office, other: Office) -> bool:
    """Whether two offices do the same and the name of one is short for that of the other: 卫健 for 卫生健康."""
    short, full = sorted((_KIND.sub("", _LEVEL.sub("", clean(o.name))) for o in (one, other)), key=len)
    rest = iter(full)
    same = frozenset(one.match.codes) == frozenset(other.match.codes)
    return same and bool(_OFFICE.search(other.name)) and all(letter in rest for letter in short)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def asked_of(document: PlanDocument) -> list[Asked]:
    """Every indicator that the document's targets need, in the order of the plans, with who is asked for it."""
    places = Places.of(document.territory)
    by_name = {n.office.name: n.answer for n in named_units(document, places)}
    by_hand: Mapping[str, int] = document.assignments.get(REPORTERS, {})
    targets: dict[str, list[TrackedTarget]] = {}
    for target in tracking_of(document).targets:
        targets.setdefault(target.indicator, []).append(target)
    return [_asked(code, same, by_name, by_hand.get(code), places) for code, same in targets.items()]


def _asked(
    code: str, targets: list[TrackedTarget], by_name: Mapping[str, Answer], by_hand: int | None, places: Places
) -> Asked:  # fmt: skip
    """The first target whose plan names who reports decides; else the first."""
    first = min(targets, key=lambda t: bool(t.assumed))
    answer = next(_answers(first, by_name, by_hand, places))
    return Asked(code, first, tuple(targets), answer, "" if by_hand is None else str(by_hand))


def _answers(
    tracked: TrackedTarget, by_name: Mapping[str, Answer], by_hand: int | None, places: Places
) -> Iterator[Answer]:  # fmt: skip
    """Who is asked: decided by hand, named by the plan, by function; the last answer is nobody."""
    if by_hand in places.units and by_hand is not None:
        yield Answer(places.units[by_hand], BY_HAND)
    named = by_name.get(tracked.reporter)
    if named is not None and (named.unit or named.new):
        yield Answer(named.unit, tracked.assumed or f"规划写明，{named.how}", named.new)
    catalogue = load_catalogue()
    indicator = catalogue.indicators.get(tracked.indicator)
    for function in indicator.functions if indicator else ():
        if unit := places.having(catalogue.functions[function].code):
            yield Answer(unit, "按职能归口，请核对")
    yield Answer(None, OPEN)
