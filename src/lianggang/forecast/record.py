"""What became of earlier forecasts: Brier score, reliability, warnings that came true, coverage, against naive."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from lianggang.forecast.distribution import normal_cdf
from lianggang.forecast.tasks import SHARES, Answers, Folder, Task, answer
from lianggang.panel.model import Series

Array = npt.NDArray[np.float64]
Truths = Mapping[tuple[str, int], float]
"""Values that were published later, by history and year."""

BINS = 10
HOPEFUL, HOPELESS = 0.8, 0.2
_BAND = 1.645  # 90 %, two-sided
_CLIP = 1e-3


@dataclass(frozen=True, slots=True)
class Cases:
    """Questions whose answers are known; every array is (n,).

    probability, naive: of attainment, by the engine and when the last value is expected to stay. attained: 0 or 1.
    horizon: years ahead. origin: year of the last value. target: a number for each series, year and goal, the same
    however long before it is asked about. cluster: a number for each indicator and origin, because all areas share the
    shock of a year.
    """

    probability: Array
    naive: Array
    attained: Array
    horizon: Array
    origin: Array
    target: Array
    cluster: Array

    def where(self, mask: npt.NDArray[np.bool_]) -> Cases:
        """Some of the cases."""
        return Cases(*(getattr(self, f.name)[mask] for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Bin:
    """n questions with probabilities around `mean`, of which the share `attained`; low, high: 90 % band of it."""

    n: int
    mean: float
    attained: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Score:
    """How good the probabilities of some cases were.

    n, clusters: questions, and independent groups of them. brier, naive: scores, less is better. error: standard error
    of brier. gain, gain_error: naive minus brier. calibration: mean distance of probability and frequency over `bins`.
    slope: of the logistic regression of the outcome on the log odds, below 1 = too sure.
    """

    n: int
    clusters: int
    brier: float
    error: float
    naive: float
    gain: float
    gain_error: float
    calibration: float
    slope: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """Warnings (probability below `HOPELESS`) given `horizon` years before the end, and what became of the targets.

    false: warnings whose target was attained. missed: targets that were missed. caught: those of them warned of.
    """

    horizon: int
    warned: int
    false: int
    missed: int
    caught: int


@dataclass(frozen=True, slots=True)
class FirstWarnings:
    """Targets, however often asked about.

    missed: not attained. caught: of these, warned of, for the first time `years` before the end on average. attained.
    alarmed: of these, warned of in vain.
    """

    missed: int
    caught: int
    years: float
    attained: int
    alarmed: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of n published values, the shares that lay within the 80 % and the 95 % intervals."""

    n: int
    within80: float
    within95: float


def cases(folder: Folder, truths: Truths, answers: Answers | None = None) -> Cases:
    """The questions of a folder that are answered, now or as given, and whose truth is known."""
    probabilities = (answers or answer(folder)).probabilities
    histories = {origin: s for group in folder.groups.values() for origin, s in group.items()}
    last = {origin: s.known[-1].year for origin, s in histories.items() if s.known}
    clusters: dict[tuple[str, int], int] = {}
    rows = [
        (
            probabilities[task.id],
            naive(histories[task.origin], task),
            float(_attained(task, truths[task.origin, task.year])),
            task.year - last[task.origin],
            last[task.origin],
            _number(task.origin, task.year, task.goal),
            clusters.setdefault((histories[task.origin].indicator, last[task.origin]), len(clusters)),
        )
        for task in folder.tasks
        if task.id in probabilities and (task.origin, task.year) in truths
    ]
    return Cases(*np.array(rows, dtype=float).reshape(-1, len(fields(Cases))).T)


def together(parts: Iterable[Cases]) -> Cases:
    """The cases of several folders as one; their clusters stay apart."""
    found = [p for p in parts if len(p.probability)]
    starts = np.cumsum([0.0, *(p.cluster.max() + 1 for p in found)])
    columns = [[getattr(p, f.name) for p in found] for f in fields(Cases)]
    columns[-1] = [p.cluster + start for p, start in zip(found, starts, strict=False)]
    return Cases(*(np.concatenate(c) if c else np.zeros(0) for c in columns))


def score(known: Cases) -> Score:
    """The score of at least one case."""
    p, y = known.probability, known.attained
    squared, other = (p - y) ** 2, (known.naive - y) ** 2
    bins = reliability(known)
    distance = sum(b.n * abs(b.attained - b.mean) for b in bins) / len(p)
    return Score(
        len(p),
        len(np.unique(known.cluster)),
        float(squared.mean()),
        cluster_error(squared, known.cluster),
        float(other.mean()),
        float((other - squared).mean()),
        cluster_error(other - squared, known.cluster),
        float(distance),
        slope(p, y),
        bins,
    )


def reliability(known: Cases) -> tuple[Bin, ...]:
    """Ten bins of equal width, empty ones left out."""
    place = np.minimum((known.probability * BINS).astype(int), BINS - 1)
    return tuple(_bin(known.where(place == k)) for k in range(BINS) if (place == k).any())


def warnings(known: Cases) -> dict[int, tuple[int, int]]:
    """For every origin year the warnings (probability below 0.2) and how many of those targets were missed."""
    result = {}
    for year in np.unique(known.origin):
        warned = (known.origin == year) & (known.probability < HOPELESS)
        result[int(year)] = (int(warned.sum()), int((known.attained[warned] == 0).sum()))
    return result


def leads(known: Cases) -> tuple[Lead, ...]:
    """What became of warnings given so many years before the end, the longest first."""
    found = []
    for horizon in sorted(np.unique(known.horizon).tolist(), reverse=True):
        here = known.where(known.horizon == horizon)
        warned, missed = here.probability < HOPELESS, here.attained == 0
        false, caught = int((warned & ~missed).sum()), int((warned & missed).sum())
        found.append(Lead(int(horizon), int(warned.sum()), false, int(missed.sum()), caught))
    return tuple(found)


def first_warnings(known: Cases) -> FirstWarnings:
    """How early the targets that were missed had first been warned of, and how many others had been too."""
    _, first, target = np.unique(known.target, return_index=True, return_inverse=True)
    lead = np.zeros(len(first))
    np.maximum.at(lead, target, np.where(known.probability < HOPELESS, known.horizon, 0.0))
    missed = known.attained[first] == 0
    ahead = lead[missed & (lead > 0)]
    years = float(ahead.mean()) if len(ahead) else 0.0
    return FirstWarnings(int(missed.sum()), len(ahead), years, int((~missed).sum()), int((lead[~missed] > 0).sum()))


def coverage(answers: Iterable[Answers], truths: Truths) -> Coverage:
    """How often the published values lay in their intervals, ends included."""
    names = list(SHARES)
    rows = [(truths[key], *interval) for one in answers for key, interval in one.intervals.items() if key in truths]
    if not rows:
        return Coverage(0, 0.0, 0.0)
    values, *columns = np.array(rows).T
    slack = 1e-9 * (1 + np.abs(values))
    found = dict(zip(names, columns, strict=True))
    within = [
        float(((found[f"lo{level}"] - slack <= values) & (values <= found[f"hi{level}"] + slack)).mean())
        for level in (80, 95)
    ]
    return Coverage(len(values), *within)


def naive(history: Series, task: Task) -> float:
    """Probability when the last value is expected to stay, with a normal error of the size of the yearly changes."""
    known = history.known
    values = np.array([float(o.value) for o in known if o.value is not None])
    gaps = np.diff([o.year for o in known])
    variance = float((np.diff(values) ** 2 / gaps).mean()) if len(gaps) else 0.0
    deviation = np.sqrt(variance * (task.year - known[-1].year))
    if deviation == 0:
        return float(_attained(task, float(values[-1])))
    under = float(normal_cdf(np.array([(task.goal - values[-1]) / deviation]))[0])
    return 1 - under if task.op == ">=" else under


def cluster_error(values: Array, clusters: Array) -> float:
    """Standard error of a mean whose values are independent only between clusters."""
    _, group = np.unique(clusters, return_inverse=True)
    sums = np.bincount(group, values - values.mean())
    k = len(sums)
    return float(np.sqrt((sums**2).sum() * k / max(k - 1, 1)) / len(values))


def slope(probabilities: Array, attained: Array) -> float:
    """Slope of the logistic regression of the outcome on the log odds (Newton's method)."""
    inside = np.clip(probabilities, _CLIP, 1 - _CLIP)
    x = np.stack([np.ones_like(inside), np.log(inside / (1 - inside))], axis=1)
    b = np.array([0.0, 1.0])
    for _ in range(25):
        expected = 1 / (1 + np.exp(-x @ b))
        information = (x * (expected * (1 - expected))[:, None]).T @ x + 1e-9 * np.eye(2)
        b = b + np.clip(np.linalg.solve(information, x.T @ (attained - expected)), -1, 1)
    return float(b[1])


def _bin(known: Cases) -> Bin:
    gap = known.attained - known.probability
    share, reach = float(known.attained.mean()), _BAND * cluster_error(gap, known.cluster)
    mean = float(known.probability.mean())
    return Bin(len(gap), mean, share, max(0.0, share - reach), min(1.0, share + reach))


def _number(*parts: object) -> int:
    """The same whole number for the same parts, small enough for a float."""
    return int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=6).digest())


def _attained(task: Task, value: float) -> bool:
    return value >= task.goal if task.op == ">=" else value <= task.goal
