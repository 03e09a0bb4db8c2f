"""The parameters of disclosure control: what counts as too small, and whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

DATA = Path(__file__).parent / "scheme.yaml"


@dataclass(frozen=True, slots=True)
class Scheme:
    """What is protected.

    threshold: numbers of people from 1 to threshold - 1 are too small; of a withheld one at least `threshold + 1`
    values must stay possible. complements: so is the small rest of a share. zeros: so are none and all.
    exempt: words in the name of what is counted that mean no private person (机构, 代表, 被调查).
    """

    threshold: int = 5
    complements: bool = True
    zeros: bool = False
    exempt: tuple[str, ...] = ()

    def is_private(self, counted: str) -> bool:
        """Whether a number of `counted` (年内孕产妇死亡人数) speaks of private people."""
        return _is_private(counted, self.exempt)

    def is_small(self, number: int, limit: int | None) -> bool:
        """Whether a number of people is too small to publish; limit: what it is a part of, None for no share."""
        if self._few(number):
            return True
        return self.complements and limit is not None and self._few(limit - number)

    def _few(self, number: int) -> bool:
        return (0 if self.zeros else 1) <= number < self.threshold


@cache
def _is_private(counted: str, exempt: tuple[str, ...]) -> bool:
    return not any(word in counted for word in exempt)


@cache
def load_scheme() -> Scheme:
    """The scheme that ships with the program, read once."""
    entries = yaml.safe_load(DATA.read_text("utf-8"))
    words = tuple(word for group in entries.pop("exempt").values() for word in group)
    return Scheme(**entries, exempt=words)
