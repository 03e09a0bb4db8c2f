"""Province, city and county: three installations with a database and a key each, and packages over the network."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from lianggang.exchange.transfer import PIECE
from tests.web.exchange.line import Line

START = """
import json, sys
import django
from lianggang.web.home import Home
Home.current().prepare()
django.setup()
from lianggang.exchange.package import Kind
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.audit.record import By
from lianggang.web.exchange import receiving, sending
from lianggang.web.exchange.keys import own_key
from lianggang.web.exchange.models import Incoming, Outgoing, Partner
from lianggang.web.exchange.registering import confirm, register
from lianggang.exchange.signing import PublicKey
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.jobs.models import Job
from lianggang.web.jobs.work import work_once
from lianggang.web.places.models import Territory
def by(who="office"):
    return By(Account.objects.get(username=who))
def partner(code):
    return Partner.objects.select_related("ours", "theirs").get(theirs__code=code)
def work():
    while work_once():
        pass
"""
SETUP = """
from lianggang.web.operations.create import update
update()
province = Territory.objects.create(code="990000", name="云岭省", level="province")
city = Territory.objects.create(code="990100", name="望川市", level="city", parent=province)
county = Territory.objects.create(code="990121", name="云泽县", level="county", parent=city)
own = Territory.objects.get(code=sys.argv[1])
office = Account.objects.create(username="office", name="办公室", must_change_password=False)
Membership.objects.create(account=office, role="office", territory=own)
second = Account.objects.create(username="second", name="统计局", must_change_password=False)
Membership.objects.create(account=second, role="bureau", territory=own)
print(own_key().public)
"""
KNOW = """
ours, theirs, key, address = sys.argv[1:]
place = Territory.objects.get
made = register(by=by(), ours=place(code=ours), theirs=place(code=theirs), key=key, address=address)
confirm(by=by("second"), partner_id=made.pk, fingerprint=PublicKey.parse(key).fingerprint)
"""
ASK = """
sending.ask(by=by(), partner=partner(sys.argv[1]), year=2024, deadline="2025-04-15", words="", codes=["C-HEA-002"])
work()
"""
ASK_AT_LENGTH = """
import random
Partner.objects.filter(theirs__code=sys.argv[1]).update(address=sys.argv[2])
words = random.Random(1).randbytes(550_000).hex()
sending.ask(by=by(), partner=partner(sys.argv[1]), year=2024, deadline="", words=words, codes=["C-HEA-002"])
work()
"""
FIGURES = """
for year, deaths in ((2023, 9), (2024, 8)):
    Figure.objects.create(
        territory=Territory.objects.get(code="990121"), indicator=Indicator.objects.get(code="C-HEA-002"), year=year,
        value=deaths * 1000 / 2800, numerator=deaths, denominator=2800, unit_name="县卫生健康局",
    )
"""
REPORT = """
sending.report(by=by(), partner=partner(sys.argv[1]), year=2024)
work()
"""
ACCEPT = """
for found in Incoming.objects.filter(kind="answer", state="ready"):
    receiving.accept(by=by(), incoming_id=found.pk)
work()
"""
LOOK = """
print(json.dumps({
    "incoming": [[i.kind, i.state] for i in Incoming.objects.order_by("id")],
    "answers": [[o.kind, o.answer, o.delivered_at is not None] for o in Outgoing.objects.order_by("id")],
    "figures": [[f.territory.code, f.year, float(f.numerator)] for f in Figure.objects.order_by("year")],
    "jobs": [j.message for j in Job.objects.filter(state="failed").order_by("id")],
}))
"""


@dataclass
class Office:
    """One installation, served on a port of its own."""

    code: str
    home: Path
    address: str

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        return kept | {"LIANGGANG_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "lianggang.web.settings"}

    def run(self, script: str, *arguments: str) -> str:
        command = [sys.executable, "-c", START + script, *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def look(self) -> dict:
        return json.loads(self.run(LOOK))

    @contextmanager
    def served(self) -> Iterator[None]:
        port = self.address.rsplit(":", 1)[1]
        command = [sys.executable, "-m", "lianggang.cli", "web", "serve", "--no-worker", "--port", port]
        server = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE)
        try:
            assert self.address.encode() in server.stdout.readline()  # told when the port answers
            yield
        finally:
            server.terminate()
            server.wait(30)


def free_address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture(scope="module")
def offices(tmp_path_factory) -> dict[str, Office]:
    """The three offices, known to their neighbours."""
    folder = tmp_path_factory.mktemp("offices")
    names = {"province": "990000", "city": "990100", "county": "990121"}
    made = {n: Office(code, folder / n, free_address()) for n, code in names.items()}
    keys = {n: office.run(SETUP, office.code) for n, office in made.items()}
    for one, other in (("province", "city"), ("city", "county")):
        for a, b in ((one, other), (other, one)):
            made[a].run(KNOW, made[a].code, made[b].code, keys[b], made[b].address)
    return made


def test_from_the_province_down_to_the_county_and_back(offices):
    province, city, county = (offices[n] for n in ("province", "city", "county"))
    county.run(FIGURES)
    with ExitStack() as running:
        for office in offices.values():
            running.enter_context(office.served())
        province.run(ASK, city.code)
        city.run(ASK, county.code)
        county.run(REPORT, city.code)
        city.run(ACCEPT)
        city.run(REPORT, province.code)
        province.run(ACCEPT)
        answer = _post(province, b"lianggang-package 1 " + b"0" * 64 + b"\n")
    assert answer == 403
    seen = {name: office.look() for name, office in offices.items()}
    assert {n: s["jobs"] for n, s in seen.items()} == {"province": [], "city": [], "county": []}
    figures = [["990121", 2023, 9.0], ["990121", 2024, 8.0]]
    assert {n: s["figures"] for n, s in seen.items()} == {"province": figures, "city": figures, "county": figures}
    assert seen["county"]["answers"] == [["answer", "accepted", True]]
    assert seen["city"]["answers"] == [
        ["request", "none", True], ["receipt", "none", True], ["answer", "accepted", True],
    ]  # fmt: skip
    assert seen["province"]["incoming"] == [["answer", "accepted"]]


def test_an_office_that_is_away_gets_its_package_later(offices):
    province, city = offices["province"], offices["city"]
    before = len(city.look()["incoming"])
    province.run(ASK, city.code)
    seen = province.look()
    assert seen["answers"][-1] == ["request", "none", False]
    assert "送不到" in seen["jobs"][-1]
    with city.served():
        province.run('sending.enqueue("deliver", None, partner=partner("990100").pk)\nwork()')
    assert province.look()["answers"][-1] == ["request", "none", True]
    assert len(city.look()["incoming"]) == before + 1


def test_a_transfer_that_is_cut_goes_on_where_it_stopped(offices):
    province, city = offices["province"], offices["city"]
    before = len(city.look()["incoming"])
    with city.served(), closing(Line("127.0.0.1", int(city.address.rsplit(":", 1)[1]))) as line:
        line.left = PIECE + 50_000
        province.run(ASK_AT_LENGTH, city.code, line.address)
        assert province.look()["answers"][-1] == ["request", "none", False]
        sent, line.left = line.passed, 10 * PIECE
        province.run('sending.enqueue("deliver", None, partner=partner("990100").pk)\nwork()')
    assert province.look()["answers"][-1] == ["request", "none", True]
    assert len(city.look()["incoming"]) == before + 1
    assert line.passed < 3 * PIECE
    assert sent >= PIECE + 50_000


def _post(office: Office, data: bytes) -> int:
    request = urllib.request.Request(f"{office.address}/exchange/deliver/", data=data, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
