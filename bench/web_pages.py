"""How fast the pages of figures are in a province with 100 counties: times, numbers of queries.

    nice python bench/web_pages.py [--counties 100] [--indicators 300] [--years 10] [--rounds 30] [--postgres]

Makes an office of its own in a temporary folder, with more than a million figures, and asks pages through Django's
own client: everything but the network. Exits with 1 when a page is slower than it may be, or asks the database more
often in the whole province than in one county.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from itertools import islice, product
from pathlib import Path

LIMIT = 300  # milliseconds, 95th percentile
MORE = 2  # a province has territories to compare, a county may have none
LAST = 2024
PARTS = ("", "男", "女", "城镇", "农村")


def main() -> int:
    asked = _arguments()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ |= {"LIANGGANG_HOME": folder, "DJANGO_SETTINGS_MODULE": "lianggang.web.settings"}
        os.environ.pop("DATABASE_URL", None)
        if asked.postgres:
            os.environ["DATABASE_URL"] = stack.enter_context(_server())
        from lianggang.web.home import Home

        Home(Path(folder)).prepare()
        import django

        django.setup()
        begun = time.perf_counter()
        number = _make(asked)
        print(f"{number:,} figures made in {time.perf_counter() - begun:.0f} s")
        return _measure(asked)


def _server() -> AbstractContextManager[str]:
    """A PostgreSQL for the time of the measuring."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.with_postgres import programs, server

    folder = programs()
    if folder is None:
        sys.exit("这台机器上没有PostgreSQL。")
    return server(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("counties", 100), ("indicators", 300), ("years", 10), ("rounds", 30)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--postgres", action="store_true")
    return parser.parse_args()


def _make(asked: argparse.Namespace) -> int:
    """The office: a province, its cities and counties, figures of all counties and the province, verdicts."""
    from django.core.management import call_command
    from django.db import connection

    from lianggang.web.accounts.models import Account, Membership
    from lianggang.web.accounts.rights import Role
    from lianggang.web.figures.indicators import load_indicators
    from lianggang.web.figures.models import Indicator
    from lianggang.web.places.models import Territory

    call_command("migrate", verbosity=0)
    load_indicators()
    province = Territory.objects.create(code="990000", name="示例省", level="province")
    cities = [
        Territory.objects.create(code=f"99{i + 1:02d}00", name=f"{i + 1}市", level="city", parent=province)
        for i in range(max(asked.counties // 10, 1))
    ]
    counties = [
        Territory.objects.create(
            code=f"99{i // 10 + 1:02d}{i % 10 + 21}", name=f"{i + 1}县", level="county", parent=cities[i // 10]
        )
        for i in range(asked.counties)
    ]
    for username, place in (("province", province), ("county", counties[0])):
        account = Account.objects.create(username=username, must_change_password=False)
        Membership.objects.create(account=account, role=Role.BUREAU, territory=place)
    indicators = list(Indicator.objects.all()[: asked.indicators])
    number = _figures([province, *cities, *counties], indicators, range(LAST - asked.years + 1, LAST + 1))
    for place in (province, counties[0], counties[1]):
        _judge(place, indicators)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return number


def _figures(places: list, indicators: list, years: range) -> int:  # type: ignore[type-arg]
    """A value a year with its counts, two of three indicators broken down by sex and residence; returns how many.

    One row goes through Django, the others are copies of it: a million objects would take longer than the measuring.
    """
    from django.db import connection, transaction

    from lianggang.web.figures.models import Figure

    first = Figure(territory=places[0], indicator=indicators[0], year=1990, value=1, source="统计年鉴")
    first.save()
    columns = [f.column for f in Figure._meta.concrete_fields if f.name != "id"]
    own = ("territory_id", "indicator_id", "year", "breakdown", "numerator", "denominator", "value")
    taken = ", ".join("%s" if c in own else c for c in columns)
    order = [c for c in columns if c in own]
    sql = f"INSERT INTO figures_figure ({', '.join(columns)}) SELECT {taken} FROM figures_figure WHERE id = {first.pk}"
    rows = _rows([p.pk for p in places], [i.pk for i in indicators], years)
    number = 0
    with transaction.atomic(), connection.cursor() as cursor:
        while some := list(islice(rows, 10_000)):
            cursor.executemany(sql, [[row[c] for c in order] for row in some])
            number += len(some)
    first.delete()
    return number


def _rows(places: list[int], indicators: list[int], years: range) -> Iterator[dict[str, object]]:
    chance = random.Random(1)
    for place, (k, indicator), year in product(places, enumerate(indicators), years):
        for part in PARTS if k % 3 else PARTS[:1]:
            below = chance.randint(2000, 9000)
            above = chance.randint(below // 10, below * 9 // 10)
            yield {
                "territory_id": place, "indicator_id": indicator, "year": year, "breakdown": part,
                "numerator": str(above), "denominator": str(below), "value": f"{above / below * 100:.10f}",
            }  # fmt: skip


def _judge(place: object, indicators: list) -> None:  # type: ignore[type-arg]
    """Verdicts as a job would have left them: what pages read, not what the core would say."""
    from lianggang.web.accounts.models import Account
    from lianggang.web.figures.models import Judgement
    from lianggang.web.plans.models import Aim, PlanDocument

    document = PlanDocument.objects.create(
        territory=place, name="规划.docx", file="x", digest="x", state="confirmed", version=1,
        uploaded_by=Account.objects.first(),
    )  # fmt: skip
    for i, indicator in enumerate(indicators):
        aim = Aim.objects.create(
            document=document, key=f"t{i}", position=i, subject="women", plan="妇女发展规划", area=f"领域{i % 8}",
            where="主要目标", text="略" * 80, target={}, demand="≥90%", due=2030, indicator=indicator.code,
        )  # fmt: skip
        facts = [["最新值", "91%（2024年）"], ["基期", "80%（2020年）"], ["达标概率", "80%"]]
        Judgement.objects.create(
            aim=aim, year=LAST, verdict=("met_so_far", "on_track", "off_track")[i % 3], label="预计可达", sign="▲",
            quantified=True, name=indicator.name, unit=indicator.unit, shown="91", value_year=LAST, base="80",
            base_year=2020, probability=0.8, chance="80%", sentence="略" * 120, inputs="x",
            data={"facts": facts, "remarks": ["略" * 60], "warnings": [], "quote": "略" * 40},
        )  # fmt: skip


def _pages() -> dict[str, str]:
    from lianggang.web.figures.models import Indicator

    code = random.Random(2).choice
    codes = list(Indicator.objects.values_list("code", flat=True)[:300])
    here = f"year={LAST}"
    return {
        "list": f"/indicators/?{here}",
        "search": f"/indicators/?{here}&q=死亡",
        "filtered": f"/indicators/?{here}&verdict=off_track&sort=probability",
        "indicator": f"/indicators/{code(codes)}/?{here}",
        "indicator, all counties": f"/indicators/{code(codes)}/?{here}&group=county",
        "verdicts": f"/verdicts/?{here}",
        "overview": f"/overview/?{here}",
        "desk": "/",
        "list as CSV": f"/indicators/?{here}&as=csv",
        "verdicts as Excel": f"/verdicts/?{here}&as=xlsx",
    }


def _measure(asked: argparse.Namespace) -> int:
    """Print the times; 1 when one is too long or the province takes more queries than a county."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment

    from lianggang.web.accounts.models import Account

    setup_test_environment()
    gc.freeze()  # as the server does once it is loaded
    failed, queries = False, {}
    for who in ("county", "province"):
        client = Client()
        client.force_login(Account.objects.get(username=who), backend="django.contrib.auth.backends.ModelBackend")
        for name, path in _pages().items():
            assert client.get(path).status_code == 200, path
            with CaptureQueriesContext(connection) as caught:
                client.get(path)
                taken = len(caught)
            times = [_seconds(client, path) for _ in range(asked.rounds)]
            late, cpu = (sorted(t)[int(len(t) * 0.95)] * 1000 for t in zip(*times, strict=True))
            middle = statistics.median(t for t, _ in times) * 1000
            failed |= late > LIMIT or taken > queries.setdefault(name, taken) + MORE
            print(
                f"{who:8} {name:24} {taken:3} queries  median {middle:4.0f}  p95 {late:4.0f}  p95 of CPU {cpu:4.0f} ms"
            )
    return int(failed)


def _seconds(client: object, path: str) -> tuple[float, float]:
    """By the clock, and of this process alone: on a busy machine only the second says what the page costs."""
    begun, worked = time.perf_counter(), time.process_time()
    client.get(path)  # type: ignore[attr-defined]
    return time.perf_counter() - begun, time.process_time() - worked


if __name__ == "__main__":
    sys.exit(main())
