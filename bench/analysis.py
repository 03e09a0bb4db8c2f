"""What the analytical copy of a province or the nation costs: time, size and memory, whole and after one correction.

    nice python bench/analysis.py [--counties 50] [--indicators 300] [--years 15]

Figures have five parts each (total, two sexes, town and country). The figures are laid into the database directly;
making them is not counted. DATABASE_URL names another database than SQLite, an empty one.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LAST = 2024
PARTS = ("", "男", "女", "城镇", "农村")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("counties", 50), ("indicators", 300), ("years", 15)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"LIANGGANG_HOME": folder, "DJANGO_SETTINGS_MODULE": "lianggang.web.settings"}
        from lianggang.web.home import Home

        Home(Path(folder)).prepare()
        import django

        django.setup()
        _make(asked)
        _measure(Path(folder))


def _make(asked: argparse.Namespace) -> None:
    from django.core.management import call_command

    from lianggang.web.exchange.held import store
    from lianggang.web.figures.indicators import load_indicators
    from lianggang.web.places.models import Territory

    call_command("migrate", verbosity=0)
    load_indicators()
    begun = time.perf_counter()
    for n in range(asked.counties):
        place = Territory.objects.create(code=f"99{n + 101:04d}", name=f"云{chr(0x4E00 + n)}县", level="county")
        store(_released(place.code, asked), "统计局")
    print(f"figures laid in: {time.perf_counter() - begun:.0f} s", flush=True)


def _released(code: str, asked: argparse.Namespace) -> Iterator[Any]:
    from decimal import Decimal

    from lianggang.exchange.values import Released
    from lianggang.panel.model import Observation
    from lianggang.web.figures.models import Indicator
    from lianggang.web.figures.reading import breakdown

    draw = random.Random(code)
    for indicator in Indicator.objects.all()[: asked.indicators]:
        for year in range(LAST - asked.years + 1, LAST + 1):
            for part in PARTS:
                value, count = Decimal(draw.randrange(1000, 9999)) / 100, Decimal(draw.randrange(1000, 9999))
                o = Observation(indicator.code, code, year, value, indicator.unit, count, count * 2, breakdown(part))
                yield Released(o, 1, "2025-02-01T08:00:00+00:00", "卫生健康局")


def _measure(folder: Path) -> None:
    from django.db import connection

    from lianggang.web.analysis.copying import write_copy
    from lianggang.web.figures.models import Figure

    copy, number = folder / "copy", Figure.objects.count()
    size = (folder / "office.sqlite3").stat().st_size if (folder / "office.sqlite3").exists() else 0
    size = size or sum(p.stat().st_size for p in folder.glob("*sqlite3*"))
    print(
        f"{connection.vendor}: {number:,} figures, {size / max(1, number):.0f} bytes each in the database", flush=True
    )
    for what in ("whole", "nothing new", "one correction"):
        if what == "one correction":
            first = Figure.objects.filter(year=LAST)[0]
            Figure.objects.filter(pk=first.pk).update(current=False)
            first.pk, first.revision, first._state.adding = None, 2, True
            first.save()
        begun, used = time.perf_counter(), time.process_time()
        done = write_copy(copy)
        print(f"{what}: {time.perf_counter() - begun:.1f} s, {time.process_time() - used:.1f} CPU s, "
              f"{done.anew} of {done.parts} parts", flush=True)  # fmt: skip
    held = sum(p.stat().st_size for p in copy.glob("*.parquet"))
    print(f"copy: {held / 1e6:.1f} MB, {held / number:.1f} bytes a figure; most memory "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")  # fmt: skip


if __name__ == "__main__":
    main()
