"""What each part of the model is worth: the forecasts of the past once more, without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lianggang.forecast import record
from lianggang.forecast.params import DEFAULT, Params
from lianggang.forecast.record import Cases, Truths
from lianggang.forecast.tasks import Folder, answer


@dataclass(frozen=True, slots=True)
class Without:
    """The answers of a model that lacks one part. name: Chinese. alone: nothing is learnt from other series."""

    name: str
    params: Params
    alone: bool = False


PARTS = (
    Without("其他地区", DEFAULT, alone=True),
    Without("变动的自相关", replace(DEFAULT, persistence=(0.0,), persistence_prior=(1.0,))),
    Without("偶然误差", replace(DEFAULT, noise=(0.0,), common_noise=(0.0,))),
    Without("件数", replace(DEFAULT, few_counts=0.0)),
    Without("自己的趋势", replace(DEFAULT, drift=0.0, smooth_drift=0.0, steady=0.0)),
)


@dataclass(frozen=True, slots=True)
class Worth:
    """By how much the Brier score of n questions would be worse without a part; error: its standard error."""

    name: str
    n: int
    brier: float
    error: float


def cases_without(part: Without, past: Sequence[tuple[Folder, Truths]]) -> Cases:
    """All questions about the past, answered without a part."""
    return record.together(
        record.cases(folder, truths, answer(folder, params=part.params, alone=part.alone)) for folder, truths in past
    )


def worth(known: Cases, past: Sequence[tuple[Folder, Truths]], horizon: int) -> Iterator[Worth]:
    """What each part is worth to the questions asked `horizon` years ahead; known: answered with all parts."""
    here = known.where(known.horizon == horizon)
    for part in PARTS:
        less = cases_without(part, past)
        less = less.where(less.horizon == horizon)
        loss = (less.probability - less.attained) ** 2 - (here.probability - here.attained) ** 2
        yield Worth(part.name, len(loss), float(loss.mean()), record.cluster_error(loss, here.cluster))
