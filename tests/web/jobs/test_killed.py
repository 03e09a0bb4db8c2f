"""A worker process is killed in the middle of its job: the data are whole, and another worker takes it up."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "examples" / "county" / "plan.docx"
START = """
import json, sys
import django
from lianggang.web.home import Home
Home.current().prepare()
django.setup()
"""
SETUP = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.audit.record import By
from lianggang.web.places.models import Territory
from lianggang.web.plans.uploading import upload
place = Territory.objects.create(code="990121", name="云泽县", level="county")
office = Account.objects.create(username="office", name="office")
Membership.objects.create(account=office, role="office", territory=place)
upload(by=By(office), territory=place, name="plan.docx", data=open(sys.argv[1], "rb").read())
"""
WORKER = """
from lianggang.web.jobs.worker import stopping_on_signals, work_forever
with stopping_on_signals() as stop:
    work_forever(stop)
"""
LOOK = """
from django.db import connection
from lianggang.web.audit.chain import verify
from lianggang.web.audit.models import Event
from lianggang.web.jobs.models import Job
from lianggang.web.plans.models import PlanDocument
job, document = Job.objects.get(kind="read_plan"), PlanDocument.objects.get()
with connection.cursor() as cursor:
    whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
print(json.dumps({
    "whole": whole, "job": job.state, "attempts": job.attempts, "message": job.message, "document": document.state,
    "text": len(document.text), "plans": len((document.reading or {}).get("plans", [])),
    "events": [e.action for e in Event.objects.order_by("number")],
    "chain": [f.code for f in verify(e.link() | {"hash": e.hash} for e in Event.objects.order_by("number"))],
}))
"""
AGE = """
import datetime
from django.db.models import F
from lianggang.web.jobs.models import Job
from lianggang.web.jobs.work import SILENT
Job.objects.update(seen_at=F("seen_at") - SILENT - datetime.timedelta(seconds=1))
"""


class Installation:
    """An office of its own, worked on by processes of its own."""

    def __init__(self, home: Path) -> None:
        self.database = home / "office.sqlite3"
        self.environment = os.environ | {
            "LIANGGANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lianggang.web.settings",
        }  # fmt: skip
        self.environment.pop("DATABASE_URL", None)

    def run(self, script: str, *arguments: str) -> str:
        command = [sys.executable, "-c", START + script, *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def look(self) -> dict:
        return json.loads(self.run(LOOK))

    def worker(self) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, "-c", START + WORKER], env=self.environment)

    def until(self, *states: str, kind: str = "read_plan") -> str:
        """The state of the job as soon as it is one of these, as another process sees it in the database."""
        with closing(sqlite3.connect(self.database, timeout=20)) as database:
            for _ in range(6000):
                ((state,),) = database.execute("SELECT state FROM jobs_job WHERE kind = ?", [kind]).fetchall()
                if state in states:
                    return state
                time.sleep(0.02)
        raise AssertionError(f"{state}, not {states}")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """An office with an uploaded plan that waits to be read."""
    home = tmp_path_factory.mktemp("prepared") / "office"
    Installation(home).run(SETUP, str(EXAMPLE))
    return home


@pytest.fixture
def office(prepared, tmp_path):
    return Installation(Path(shutil.copytree(prepared, tmp_path / "office")))


def test_a_killed_worker_leaves_whole_data_and_another_one_goes_on(office):
    _kill_at_work(office)
    seen = office.look()
    assert (seen["whole"], seen["document"], seen["text"], seen["plans"]) == ("ok", "reading", 0, 0)
    assert seen["events"] == ["plan.upload"]
    office.run(AGE)
    worker = office.worker()
    try:
        office.until("done")
    finally:
        worker.terminate()
        assert worker.wait(60) == 0
    seen = office.look()
    assert (seen["whole"], seen["document"], seen["plans"], seen["chain"]) == ("ok", "review", 2, [])
    assert (seen["events"], seen["attempts"]) == (["plan.upload", "plan.read"], 2)


def test_a_job_whose_workers_are_killed_again_and_again_fails_cleanly(office):
    _kill_at_work(office)
    office.run(AGE + "Job.objects.update(attempts=3)")
    worker = office.worker()
    try:
        office.until("failed")
    finally:
        worker.terminate()
        assert worker.wait(60) == 0
    seen = office.look()
    assert (seen["document"], seen["plans"], seen["chain"]) == ("failed", 0, [])
    assert "中断" in seen["message"]


def test_a_worker_that_is_terminated_puts_its_job_back_or_ends_it(office):
    worker = office.worker()
    try:
        office.until("running", "done")
    finally:
        worker.terminate()
        assert worker.wait(60) == 0
    seen = office.look()
    assert seen["job"] in ("waiting", "done")
    assert seen["attempts"] == (0 if seen["job"] == "waiting" else 1)
    assert seen["document"] == ("reading" if seen["job"] == "waiting" else "review")


def _kill_at_work(office: Installation, kind: str = "read_plan") -> None:
    """Kill a worker at its work, which takes it longer than noticing takes us."""
    worker = office.worker()
    try:
        assert office.until("running", "done", kind=kind) == "running"
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert office.until("running", "done", kind=kind) == "running"


FURNISH = """
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.audit.record import By
from lianggang.web.figures import importing
from lianggang.web.figures.models import Import
from lianggang.web.jobs.work import work_once
from lianggang.web.operations.create import update
from lianggang.web.plans.confirming import confirm, stamp_of
from lianggang.web.plans.models import PlanDocument
from lianggang.web.reporting import acting
from lianggang.reports.snapshot import ReportKind
update()
while work_once():
    pass
office, document = By(Account.objects.get(username="office")), PlanDocument.objects.get()
confirm(by=office, document_id=document.pk, seen=stamp_of(document), knowing=True)
bureau = Account.objects.create(username="bureau", name="bureau")
Membership.objects.create(account=bureau, role="bureau", territory=document.territory)
importing.SMALL = 10  # as a file that is too large to be worked on at once
data = open(sys.argv[1], "rb").read()
item = importing.upload_history(by=By(bureau), territory=document.territory, name="figures.csv", data=data)
while work_once():
    pass
importing.confirm_import(by=By(bureau), import_id=item.pk)
"""
DRAW_UP = (
    FURNISH
    + """
while work_once():
    pass
acting.draw_up(by=office, territory=document.territory, year=2023, kind=ReportKind.ANNUAL)
"""
)
FOUND = """
from django.db import connection
from lianggang.web.audit.chain import verify
from lianggang.web.audit.models import Event
from lianggang.web.figures.models import Figure, Import
from lianggang.web.home import Home
from lianggang.web.reporting.models import Passage, Report
events = Event.objects.order_by("number")
with connection.cursor() as cursor:
    whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
print(json.dumps({
    "whole": whole, "chain": [f.code for f in verify(e.link() | {"hash": e.hash} for e in events)],
    "imports": [e.action for e in events if e.action == "figures.import"], "figures": Figure.objects.count(),
    "import": Import.objects.get().state, "new": Import.objects.get().counts["new"],
    "reports": list(Report.objects.values_list("state", flat=True)),
    "made": Passage.objects.filter(label="生成").count(),
}))
"""


@pytest.mark.parametrize(("setup", "kind"), [(FURNISH, "store_import"), (DRAW_UP, "report")])
def test_a_killed_import_or_report_is_there_whole_or_not_at_all_and_is_done_once(office, setup, kind):
    office.run(setup, str(EXAMPLE.with_name("figures.csv")))
    _kill_at_work(office, kind)
    found = json.loads(office.run(FOUND))
    assert (found["whole"], found["chain"]) == ("ok", [])
    if kind == "store_import":
        assert (found["figures"], found["imports"], found["import"]) == (0, [], "storing")
    else:
        assert (found["reports"], found["made"]) == (["making"], 0)
    office.run(AGE)
    worker = office.worker()
    try:
        office.until("done", kind=kind)
    finally:
        worker.terminate()
        assert worker.wait(60) == 0
    found = json.loads(office.run(FOUND))
    assert (found["whole"], found["chain"], found["import"]) == ("ok", [], "done")
    assert (found["figures"], len(found["imports"])) == (found["new"], 1)
    assert (found["reports"], found["made"]) == ((["draft"], 1) if kind == "report" else ([], 0))
