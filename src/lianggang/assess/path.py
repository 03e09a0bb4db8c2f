"""The probability that every yearly step to come goes the right way, which 逐年 demands ask for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from lianggang.assess.params import Params
from lianggang.assess.values import Values

_FEWEST = 2  # steps; three values, as for any forecast


def every_year(right: Sequence[bool], ahead: int, params: Params) -> float | None:
    """The joint probability that the next `ahead` steps are all right; None from fewer than two steps.

    right: whether each past step went the right way, in order. Steps are a chain of two states, whose chances to stay
    right are learnt from the steps that followed a right (a wrong) one: pure noise turns back, a smooth series does
    not. Both are drawn towards the share of all right steps by `params.step_weight` steps, and that share towards one
    half by `params.step_prior` steps on either side. docs/methods.md, section 5.
    """
    if len(right) < _FEWEST:
        return None
    share = (sum(right) + params.step_prior) / (len(right) + 2 * params.step_prior)
    weight, result, good = params.step_weight, 1.0, right[-1]
    after = {state: [b for a, b in pairwise(right) if a is state] for state in (True, False)}
    for _ in range(ahead):
        result *= (sum(after[good]) + weight * share) / (len(after[good]) + weight)
        after[good].append(True)
        good = True
    return result


def right_steps(values: Values, breaks: Sequence[int], sign: int, bound: Decimal | None, years: int) -> list[bool]:
    """Whether each step of the last `years` years, under one definition, went the way of `sign` or stayed at `bound`.

    Values of which only a bound is known are passed over.
    """
    if not values.exact:
        return []
    latest = values.exact[-1].year
    first = max([latest - years + 1, *(b for b in breaks if b <= latest)])
    path = [o.value for o in values.exact if o.year >= first]
    return [(b - a) * sign > 0 or b == bound for a, b in pairwise(path)]
