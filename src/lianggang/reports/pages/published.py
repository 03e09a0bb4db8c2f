"""What a release adds to the pages of a round: its version, what was corrected, the territories side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lianggang.panel.model import Observation
from lianggang.reports.maps import Outline


@dataclass(frozen=True, slots=True)
class Correction:
    """A public value that another one took the place of.

    then, now: as printed, or the reason why there is none. why: where the correction comes from.
    """

    indicator: str
    territory: str
    year: int
    part: str
    then: str
    now: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One release. made: ISO date; out: ISO date of publication, "" for the one whose site this is.

    more: how many corrections are not listed here, but in the file of corrections.
    """

    number: int
    made: str
    out: str = ""
    title: str = ""
    notes: str = ""
    values: int = 0
    withheld: int = 0
    corrections: Sequence[Correction] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A territory beside others of its level. outline: of its map, None where there is none."""

    name: str
    code: str
    outline: Outline | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """A release as its pages show it.

    editions: this one first, then the earlier ones. places: the territories directly below. observations: of those
    and of the territory itself. others: sites of other plans in the same release, title → address.
    """

    editions: Sequence[Edition]
    places: Sequence[Place] = ()
    observations: Sequence[Observation] = ()
    others: Mapping[str, str] = field(default_factory=dict)
    recast: Sequence[Observation] = ()
    moves: Sequence[str] = ()
