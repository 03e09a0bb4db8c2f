"""A deadline day: 200 people at work at once; latency, memory, and every written cell compared afterwards.

Run: .venv/bin/python bench/web_load.py [--minutes 5] [--postgres]
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PEOPLE, UNITS, LINES, OWN = 200, 30, 48, 12
FIELDS = ("numerator", "denominator", "source", "note", "redefined")
HEADERS = {"Host": "localhost", "Cookie": ""}


@dataclass
class Tally:
    """What happened, by kind of request."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, seconds: float, problem: str = "") -> None:
        with self.lock:
            self.times[kind].append(seconds)
            if problem:
                self.errors.append(f"{kind}: {problem}")


@dataclass
class Person:
    """Somebody at a browser with a session; reporters keep what the server acknowledged."""

    session: str
    sheet: int
    codes: list[str]
    role: str
    written: dict[tuple[str, str], str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    saves: int = 0
    submitted: bool = False


class Browser:
    """One connection to the server."""

    def __init__(self, port: int, person: Person, tally: Tally) -> None:
        self.port, self.person, self.tally = port, person, tally
        self.token = "x" * 32

    def ask(
        self, kind: str, method: str, path: str, body: dict[str, str] | None = None, accept: str = "text/html"
    ) -> bytes | None:
        headers = {"Cookie": f"sessionid={self.person.session}; csrftoken={self.token}", "Accept": accept}
        data = None
        if body is not None:
            data = urlencode({**body, "csrfmiddlewaretoken": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        try:
            link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            link.request(method, path, data, headers)
            answer = link.getresponse()
            content = answer.read()
            link.close()
        except OSError as problem:
            self.tally.add(kind, time.perf_counter() - start, repr(problem))
            return None
        good = answer.status in (200, 302)
        self.tally.add(kind, time.perf_counter() - start, "" if good else f"{answer.status} {content[:200]!r}")
        return content if good else None

    def save(self) -> None:
        import json

        person = self.person
        body, said = {}, {}
        n = 10 * random.randint(1, 90)  # one share for all lines: no rule between indicators is broken
        for code in person.codes:
            body[f"{code}||seen"] = str(person.seen.get(code, 0))
            for name, text in zip(FIELDS, (n, n + n // 10, "台账", f"第{person.saves}次", ""), strict=True):
                body[f"{code}||{name}"] = said[code, name] = str(text)
        answer = self.ask("save", "POST", f"/sheets/{person.sheet}/", body, "application/json")
        if answer is not None:
            versions = json.loads(answer)["versions"]
            person.seen = {code: versions[f"{code}||seen"] for code in person.codes}
            person.written.update(said)
            person.saves += 1

    def hand_in(self) -> None:
        """Open the sheet and submit it; a sheet that is handed in already is taken back."""
        page = self.ask("sheet", "GET", f"/sheets/{self.person.sheet}/")
        version = re.search(rb'name="version" value="(\d+)"', page or b"")
        if version:
            action = "withdraw" if self.person.submitted else "submit"
            body = {"version": version[1].decode(), "action": action}
            if self.ask(action, "POST", f"/sheets/{self.person.sheet}/", body) is not None:
                self.person.submitted = not self.person.submitted

    def act(self) -> None:
        sheet = self.person.sheet
        if self.person.role == "reporter":
            kind = random.choices(("desk", "sheet", "save", "form"), (25, 25, 40, 10))[0]
        elif self.person.role == "alone":  # the only reporter of a small unit, who can hand in what he has saved
            kind = random.choices(("desk", "sheet", "save", "form", "hand_in"), (20, 20, 30, 10, 20))[0]
            if (kind == "save" and self.person.submitted) or (kind == "hand_in" and not self.person.saves):
                kind = "desk"
        else:
            kind = random.choices(("desk", "scheme", "schemes"), (40, 40, 20))[0]
        match kind:
            case "save":
                self.save()
            case "hand_in":
                self.hand_in()
            case "desk":
                self.ask(kind, "GET", "/")
            case "sheet":
                self.ask(kind, "GET", f"/sheets/{sheet}/")
            case "form":
                self.ask(kind, "GET", f"/sheets/{sheet}/form.xlsx")
            case "scheme":
                self.ask(kind, "GET", "/rounds/1/")
            case "schemes":
                self.ask(kind, "GET", "/rounds/")


def people(home: Path) -> list[Person]:
    """An office with an open round; 200 people with sessions, reporters with lines of their own.

    Thirty units have four reporters for one sheet, thirty a small sheet and one reporter.
    """
    import datetime as dt

    from sessions import session_of

    from lianggang.web.accounts.models import Account, Membership
    from lianggang.web.accounts.rights import Role
    from lianggang.web.figures.models import Indicator
    from lianggang.web.operations.create import update
    from lianggang.web.places.models import Territory, Unit
    from lianggang.web.rounds.models import Scheme, Sheet

    update()
    place = Territory.objects.create(code="990121", name="云泽县", level="county")
    scheme = Scheme.objects.create(
        territory=place, year=2024, deadline=dt.date(2999, 1, 1), state=Scheme.State.OPEN, issuer="统计局"
    )
    shares = Indicator.objects.filter(unit="%", direction="higher").order_by("id")
    divided = [i for i in shares if i.line["numerator"]][:LINES]
    codes = [i.code for i in divided]
    sheets = []
    for u in range(2 * UNITS):
        unit = Unit.objects.create(territory=place, name=f"第{u:02d}局")
        sheets.append(
            Sheet.objects.create(
                scheme=scheme,
                unit=unit,
                unit_name=unit.name,
                number=f"{u:02d}",
                deadline=scheme.deadline,
                lines=[i.line for i in divided[: LINES if u < UNITS else OWN]],
            )
        )

    def enter(n: int, role: Role, sheet: Sheet | None) -> str:
        account = Account(username=f"p{n}", name=f"p{n}", must_change_password=False)
        account.set_unusable_password()
        account.save()
        Membership.objects.create(account=account, role=role, territory=place, unit=sheet.unit if sheet else None)
        return session_of(account)

    found = []
    for n in range(PEOPLE):
        if n < UNITS * (LINES // OWN):
            sheet, part = sheets[n % UNITS], n // UNITS
            own = codes[part * OWN : (part + 1) * OWN]
            found.append(Person(enter(n, Role.REPORTER, sheet), sheet.pk, own, "reporter"))
        elif n < UNITS * (LINES // OWN + 1):
            sheet = sheets[UNITS + n % UNITS]
            found.append(Person(enter(n, Role.REPORTER, sheet), sheet.pk, codes[:OWN], "alone"))
        else:
            found.append(Person(enter(n, Role.BUREAU, None), 0, [], "bureau"))
    return found


def compare(known: list[Person]) -> tuple[int, int, int]:
    """Cells that differ from what was acknowledged, savings acknowledged, and cell changes recorded beyond them."""
    from lianggang.web.rounds.models import Change, Entry

    wrong = 0
    for person in known:
        entries = {e.code: e for e in Entry.objects.filter(sheet=person.sheet, code__in=person.codes, part="")}
        wrong += sum(getattr(entries.get(code), name, None) != text for (code, name), text in person.written.items())
    saves = sum(p.saves for p in known)
    return wrong, saves, Change.objects.count() - sum(p.saves * len(p.codes) for p in known)


def memory(process: subprocess.Popen[bytes]) -> int:
    """Peak resident memory of the server and its children, megabytes."""
    total = 0
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True).stdout
    for pid in [str(process.pid), *children.split()]:
        status = Path(f"/proc/{pid}/status")
        if status.exists():
            total += next((int(x.split()[1]) for x in status.read_text().splitlines() if x.startswith("VmHWM")), 0)
    return total // 1024


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=float, default=5)
    options.add_argument("--postgres", action="store_true")
    asked = options.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "home"
        os.environ |= {"LIANGGANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lianggang.web.settings"}
        os.environ.pop("DATABASE_URL", None)
        if asked.postgres:
            from tests.with_postgres import programs, server

            folder = programs()
            assert folder, "no PostgreSQL on this machine"
            os.environ["DATABASE_URL"] = stack.enter_context(server(folder))
        from lianggang.web.home import Home

        Home.current().prepare()
        import django

        django.setup()
        known = people(home)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "lianggang.cli", "web", "serve", "--no-worker", "--port", str(port)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        tally, end = Tally(), time.monotonic() + asked.minutes * 60

        def day(person: Person) -> None:
            browser = Browser(port, person, tally)
            time.sleep(random.uniform(0, 10))
            while time.monotonic() < end:
                browser.act()
                time.sleep(random.uniform(5, 15))

        threads = [threading.Thread(target=day, args=(p,)) for p in known]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        used = memory(process)
        process.terminate()
        process.wait()
        report(tally, used, asked)
        wrong, saves, doubled = compare(known)
        print(f"savings acknowledged {saves}, cells that differ {wrong}, changes recorded beyond them {doubled}")


def report(tally: Tally, used: int, asked: argparse.Namespace) -> None:
    every = sorted(t for times in tally.times.values() for t in times)
    database = "PostgreSQL" if asked.postgres else "SQLite"
    done = f"{len(every)} requests, {len(tally.errors)} errors, {used} MB"
    print(f"{database}, {PEOPLE} people, {asked.minutes} min: {done}")
    for kind, times in sorted(tally.times.items()):
        p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        print(f"  {kind:8} {len(times):6}  median {statistics.median(times) * 1000:6.0f} ms  p95 {p95 * 1000:6.0f} ms")
    print(f"  all      p95 {every[int(len(every) * 0.95)] * 1000:.0f} ms  max {every[-1] * 1000:.0f} ms")
    for problem in tally.errors[:5]:
        print("  ", problem)


if __name__ == "__main__":
    main()
