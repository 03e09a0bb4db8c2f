"""How long a full assessment of whole panels takes, how much memory it needs, and that its cost is linear.

    python bench/engine.py [SERIES …] [--engine numpy|duckdb|spark] [--years 10]
    python bench/engine.py --ets 2000         # against statsforecast AutoETS on the same series, in one run

Every measurement is a process of its own; CPU seconds and memory are of it and of all that it starts, memory looked
at five times a second. Machines differ and are shared: CPU seconds say more than wall seconds, and ratios more than
either.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lianggang.assess import DEFAULT as ASSESS
from lianggang.engines import run
from lianggang.engines.asked import Asked, Work
from lianggang.engines.cases import cases
from lianggang.engines.columns import long
from lianggang.engines.demands import demands
from lianggang.engines.figures import panels
from lianggang.engines.outlook import outlook
from lianggang.panel.model import Breakdown
from lianggang.plans.model import Kind, Target

PLACES, AS_OF, DUE = 2000, 2024, 2030
PARTS = [
    Breakdown(),
    Breakdown(sex="女"),
    Breakdown(sex="男"),
    Breakdown(residence="农村"),
    Breakdown(residence="城镇"),
]
KINDS = [  # unit, better, target
    ("%", "higher", Target("I", "", Kind.LEVEL, ">=", Decimal(80), "%")),
    ("/10万", "lower", Target("I", "", Kind.LEVEL, "<=", Decimal("16.5"), "/10万")),
    ("‰", "lower", Target("I", "", Kind.CHANGE, "<=", Decimal(-20), "%", 2020)),
    ("岁", "higher", Target("I", "", Kind.CHANGE, ">=", Decimal(1), "岁", 2020)),
]
SCALES = {"%": 100, "/10万": 100_000, "‰": 1000}


def indicator(number: int, years: int) -> pa.Table:
    """One indicator of 2,000 counties in five parts: a quarter each of shares, rare events, events and amounts."""
    random, unit = np.random.default_rng(number), KINDS[number % len(KINDS)][0]
    shape = PLACES, len(PARTS), years
    level = random.uniform(*((20, 90) if unit == "%" else (5, 40)), (PLACES, 1, 1))
    path = random.normal(0.01, 0.03, shape).cumsum(axis=2) + random.normal(0, 0.02, (1, 1, years)).cumsum(axis=2)
    value = level * np.exp(path)
    whole = np.round(random.uniform(2000, 60_000, (PLACES, len(PARTS), 1)) * np.ones(shape))
    if unit in SCALES:
        value = np.minimum(value, 99.0) if unit == "%" else value
        expected = value * whole / SCALES[unit]
        part = np.round(expected) if unit == "%" else random.poisson(expected).astype(float)
        value = part / whole * SCALES[unit]
    counted = (part.ravel(), whole.ravel()) if unit in SCALES else ([None] * value.size,) * 2
    rows = PLACES * len(PARTS) * years
    return pa.table({
        "code": [f"B-{number:04d}"] * rows,
        "territory": np.repeat([f"甲{k:04d}县" for k in range(PLACES)], len(PARTS) * years),
        "sex": np.tile(np.repeat([p.sex for p in PARTS], years), PLACES),
        "residence": np.tile(np.repeat([p.residence for p in PARTS], years), PLACES),
        "year": np.tile(np.arange(AS_OF - years + 1, AS_OF + 1, dtype=np.int16), PLACES * len(PARTS)),
        "value": np.round(value, 2).ravel(),
        "numerator": pa.array(counted[0], pa.float64()),
        "denominator": pa.array(counted[1], pa.float64()),
        "unit": [unit] * rows,
    })  # fmt: skip


def figures(path: Path, series: int, years: int) -> int:
    """A file of about so many series; returns the number of its indicators."""
    number = max(1, round(series / (PLACES * len(PARTS))))
    with pq.ParquetWriter(path, indicator(0, years).schema, compression="zstd") as writer:
        for k in range(number):
            writer.write_table(indicator(k, years))
    return number


def work(number: int) -> Work:
    """One target for every series."""
    asked = []
    for k in range(number):
        _, better, target = KINDS[k % len(KINDS)]
        asked += [Asked(f"{k}-{j}", f"B-{k:04d}", target, 2021, DUE, better, part=part) for j, part in enumerate(PARTS)]
    return Work(AS_OF, tuple(asked))


def engine(name: str, path: str):
    if name == "spark":
        from lianggang.engines.cluster import Cluster

        return Cluster([path], os.environ.get("SPARK_MASTER", "local-cluster[2,1,1024]"))
    from lianggang.engines.duck import OutOfCore
    from lianggang.engines.memory import InMemory

    return {"numpy": InMemory, "duckdb": OutOfCore}[name]([path])


def one(name: str, path: str, number: int) -> None:
    """Judge in this process and print wall and CPU seconds and the number of series."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
        record = run.assess(engine(name, path), work(number), Path(folder) / "out")
    wall = time.perf_counter() - start
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = sum(used.ru_utime + used.ru_stime for used in (own, others))
    print(wall, cpu, record["results"]["rows"]["assessments"])


def sizes(name: str, series: list[int], years: int) -> None:
    print(f"{'engine':8}{'series':>10}{'wall s':>9}{'CPU s':>9}{'µs CPU each':>13}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for wanted in series:
            path = Path(folder) / f"{wanted}.parquet"
            number = figures(path, wanted, years)
            command = [sys.executable, __file__, "--one", name, str(path), str(number)]
            answer, memory = watched(command)
            wall, cpu, count = map(float, answer.split())
            print(f"{name:8}{count:10.0f}{wall:9.1f}{cpu:9.1f}{cpu / count * 1e6:13.0f}{memory:9.0f}", flush=True)
            path.unlink()


def watched(command: list[str]) -> tuple[str, float]:
    """The last line that a command prints, and the most memory in MB that it and all its processes held at once."""
    peak = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            time.sleep(0.2)
        lines = process.stdout.read().splitlines()
    if process.returncode:
        sys.exit(f"the measurement ended with {process.returncode}")
    return lines[-1], peak / 2**20


def resident(process: int) -> int:
    """Bytes of memory of a process and its children; 0 when it is gone."""
    try:
        children = [int(c) for f in Path(f"/proc/{process}/task").glob("*/children") for c in f.read_text().split()]
        own = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except FileNotFoundError:
        return 0
    return own + sum(map(resident, children))


def against_ets(number: int, years: int) -> None:
    """CPU time for each series of a full assessment and of AutoETS alone, turn by turn on the same series."""
    try:
        from statsforecast import StatsForecast
        from statsforecast.models import AutoETS
    except ImportError:
        print("statsforecast is not installed here: no comparison with AutoETS was made (pip install statsforecast)")
        return
    import pandas as pd

    table = pa.concat_tables([indicator(k, years) for k in range(len(KINDS))])
    names = pa.compute.binary_join_element_wise(*(table[c] for c in ("code", "territory", "sex", "residence")), "|")
    frame = pd.DataFrame(
        {"unique_id": names.to_pandas(), "ds": table["year"].to_pandas(), "y": table["value"].to_pandas()}
    )
    some = frame[frame.unique_id.isin(frame.unique_id.drop_duplicates().sample(number, random_state=0))]
    model = StatsForecast(models=[AutoETS(season_length=1)], freq=1, n_jobs=1)
    model.forecast(df=some.head(years * 10), h=6, level=[80])  # compiles
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f.parquet"
        pq.write_table(table, path)
        start = time.process_time()
        run.assess(engine("numpy", str(path)), work(len(KINDS)), Path(folder) / "out")
        ours = (time.process_time() - start) / (len(frame) / years)
    forecast = forecasts(table, work(len(KINDS))) / (len(frame) / years)
    start = time.process_time()
    model.forecast(df=some, h=6, level=[80])
    ets = (time.process_time() - start) / number
    for name, seconds in (("full assessment", ours), ("forecast, interval and probability", forecast)):
        print(f"{name}: {seconds * 1e6:.0f} µs, AutoETS {ets * 1e6:.0f} µs CPU a series, ratio {ets / seconds:.1f}")


def forecasts(table: pa.Table, asked: Work) -> float:
    """CPU seconds for the forecasts of all series alone: median, interval and probability of attainment."""
    found = [f.panel for f in panels(long(table), {})]
    spent = 0.0
    for panel in found:
        here = cases(panel, asked.of(panel.indicator), AS_OF)
        wanted = demands(here, {}, ASSESS)
        start = time.process_time()
        outlook(here, wanted, np.ones(len(here), bool), {}, ASSESS.forecast)
        spent += time.process_time() - start
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("series", nargs="*", type=int, default=[20_000, 40_000, 80_000])
    parser.add_argument("--engine", default="numpy")
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--ets", type=int, default=0)
    parser.add_argument("--one", nargs=3)
    given = parser.parse_args()
    if given.one:
        one(given.one[0], given.one[1], int(given.one[2]))
    elif given.ets:
        against_ets(given.ets, given.years)
    else:
        sizes(given.engine, given.series, given.years)


if __name__ == "__main__":
    main()
