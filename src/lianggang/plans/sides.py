"""Gaps between the two sides of a quantity: women and men, country and town."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lianggang.plans.words import either, words


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap of a quantity between its two sides (男女 or 城乡)."""

    base: str
    sides: str

    @property
    def name(self) -> str:
        """The usual name: 婴儿死亡率城乡差距, 男女收入差距."""
        return f"{self.sides}{self.base}差距" if self.sides == "男女" else f"{self.base}{self.sides}差距"


def gap_of(name: str) -> Gap | None:
    """Which gap a name means, however it is put; None where it is none between the sexes or town and country.

    孕产妇死亡率城乡差距, 城乡孕产妇死亡率差距, 农村孕产妇死亡率与城市差距, 农村与城市孕产妇死亡率差距.
    """
    fitting = ((sides, form.fullmatch(name)) for sides, form in _gap_forms())
    return next((Gap(match["base"], sides) for sides, match in fitting if match), None)


@cache
def _gap_forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The ways to name a gap, each with the sides that it is between."""
    forms = []
    for sides, (one, other) in words()["opposite_sides"].items():
        both = f"(?:{sides}|(?:{one})[与和同](?:{other})|(?:{other})[与和同](?:{one}))(?:之间)?的?"
        named = [f"(?P<base>.{{2,}}?)的?{both}", f"{both}(?P<base>.{{2,}}?)"]
        named += [
            f"(?:{own})(?P<base>.{{2,}}?)[与和同](?:{to})(?:之间)?(?:的?(?P=base))?"
            for own, to in ((one, other), (other, one))
        ]
        forms += [(sides.split("|")[0], re.compile(f"{form}的?{either(words()['gap'])}")) for form in named]
    return tuple(forms)


@cache
def _a_side() -> re.Pattern[str]:
    return re.compile(either([side for both in words()["opposite_sides"].values() for side in both]))


def side_of(name: str) -> str:
    """The side that a name begins with (农村, 女性), "" where it has none."""
    match = _a_side().match(name)
    return match[0] if match else ""


def is_side(text: str) -> bool:
    """Whether a word names one of the two sides of a gap (农村, 男性)."""
    return bool(_a_side().fullmatch(text))
