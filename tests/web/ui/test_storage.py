"""The database is gone, the disk is full: a clear page, and nothing of what was saved before is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.web.process import Installation

BROWSER = """
from django.test import Client
browser = Client(raise_request_exception=False, headers={"host": "localhost"})
browser.force_login(Account.objects.get(username="reporter"), backend="django.contrib.auth.backends.ModelBackend")
code = Sheet.objects.get().lines[0]["code"]
def send(text, seen, **more):
    return browser.post("/sheets/1/", {f"{code}||note": text, f"{code}||seen": str(seen), **more})
def told(answer):
    return {"status": answer.status_code, "words": answer.content.decode(),
            "note": list(Entry.objects.values_list("note", flat=True))}
assert send("第一次", 0).status_code == 302
"""
FULL = """
from django.db import connection
with connection.cursor() as cursor:
    pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    cursor.execute(f"PRAGMA max_page_count = {pages}")
"""
FILLED = """
answers = [told(send(f"{n}" + "长" * 400, n)) for n in range(1, 60)]  # what is free in the last pages is used up first
refused = next(a for a in answers if a["status"] == 503)
kept = sum(a["status"] == 302 for a in answers)
with connection.cursor() as cursor:
    cursor.execute("PRAGMA max_page_count = 1000000")
    whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
after = send("又有空间了", 1 + kept)
print(json.dumps({**refused, "whole": whole, "after": after.status_code, "changes": Change.objects.count(),
                  "kept": kept}))
"""
GONE = """
from pathlib import Path
from django.db import connection
home = Path(sys.argv[1])
connection.close()
aside = [path.rename(path.with_name("aside." + path.name)) for path in home.glob("office.sqlite3*")]
(home / "office.sqlite3").mkdir()
answers = [browser.get("/"), send("第二次", 1), browser.get("/login/", follow=True)]
(home / "office.sqlite3").rmdir()
for path in aside:
    path.rename(home / path.name.removeprefix("aside."))
print(json.dumps([told(a) for a in answers] + [send("第三次", 1).status_code]))
"""
NO_ROOM = """
import resource, signal
from django.core.files.uploadedfile import SimpleUploadedFile
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
large = SimpleUploadedFile("佐证.pdf", b"%PDF-1.7 " + b"x" * 9_000_000)
resource.setrlimit(resource.RLIMIT_FSIZE, (8_000_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
answer = browser.post("/sheets/1/evidence/", {"code": code, "file": large})
from lianggang.web.rounds.models import Evidence
print(json.dumps({**told(answer), "evidence": Evidence.objects.count()}))
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation.made(tmp_path_factory.mktemp("storage") / "home")


@pytest.fixture
def fresh(office: Installation) -> Installation:
    office.run("Change.objects.all().delete(); Entry.objects.all().delete()")
    return office


def test_a_full_database_refuses_in_words_and_goes_on_when_there_is_room(fresh: Installation) -> None:
    told = json.loads(fresh.run(BROWSER + FULL + FILLED))
    assert "磁盘满了" in told["words"]
    assert told["whole"] == "ok"
    assert told["after"] == 302
    assert told["changes"] == 1 + told["kept"] + 1


def test_a_full_disk_refuses_a_file_and_keeps_no_trace_of_it(fresh: Installation) -> None:
    told = json.loads(fresh.run(BROWSER + NO_ROOM))
    assert told["status"] == 503
    assert "磁盘满了" in told["words"]
    assert told["evidence"] == 0


def test_a_database_that_is_gone_is_told_on_every_page_and_nothing_is_lost(fresh: Installation) -> None:
    desk, sheet, login, after = json.loads(fresh.run(BROWSER + GONE, str(fresh.home)))
    for answer in (desk, sheet):
        assert answer["status"] == 503
        assert "数据库暂时不能用" in answer["words"]
        assert "后退" in answer["words"]
        assert answer["note"] == ["第一次"]
    assert login["status"] in (200, 503)
    assert after == 302


def test_a_script_finds_the_reason_in_the_page(fresh: Installation, tmp_path: Path) -> None:
    """The grid shows what stands in the list of findings beside its button."""
    _, sheet, *_ = json.loads(fresh.run(BROWSER + GONE, str(fresh.home)))
    assert '<ul class="findings">' in sheet["words"]
