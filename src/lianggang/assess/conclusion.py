"""What one year of few events lets a territory conclude about a target, and what not.

Two questions are kept apart: does the published value attain the target, and is the underlying risk there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from lianggang.assess.counted import Count, Reliability
from lianggang.assess.demand import compared_places
from lianggang.assess.intervals import beta_cdf, gamma_cdf
from lianggang.assess.params import DEFAULT
from lianggang.assess.posterior import log_beta_binomial
from lianggang.assess.shrinkage import Prior
from lianggang.assess.words import chance
from lianggang.wording import number, quantity, round_half_up, threshold

ENOUGH = (10, 20)
"""Expected events from which a rate is class B, and A."""
_WORSE = 1.44
"""A risk that is clearly above the target, to show that a year without events does not exclude it (18 for 12.5)."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The two answers and the paragraph.

    published: whether the published value attains. likely: P(underlying risk is at or on the good side of the target).
    again: P(next year's published value attains) with the same exposure. text: Chinese.
    """

    published: bool
    likely: float
    again: float
    reliability: Reliability
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """How the paragraph calls things: territory, year, indicator, unit, the events (死亡) and the exposure (活产)."""

    territory: str
    year: int
    indicator: str
    unit: str
    event: str = "事件"
    exposure: str = "分母"


@dataclass(frozen=True, slots=True)
class Published:
    """The value as it was published, in the unit of the indicator, and whether it was judged to attain."""

    value: Decimal
    attained: bool


def conclude(
    count: Count, comparator: str, target: Decimal, prior: Prior, words: Words, published: Published | None = None
) -> Conclusion:
    """What a count says about "<= target" or ">= target".

    target: in the unit of the indicator, finite; the published value is compared as the target is printed (half up).
    prior: of the same kind as the count; the answer on the risk depends on it and names it.
    published: the value as published and judged; without it both follow from the count.
    Raises ValueError for another comparator, an infinite target or a prior of another kind.
    """
    if comparator not in ("<=", ">=") or not target.is_finite() or target < 0:
        raise ValueError("a conclusion needs <= or >= and a finite target that is not negative")
    if (prior.share, prior.scale) != (count.share, count.scale):
        raise ValueError("the prior and the count are of different kinds")
    bound = float(target) / count.scale
    below = comparator == "<="
    under = prior.at_most(count, bound)
    likely = under if below else 1 - under
    again = attains(count, target, comparator, prior)
    attained = published.attained if published else _attained(count, comparator, target)
    answer = Conclusion(attained, likely, again, count.reliability, "")
    value = published.value if published else count.value
    return replace(answer, text=_paragraph(count, value, (comparator, target), prior, words, answer))


def most_events(exposure: float, target: Decimal, scale: int) -> int:
    """The most events with which a published value is at or below the target, rounded half up as the target is printed.

    Zero is compared as it is. docs/methods.md, section 1.
    """
    if target == 0:
        return 0
    return math.ceil((target + _half(target)) * Decimal(exposure) / scale) - 1


def fewest_events(exposure: float, target: Decimal, scale: int) -> int:
    """The fewest events with which a published value is at or above the target; 100 % is compared as it is."""
    half = Decimal(0) if target == scale == 100 else _half(target)
    return max(0, math.ceil((target - half) * Decimal(exposure) / scale))


def reports_at_most(events: int, count: Count, value: float) -> float:
    """P(at most so many events) in the exposure of `count` when the true value is `value` (unit of the indicator).

    Poisson for rates, binomial for shares: the chance that a published value "attains" whatever the risk is.
    """
    if events < 0:
        return 0.0
    if not count.share:
        return 1.0 if value <= 0 else 1 - gamma_cdf(value / count.scale * count.exposure, events + 1)
    if events >= count.exposure:
        return 1.0
    return 1 - beta_cdf(min(1.0, value / count.scale), events + 1, count.exposure - events)


def needed_exposure(target: Decimal, events: int, scale: int) -> float:
    """The exposure in which a rate at the target gives so many events; infinite for a target of zero."""
    return math.inf if target == 0 else events * scale / float(target)


def attains(count: Count, target: Decimal, comparator: str, prior: Prior) -> float:
    """P(a published value of the same exposure attains), the risk being known only as far as prior and count tell.

    Rates: negative binomial. Shares: beta-binomial.
    """
    if comparator == "<=":
        return _predicted(most_events(count.exposure, target, count.scale), count, prior)
    return 1 - _predicted(fewest_events(count.exposure, target, count.scale) - 1, count, prior)


def _predicted(events: int, count: Count, prior: Prior) -> float:
    """P(N <= events) of the posterior predictive distribution."""
    if events < 0:
        return 0.0
    if not prior.variance:
        return reports_at_most(events, count, prior.mean * count.scale)
    return math.fsum(w * _predicted_by(events, count, a, b) for w, a, b in prior.after(count))


def _predicted_by(events: int, count: Count, a: float, b: float) -> float:
    """P(N <= events) in the exposure of `count` when the risk has one distribution with these shapes."""
    if not count.share:
        return beta_cdf(b / (b + count.exposure), a, events + 1)
    n = round(count.exposure)
    upper = events >= n // 2  # the shorter tail is summed
    k = np.arange(events + 1, n + 1) if upper else np.arange(events + 1)
    tail = float(np.exp(log_beta_binomial(k.astype(float), n, a, b)).sum())
    return min(1.0, max(0.0, 1 - tail) if upper else tail)


def _attained(count: Count, comparator: str, target: Decimal) -> bool:
    if comparator == "<=":
        return count.events <= most_events(count.exposure, target, count.scale)
    return count.events >= fewest_events(count.exposure, target, count.scale)


def _half(target: Decimal) -> Decimal:
    """Half a unit of the last compared place; nothing for a target that is compared as it is."""
    places = compared_places(target, DEFAULT.rounded_share)
    return Decimal(0) if places is None else Decimal(5).scaleb(-places - 1)


def _places(target: Decimal) -> int:
    return max(0, -int(target.as_tuple().exponent))


def _likely(probability: float) -> str:
    """「可能性为31%」, 「可能性超过99%」."""
    text = chance(probability)
    return f"可能性{'为' if text[0].isdigit() else ''}{text}"


def _paragraph(
    count: Count, value: Decimal | float, goal: tuple[str, Decimal], prior: Prior, words: Words, answer: Conclusion
) -> str:
    comparator, target = goal
    low, high = count.interval()
    places = max(1, _places(target))
    wanted = threshold(comparator, target, words.unit, words=True)
    stated = value if isinstance(value, Decimal) else round_half_up(value, places)
    rate = quantity(stated, words.unit)
    counts = f"{number(count.events, 0)}/{number(count.exposure, 0)}"
    outside = high < target or low > target
    return "".join([
        f"{words.territory}{words.year}年{words.indicator}{rate}（{counts}），"
        f"95%区间{number(low, places)}—{number(high, places)}，"
        f"可靠性{answer.reliability}级（{answer.reliability.label}）。",
        f"公布的值{'达到' if answer.published else '没有达到'}“{wanted}”的目标。",
        _risk(target, prior, answer),
        f"{words.exposure}不变时，下一年公布的值达到目标的{_likely(answer.again)}。",
        _can(count, outside, places, words),
        _cannot(count, goal, answer, words) if not outside else "",
    ])  # fmt: skip


def _risk(target: Decimal, prior: Prior, answer: Conclusion) -> str:
    if target == 0:
        return "真实水平不会恰为零，只能看公布的值。"
    origin = f"{prior.origin}，" if prior.origin else ""
    return f"真实水平在目标以内的{_likely(answer.likely)}（先验：{origin}{prior.words()}）。"


def _can(count: Count, outside: bool, places: int, words: Words) -> str:
    low, high = (number(x, places) for x in count.interval())
    if outside:
        return "可以说：区间整个在目标的一侧，达到与否的结论不是偶然造成的。"
    edges = [f"低于{low}"] if count.events else []
    edges += [] if count.share and count.events == count.exposure else [f"高于{high}"]
    happened = f"有{number(count.events, 0)}例{words.event}" if count.events else f"没有{words.event}"
    return f"可以说：这一年{happened}；真实水平不大可能{'或'.join(edges)}。"


def _cannot(count: Count, goal: tuple[str, Decimal], answer: Conclusion, words: Words) -> str:
    comparator, target = goal
    verdict = "已经达到" if answer.published else "没有达到"
    text = f"不能说：真实水平{verdict}目标，或比上年、比别的地区变好变坏。"
    if comparator == "<=" and target > 0:
        text += _by_chance(count, target, words)
    return text + _advice(count, target, words)


def _by_chance(count: Count, target: Decimal, words: Words) -> str:
    """How often a territory of this size reports an attaining value at the target and at a clearly worse risk."""
    k = most_events(count.exposure, target, count.scale)
    worse = float(target) * _WORSE
    at, above = (_likely(reports_at_most(k, count, value)) for value in (float(target), worse))
    few = f"没有一例{words.event}" if k == 0 else f"{words.event}不超过{k}例"
    return (
        f"{words.exposure}为{number(count.exposure, 0)}，即使真实水平恰为{number(target)}，一年中{few}（因而“达到”）的"
        f"{at}；真实水平为{number(worse, 1)}时{above}。"
    )


def _advice(count: Count, target: Decimal, words: Words) -> str:
    if count.share or not target:
        return "应看几年合计和同层地区。"
    sizes = "、".join(f"{number(needed_exposure(target, n, count.scale), 0)}（{n}例）" for n in ENOUGH)
    return f"按目标水平，{words.exposure}要到{sizes}才够数；应看三年、五年合计和同层地区。"
