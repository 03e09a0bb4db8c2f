"""How long forecasts take per 10,000 series, and how good they are on the shared back-test.

Run as `python bench/forecast.py [TASKS]`; TASKS is a folder that make_tasks.py of the back-test has written.
"""

import sys
import time
from decimal import Decimal
from pathlib import Path

import numpy as np

from lianggang.forecast import record
from lianggang.forecast.engine import predict_panel
from lianggang.forecast.hindcast import read_hindcasts
from lianggang.forecast.tasks import answer
from lianggang.panel.model import Observation, Series

SERIES, YEARS, GOALS = 10_000, 12, 6
SHARES = (0.025, 0.1, 0.5, 0.9, 0.975)


def walks() -> list[Series]:
    """Percentages that wander, in many areas."""
    random = np.random.default_rng(0)
    paths = 50 + np.cumsum(random.normal(0.5, 1, (SERIES, YEARS)), axis=1)
    return [
        Series("I", "I", "%", str(i), tuple(_point(str(i), 2010 + k, v) for k, v in enumerate(path)))
        for i, path in enumerate(paths)
    ]


def _point(area: str, year: int, value: float) -> Observation:
    return Observation("I", area, year, Decimal(f"{value:.1f}"), "%")


def pace(alone: bool) -> float:
    """Seconds for two horizons, five quantiles and six questions each of all series."""
    series = walks()
    start = time.perf_counter()
    for part in predict_panel(series, (2023, 2026), alone=alone):
        for distributions in part.by_year.values():
            distributions.quantiles(SHARES)
            for goal in range(GOALS):
                distributions.cdf(np.full(len(series), 50.0 + goal))
    return time.perf_counter() - start


def quality(tasks: Path, alone: bool) -> None:
    """Brier, calibration and gain over naive on origins from 2008 on."""
    known = record.together(
        record.cases(folder, truths, answer(folder, alone=alone)) for folder, truths in read_hindcasts(tasks, 2008)
    )
    for horizon in (5, 2):
        s = record.score(known.where(known.horizon == horizon))
        print(f"h{horizon} Brier {s.brier:.4f} ({s.error:.4f}) ECE {s.calibration:.3f} slope {s.slope:.2f}", end="  ")
        print(f"gain over naive {s.gain:.4f} ({s.gain_error:.4f})")


if __name__ == "__main__":
    for alone in (False, True):
        print(f"{'alone' if alone else 'with peers'}: {pace(alone):.1f} s per 10,000 series of one indicator")
        for folder in sys.argv[1:]:
            quality(Path(folder), alone)
