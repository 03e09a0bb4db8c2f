"""How long a full annual report takes: 300 targets, at least 60 charts, from figures to Word.

    nice python bench/report.py [--targets 300] [--charts 60]

The round is that of the example county, its targets repeated and spread over as many areas as charts are wanted. Times
are CPU seconds, which do not depend on what else the machine does. Exits with 1 when the whole takes longer than the
limit, or the report does not come out the same from its snapshot.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from lianggang.monitoring.run import load_reading, monitor
from lianggang.reports.making import build
from lianggang.reports.snapshot import ReportKind, take
from lianggang.round import Result, Round

COUNTY = Path(__file__).resolve().parents[1] / "examples" / "county"
LIMIT = 30.0  # CPU seconds
YEAR = 2024


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--targets", type=int, default=300)
    parser.add_argument("--charts", type=int, default=60)
    asked = parser.parse_args()
    start = time.process_time()
    monitored = monitor(load_reading(COUNTY / "plan.docx"), [COUNTY / "figures.csv"], year=YEAR)
    judged = time.process_time()
    round_ = grown(monitored.round, asked.targets, asked.charts)
    snapshot = take(ReportKind.ANNUAL, round_).to_bytes()
    taken = time.process_time()
    report = build(snapshot)
    built = time.process_time()
    same = build(snapshot) == report
    charts = sum(n.startswith("word/charts/chart") for n in ZipFile(BytesIO(report)).namelist())
    print(f"{len(round_.results)} targets, {charts} charts; bytes: snapshot {len(snapshot):,}, report {len(report):,}")
    print(f"read and judge {judged - start:.1f} s, snapshot {taken - judged:.1f} s, Word {built - taken:.1f} s of CPU")
    print(f"whole {built - start:.1f} s, at most {LIMIT:.0f}; built again the same: {same}")
    return int(built - start > LIMIT or not same or charts < asked.charts)


def grown(round_: Round, targets: int, areas: int) -> Round:
    """The round with so many targets, those with a series spread first over so many areas of the first plan."""
    known = sorted(round_.results, key=lambda r: (r.tracked.target.value is None, -len(r.series.known)))
    repeated = [known[i % len(known)] for i in range(targets)]
    return replace(round_, results=tuple(_placed(r, i, areas) for i, r in enumerate(repeated)))


def _placed(result: Result, number: int, areas: int) -> Result:
    area = f"第{number % areas + 1}领域"
    plan = result.tracked.plan
    tracked = replace(result.tracked, id=f"{number}.{result.tracked.id}", area=area, plan=plan)
    return replace(result, tracked=tracked)


if __name__ == "__main__":
    sys.exit(main())
