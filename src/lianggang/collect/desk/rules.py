"""The rules of a form as data: what the checks of the core know, for whoever must evaluate them elsewhere.

Nothing is stated here a second time: limits, patterns and words are those of the checks themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from lianggang.catalogue.model import Rule
from lianggang.catalogue.rules import KINDS
from lianggang.collect import blanks
from lianggang.collect.checks import breaks, changes, jumps, repeats, scale_slips, unit_slips
from lianggang.collect.form import PROBLEMS, REASONS, FormLine, FormSpec
from lianggang.collect.layout import DENOMINATOR, NOTE, NUMERATOR, REASON, REDEFINED, SOURCE, VALUE
from lianggang.collect.read import UNCHANGED
from lianggang.panel import cells, numbers, plausible, quantities
from lianggang.panel.model import Observation
from lianggang.panel.records import UNREPORTED
from lianggang.wording import whole_things

HEADINGS = {
    "numerator": NUMERATOR, "denominator": DENOMINATOR, "value": VALUE, "reason": REASON, "source": SOURCE,
    "redefined": REDEFINED, "note": NOTE,
}  # fmt: skip
_OTHER_KINDS = ("parts_sum", "parts_between", "jump", "small_numbers")


def form_as_data(
    spec: FormSpec, history: Iterable[Observation], rules: Sequence[Rule], goals: Mapping[str, tuple[Decimal, ...]]
) -> dict[str, Any]:
    """Everything that the checks of one form need: its lines, the years before, and the rules.

    history, goals: as `run_checks` takes them. Numbers are texts, so that nothing is rounded on the way.
    """
    asked = {line.code for line in spec.lines}
    return {
        "territory": spec.territory,
        "year": spec.year,
        "lines": [_line(line) for line in spec.lines],
        "history": [_past(o) for o in history if o.indicator in asked],
        "goals": {code: [f"{g:f}" for g in goals[code]] for code in goals if code in asked},
        "headings": HEADINGS,
        "reading": reading(),
        "limits": LIMITS,
        "consistency": [_rule(rule) for rule in rules if _is_evaluated(rule, asked)],
    }


def reading() -> dict[str, Any]:
    """How the text of a cell is read."""
    patterns = {
        "number": numbers.NUMBER, "approximate": numbers.APPROXIMATE, "not-finite": numbers.NOT_FINITE,
        "scientific-notation": numbers.SCIENTIFIC, "ratio-text": numbers.RATIO,
    }  # fmt: skip
    return {
        "patterns": {name: _pattern(p) for name, p in patterns.items()},
        "longest": numbers.MAX_LENGTH,
        "blanks": sorted(numbers.BLANKS),
        "missing": sorted(numbers.MISSING_REASONS),
        "dashes": numbers.DASHES,
        "problems": PROBLEMS,
        "remarks": cells.REMARKS,
        "units": quantities.UNITS,
        "same": ["".join(sorted(words)) if all(len(w) == 1 for w in words) else sorted(words)
                 for words in quantities.SAME_THING],
        "counted": sorted(quantities.COUNTED),
        "reasons": list(REASONS),
        "unchanged": sorted(UNCHANGED),
        "unreported": UNREPORTED,
        "fill": blanks.FILL,
        "named": blanks.NAMED,
    }  # fmt: skip


LIMITS = {
    "decimals": plausible.MAX_PRINTED_DECIMALS,
    "slip_history": unit_slips.MIN_HISTORY,
    "slip_near": unit_slips.NEARNESS,
    "goal_near": scale_slips.NEAR,
    "goal_factors": scale_slips.FACTORS,
    "jump_changes": jumps.MIN_CHANGES,
    "jump": jumps.LIMIT,
    "break_side": breaks.SIDE,
    "break_changes": breaks.MIN_CHANGES,
    "break": breaks.LIMIT,
    "break_alone": breaks.ALONE,
    "break_lasting": breaks.LASTING,
    "mad": changes.MAD_TO_SD,
    "floor": changes.FLOOR,
    "chance": changes.CHANCE_LIMIT,
    "repeats": repeats.YEARS_WITH_DENOMINATOR,
    "repeats_alone": repeats.YEARS_WITHOUT,
}
"""The limits of the checks, by the names under which the page asks for them."""


def _pattern(pattern: re.Pattern[str]) -> list[str]:
    """A pattern and its flags as a browser takes them."""
    text = pattern.pattern.replace("(?P<", "(?<").replace(r"\w", r"\p{L}\p{N}_")
    return [text, "iu" if pattern.flags & re.IGNORECASE else "u"]


def _line(line: FormLine) -> dict[str, Any]:
    quantity = line.quantity
    return {
        "code": line.code,
        "name": line.name,
        "unit": line.unit,
        "scale": line.scale,
        "places": line.places,
        "parts": list(line.breakdowns),
        "min": _text(line.valid_min),
        "max": _text(line.valid_max),
        "divides": line.divides,
        "share": quantity.is_share,
        "count": quantity.is_count,
        "whole": whole_things(line.unit),
    }


def _past(o: Observation) -> dict[str, Any]:
    numbers_ = {name: _text(getattr(o, name)) for name in ("value", "numerator", "denominator")}
    part = "" if o.breakdown.is_total else o.breakdown.label
    return {"code": o.indicator, "part": part, "year": o.year, "redefined": bool(o.redefined), **numbers_}


def _is_evaluated(rule: Rule, asked: set[str]) -> bool:
    concerns = rule.kind in KINDS and any(code in asked for code in rule.codes)
    return rule.executable and (concerns or rule.kind in _OTHER_KINDS)


def _rule(rule: Rule) -> dict[str, Any]:
    return {k: _text(v) if isinstance(v, Decimal) else v for k, v in asdict(rule).items()}


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
