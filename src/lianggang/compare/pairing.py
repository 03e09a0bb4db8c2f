"""Which aim of one document answers which aim of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from lianggang.catalogue.words import canonical
from lianggang.compare.aims import ORIGINS, level_of
from lianggang.compare.model import Aim
from lianggang.compare.strength import demand_of
from lianggang.plans.model import Kind, Plan
from lianggang.round import TrackedTarget

_ALIKE = 0.6  # from here on a person is asked whether two names mean one quantity
_DISCOUNT = 0.8  # similar letters are never as good as equal ones, as in the catalogue
_CONTAINED = 0.7


@dataclass(frozen=True, slots=True)
class Pairing:
    """sure: aims on one quantity. open: aims whose names are alike. The rest has no counterpart."""

    sure: tuple[tuple[Aim, Aim], ...]
    open: tuple[tuple[Aim, Aim], ...]
    own_only: tuple[Aim, ...]
    upper_only: tuple[Aim, ...]


def pair(own: Sequence[Aim], upper: Sequence[Aim]) -> Pairing:
    """Pair the aims one to one: equal quantities first, the best place first, then names that are only alike."""
    by_code: dict[str, list[int]] = defaultdict(list)
    for j, aim in enumerate(upper):
        by_code[aim.head.indicator].append(j)
    equal = [(i, j) for i, a in enumerate(own) for j in by_code[a.head.indicator] if _one_level(a, upper[j])]
    sure = _best(equal, lambda i, j: _distance(own[i], upper[j]))
    mine, theirs = {i for i, _ in sure}, {j for _, j in sure}
    left = [i for i in range(len(own)) if i not in mine], [j for j in range(len(upper)) if j not in theirs]
    likeness = {(i, j): likeness_of(own[i].head, upper[j].head) for i in left[0] for j in left[1]}
    similar = [ij for ij, score in likeness.items() if score >= _ALIKE]
    asked = _best(similar, lambda i, j: (-likeness[i, j],))
    return Pairing(
        tuple((own[i], upper[j]) for i, j in sorted(sure, key=lambda ij: ij[1])),
        tuple((own[i], upper[j]) for i, j in sorted(asked, key=lambda ij: ij[1])),
        tuple(own[i] for i in left[0] if i not in {i for i, _ in asked}),
        tuple(upper[j] for j in left[1] if j not in {j for _, j in asked}),
    )


def likeness_of(own: TrackedTarget, upper: TrackedTarget) -> float:
    """How likely two targets on differently named quantities mean the same one, 0–1; 0 across women and children."""
    if not one_subject(own.plan, upper.plan) or level_of(own) != level_of(upper):
        return 0.0
    a, b = canonical(own.target.indicator), canonical(upper.target.indicator)
    if ("差距" in a) != ("差距" in b):
        return 0.0
    if own.match.code and upper.match.code:
        return _CONTAINED if _within(a, b) or _within(b, a) else 0.0
    suggested = (
        dict(own.match.candidates).get(upper.indicator, 0.0),
        dict(upper.match.candidates).get(own.indicator, 0.0),
    )
    return max(*suggested, fuzz.ratio(a, b) / 100 * _DISCOUNT)


def one_subject(own: Plan, upper: Plan) -> bool:
    """Whether both plans are for women or both for children; a plan for both goes with either."""
    return own.subject == upper.subject or "women_and_children" in (own.subject, upper.subject)


def _within(short: str, long: str) -> bool:
    """Whether all characters of one name occur in the other, in order: 村委会 in 村（居）委会."""
    letters = iter(long)
    return all(letter in letters for letter in short)


def _one_level(a: Aim, b: Aim) -> bool:
    ours, theirs = level_of(a.head), level_of(b.head)
    return not ours or not theirs or ours == theirs


def _distance(own: Aim, upper: Aim) -> tuple[object, ...]:
    """How far two aims on one quantity are apart; the smallest distance is paired first."""
    a, b = own.head.target, upper.head.target
    return (
        not one_subject(own.head.plan, upper.head.plan),
        level_of(own.head) != level_of(upper.head),
        a.kind is not b.kind,
        (a.kind is Kind.DIRECTION) != (b.kind is Kind.DIRECTION),
        a.baseline_year != b.baseline_year,
        abs(own.head.due - upper.head.due),
        demand_of(a) != demand_of(b),
        ORIGINS.index(own.head.origin),
    )


def _best(
    pairs: Iterable[tuple[int, int]], distance: Callable[[int, int], tuple[object, ...]]
) -> list[tuple[int, int]]:
    """One to one, the nearest first; ties in the order of the documents."""
    mine: set[int] = set()
    theirs: set[int] = set()
    chosen = []
    for i, j in sorted(pairs, key=lambda ij: (*distance(*ij), *ij)):
        if i not in mine and j not in theirs:
            mine.add(i)
            theirs.add(j)
            chosen.append((i, j))
    return chosen
