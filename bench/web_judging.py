"""How long it takes to judge a province of 100 counties with one plan each: as one group, and one county by itself.

    nice python bench/web_judging.py [--counties 100] [--years 10]

Every county has the example's plan, about 200 targets; all have figures of every indicator in ten years.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from pathlib import Path

LAST = 2024
PLAN = Path(__file__).resolve().parents[1] / "examples" / "county" / "plan.docx"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counties", type=int, default=100)
    parser.add_argument("--years", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"LIANGGANG_HOME": folder, "DJANGO_SETTINGS_MODULE": "lianggang.web.settings"}
        from lianggang.web.home import Home

        Home(Path(folder)).prepare()
        import django

        django.setup()
        _make(asked.counties, asked.years)
        _measure()


def _make(counties: int, years: int) -> None:
    from django.core.management import call_command

    from lianggang.documents.reader import from_bytes
    from lianggang.plans.interchange import reading_to_dict
    from lianggang.plans.reader import read_plan
    from lianggang.web.accounts.models import Account
    from lianggang.web.audit.record import By
    from lianggang.web.figures.indicators import load_indicators
    from lianggang.web.places.models import Territory
    from lianggang.web.plans.confirming import store_aims
    from lianggang.web.plans.models import PlanDocument
    from lianggang.web.plans.units import asked_of

    call_command("migrate", verbosity=0)
    load_indicators()
    who = Account.objects.create(username="bench", name="bench")
    reading = reading_to_dict(read_plan(from_bytes(PLAN.name, PLAN.read_bytes())))
    above = Territory.objects.create(code="990000", name="云省", level="province")
    for n in range(counties):
        place = Territory.objects.create(
            code=f"9901{n:03d}", name=f"云{chr(0x4E00 + n)}县", level="county", parent=above
        )
        document = PlanDocument.objects.create(
            territory=place, name="规划.docx", file="x", digest=str(n), state="confirmed", version=1, reading=reading,
            uploaded_by=who,
        )  # fmt: skip
        asked = asked_of(document)
        store_aims(By(who), document, asked)
        _figures(place, [a.code for a in asked], years)


def _figures(place: object, codes: list[str], years: int) -> None:
    from lianggang.web.figures.models import Figure, Indicator

    rows, draw = [], random.Random(str(place))
    for indicator in Indicator.objects.filter(code__in=codes):
        value = 40 + 40 * draw.random()
        for year in range(LAST - years + 1, LAST + 1):
            value += draw.gauss(0.4, 0.6)
            rows.append(Figure(territory=place, indicator=indicator, year=year, value=f"{value:.2f}"))
    Figure.objects.bulk_create(rows, batch_size=2000)


def _measure() -> None:
    from lianggang.web.figures.judging import judge_changed, judge_territory
    from lianggang.web.figures.models import Figure, Judgement
    from lianggang.web.places.models import Territory

    county = Territory.objects.filter(level="county").first()
    assert county is not None
    print(f"{Figure.objects.count():,} figures, {Territory.objects.count() - 1} counties")
    for what, work in (
        ("one county", lambda: judge_territory({"territory": county.pk, "since": 0}, lambda *_: None)),
        ("the others with it", lambda: judge_changed({}, lambda *_: None)),
        ("again, nothing new", lambda: judge_changed({}, lambda *_: None)),
    ):
        begun = time.perf_counter()
        work()
        print(f"{what}: {time.perf_counter() - begun:.1f} s, {Judgement.objects.count():,} verdicts kept", flush=True)
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
