"""Requests a second of an indicator's pages against Datasette's table page over the same rows, in one run.

    python3 -m venv /tmp/datasette && /tmp/datasette/bin/pip install datasette
    nice python bench/pages_against_datasette.py --datasette /tmp/datasette/bin/datasette [--counties 100] [--seconds 8]

Makes a province with a million figures and serves its one SQLite file by both, each as it comes; 20 connections that
are kept open ask in turns, round after round. Only ratios count. Without Datasette it says so and measures nothing.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
CONNECTIONS, ROUNDS, GOAL = 20, 3, 2.0


@dataclass
class Page:
    """One address of one server. rates: good answers a second, round by round."""

    name: str
    port: int
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    rates: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)


def main() -> int:
    asked = _arguments()
    if not asked.datasette.exists():
        print(f"{asked.datasette} is not there, nothing is measured; how to install it is said at the top of this file")
        return 0
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.environ |= {"LIANGGANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lianggang.web.settings"}
        os.environ.pop("DATABASE_URL", None)
        number, code = _office(asked)
        print(f"{number:,} figures, {CONNECTIONS} connections, {ROUNDS} rounds of {asked.seconds} s")
        ours, theirs = _pages(stack, home, asked.datasette, code)
        for page in [*ours, *theirs] * ROUNDS:
            page.rates.append(_load(page, asked.seconds))
        return _report(ours, theirs)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("counties", 100), ("indicators", 300), ("years", 10)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--datasette", type=Path, default=Path("/tmp/datasette/bin/datasette"))
    return parser.parse_args()


def _office(asked: argparse.Namespace) -> tuple[int, str]:
    """The office with its figures and one published page; the number of figures, the indicator that is asked for."""
    from lianggang.web.home import Home

    Home.current().prepare()
    import django

    django.setup()
    import web_pages

    from lianggang.web.figures.models import Indicator

    number = web_pages._make(asked)
    indicator = Indicator.objects.all()[7]  # with parts by sex and residence
    _publish(indicator)
    return number, indicator.code


def _publish(indicator: object) -> None:
    """A release of one county with the page of one target, from the example county."""
    from lianggang.monitoring.run import load_reading, monitor
    from lianggang.reports import write_pages
    from lianggang.web.accounts.models import Account
    from lianggang.web.places.models import Territory
    from lianggang.web.publishing.making import folder_of
    from lianggang.web.publishing.models import Release

    example = Path(__file__).parents[1] / "examples" / "county"
    round_ = monitor(load_reading(example / "plan.docx"), [example / "figures.csv"], year=2024).round
    place = Territory.objects.filter(level="county").first()
    by = Account.objects.first()
    made = Release.objects.create(territory=place, number=1, title="公开版", by=by, state="published",
                                  published_at="2025-06-01T00:00:00+00:00")  # fmt: skip
    write_pages(round_, folder_of(made), [])


def _pages(stack: ExitStack, home: Path, datasette: Path, code: str) -> tuple[list[Page], list[Page]]:
    """What is asked of both servers: one indicator's rows."""
    from sessions import session_of

    from lianggang.web.accounts.models import Account
    from lianggang.web.figures.models import Indicator
    from lianggang.web.places.models import Territory
    from lianggang.web.publishing.making import folder_of
    from lianggang.web.publishing.models import Release

    indicator, county = Indicator.objects.get(code=code), Territory.objects.filter(level="county").first()
    assert county is not None
    release = Release.objects.get()
    target = next(p.name for p in sorted(folder_of(release).glob("target-*.html")))
    members = (Account.objects.get(username=who) for who in ("county", "province"))
    cookies = {a.username: {"Cookie": f"sessionid={session_of(a)}"} for a in members}
    own = stack.enter_context(_served([sys.executable, "-m", "lianggang.cli", "web", "serve", "--no-worker"], "--port"))
    database = home / "office.sqlite3"
    with sqlite3.connect(database) as held:
        held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other = stack.enter_context(_served([str(datasette), "serve", str(database)], "--port"))
    table = "/office/figures_figure"
    ours = [
        Page("public page of the county", own, f"/public/{county.code}/{target}"),
        Page("member's page, county", own, f"/indicators/{code}/?year=2024", cookies["county"]),
        Page("member's page, province with 100 counties", own, f"/indicators/{code}/?year=2024", cookies["province"]),
    ]
    theirs = [
        Page("the county's rows of the indicator", other,
             f"{table}?indicator_id={indicator.pk}&territory_id={county.pk}"),
        Page("the indicator's rows", other, f"{table}?indicator_id={indicator.pk}&year=2024"),
        Page("the table", other, table),
    ]  # fmt: skip
    return ours, theirs


@contextmanager
def _served(command: list[str], port_option: str) -> Iterator[int]:
    """A server on a free port, ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([*command, port_option, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"nothing answers on port {port}")


def _load(page: Page, seconds: float) -> float:
    """Good answers a second over all connections."""
    done, end = [0] * CONNECTIONS, time.perf_counter() + seconds

    def ask(n: int) -> None:
        link = http.client.HTTPConnection("127.0.0.1", page.port, timeout=60)
        while time.perf_counter() < end:
            link.request("GET", page.path, headers=dict(page.headers))
            answer = link.getresponse()
            page.size = len(answer.read())
            assert answer.status == 200, (page.path, answer.status)
            done[n] += 1
        link.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(n,)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - begun)


def _report(ours: list[Page], theirs: list[Page]) -> int:
    """Every page of ours as a ratio to the quickest of theirs; 1 when one of them is below the goal."""
    best = max(theirs, key=lambda p: p.rate)
    for page in theirs:
        print(f"Datasette  {page.name:42} {page.rate:7.1f} a second  {page.size / 1024:4.0f} kB")
    for page in ours:
        print(f"lianggang  {page.name:42} {page.rate:7.1f} a second  {page.size / 1024:4.0f} kB  "
              f"{page.rate / best.rate:.1f} × its quickest")  # fmt: skip
    return int(any(page.rate < GOAL * best.rate for page in ours))


if __name__ == "__main__":
    sys.exit(main())
