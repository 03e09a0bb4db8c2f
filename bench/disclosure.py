"""How long it takes to decide what of a county's or a city's figures may be published.

Invented figures: rates of few and of many events, each for the total, both sexes, town and country, and ten years.

    python bench/disclosure.py              # a county of 300 indicators
    python bench/disclosure.py 60 10        # a city of 10 counties, 60 indicators each
"""

import random
import resource
import sys
import time
from decimal import Decimal

from lianggang.disclosure.withhold import withhold
from lianggang.panel.model import TOTAL, Breakdown, Observation
from lianggang.panel.quantities import Quantity

YEARS = range(2015, 2025)
INNER = [Breakdown(sex=s, residence=r) for s in "男女" for r in ("城镇", "农村")]
PARTS = [TOTAL, *(Breakdown(sex=s) for s in "男女"), *(Breakdown(residence=r) for r in ("城镇", "农村"))]


def observed(code, territory, year, part, cells):
    inside = [c for p, c in zip(INNER, cells, strict=True)
              if part.sex in ("", p.sex) and part.residence in ("", p.residence)]  # fmt: skip
    events, people = (Decimal(sum(column)) for column in zip(*inside, strict=True))
    return Observation(code, territory, year, events * 1000 / people, "‰", events, people, part)


def figures(indicators, counties):
    """Every fifth indicator counts a handful a year, the others hundreds."""
    rng = random.Random(1)
    quantities = {f"L-{i:04d}": Quantity(f"L-{i:04d}", f"某率{i}", "‰", 1000) for i in range(indicators)}
    rows = []
    for i, code in enumerate(quantities):
        for year in YEARS:
            below = []
            for county in range(counties):
                people = [rng.randint(800, 2000) for _ in INNER]
                rate = 0.002 if i % 5 == 0 else 0.2
                cells = [(sum(rng.random() < rate for _ in range(20)) if rate > 0.1 else rng.randint(0, 4), n)
                         for n in people]  # fmt: skip
                cells = [(c * 10 if rate > 0.1 else c, n) for c, n in cells]
                below.append(cells)
                rows += [observed(code, f"第{county}县", year, part, cells) for part in PARTS]
            if counties > 1:
                whole = [tuple(map(sum, zip(*cell, strict=True))) for cell in zip(*below, strict=True)]
                rows += [observed(code, "某市", year, part, whole) for part in PARTS]
    parents = {f"第{county}县": "某市" for county in range(counties)} if counties > 1 else {}
    return rows, quantities, parents


def main(indicators=300, counties=1):
    rows, quantities, parents = figures(indicators, counties)
    start = time.process_time()
    publication = withhold(rows, quantities, parents=parents)
    seconds = time.process_time() - start
    counted = {why.value: n for why, n in publication.counted().items()}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(rows)} values, {counties} counties: withheld {counted}, {seconds:.1f} s of CPU, {memory} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
