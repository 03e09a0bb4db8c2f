"""How long it takes a province to take in the packages of 120 counties, 20,000 values each.

    nice python bench/exchange.py [--counties 120] [--values 20000]

Every package is sealed with a key of its own beforehand, which is not counted; then it is received (whole, from whom,
newer than what is there, rules of the catalogue, differences) and taken in, as two steps of a person at the desk.
DATABASE_URL names another database than SQLite, an empty one.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from pathlib import Path
from typing import Any


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counties", type=int, default=120)
    parser.add_argument("--values", type=int, default=20_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"LIANGGANG_HOME": folder, "DJANGO_SETTINGS_MODULE": "lianggang.web.settings"}
        from lianggang.web.home import Home

        Home(Path(folder)).prepare()
        import django

        django.setup()
        by, counties = _province(asked.counties)
        _measure(by, counties, asked.values)


def _province(number: int) -> tuple[Any, list[tuple[Any, Any]]]:
    """The province with somebody who exchanges, and its counties, each with its key."""
    from django.core.management import call_command

    from lianggang.exchange.signing import Key
    from lianggang.web.accounts.models import Account, Membership
    from lianggang.web.accounts.rights import Role
    from lianggang.web.audit.record import By
    from lianggang.web.exchange.models import Partner
    from lianggang.web.figures.indicators import load_indicators
    from lianggang.web.places.models import Territory

    call_command("migrate", verbosity=0)
    load_indicators()
    province = Territory.objects.create(code="990000", name="云省", level="province")
    who = Account.objects.create(username="bench", name="bench", must_change_password=False)
    Membership.objects.create(account=who, role=Role.BUREAU, territory=province)
    found = []
    for n in range(number):
        county = Territory.objects.create(
            code=f"99{n + 101:04d}", name=f"云{chr(0x4E00 + n)}县", level="county", parent=province
        )
        key = Key.generate()
        Partner.objects.create(ours=province, theirs=county, key=str(key.public))
        found.append((county, key))
    return By(who, "127.0.0.1"), found


def _package(county: Any, key: Any, values: int) -> bytes:
    """What a county sends: its indicators over the years, with parts, counts and reporters."""
    from lianggang.exchange.package import Kind, Manifest, Package, seal
    from lianggang.exchange.values import PART, Released, write_values
    from lianggang.web.exchange.sending import editions

    manifest = Manifest(
        Kind.ANSWER, county.code, "990000", 1, "", "2025-03-01T08:00:00+00:00", 2024, editions=editions(),
    )  # fmt: skip
    rows = [Released(o, 1, "2025-02-01T08:00:00+00:00", "卫生健康局") for o in _observations(county.code, values)]
    return seal(Package(manifest, {PART: write_values(rows)}), key)[0]


def _observations(code: str, values: int) -> list[Any]:
    from lianggang.panel.model import Breakdown, Observation
    from lianggang.web.figures.models import Indicator

    draw, known = random.Random(code), list(Indicator.objects.all())
    parts = [Breakdown(), *(Breakdown(sex=s) for s in "男女"), *(Breakdown(residence=r) for r in ("城镇", "农村"))]
    years = range(2024 - values // (len(known) * len(parts)), 2025)
    every = ((y, i, p) for y in reversed(years) for i in known for p in parts)
    return [
        Observation(i.code, code, y, _number(draw), i.unit, _number(draw), _number(draw), p)
        for (y, i, p), _ in zip(every, range(values), strict=False)
    ]


def _number(draw: random.Random) -> Any:
    from decimal import Decimal

    return Decimal(draw.randrange(1, 100_000)) / 100


def _measure(by: Any, counties: list[tuple[Any, Any]], values: int) -> None:
    from django.db import connection

    from lianggang.web.exchange.models import Incoming
    from lianggang.web.exchange.receiving import accept, receive
    from lianggang.web.figures.models import Figure

    spent, cpu = {"received": 0.0, "taken in": 0.0}, 0.0
    for done, (county, key) in enumerate(counties, 1):
        data = _package(county, key, values)
        worked, begun = time.process_time(), time.perf_counter()
        incoming, _ = receive(by=by, data=data)
        spent["received"] += time.perf_counter() - begun
        begun = time.perf_counter()
        accept(by=by, incoming_id=incoming.pk)
        spent["taken in"] += time.perf_counter() - begun
        cpu += time.process_time() - worked
        if done % 10 == 0 or done == len(counties):
            told = ", ".join(f"{what} {seconds:.1f} s" for what, seconds in spent.items())
            print(f"{done}/{len(counties)}: {told}, {len(data) / 1e6:.2f} MB each", flush=True)
    assert Figure.objects.count() == len(counties) * values
    assert Incoming.objects.filter(state=Incoming.State.ACCEPTED).count() == len(counties)
    total = sum(spent.values())
    print(f"{connection.vendor}: {Figure.objects.count():,} values in {total:.0f} s (goal: 120 packages in 300 s), "
          f"{cpu / len(counties):.2f} CPU s a package in this process, most memory "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")  # fmt: skip


if __name__ == "__main__":
    main()
