"""Uploads: what is taken and how it is kept, what is refused, and that nothing is left of it."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianggang.documents.limits import DEFAULT
from lianggang.errors import LianggangError
from lianggang.web.jobs.models import Job
from lianggang.web.jobs.work import work_once
from lianggang.web.plans import uploading
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.uploading import discard, retry, revise, upload
from tests.web.plans.conftest import EXAMPLE

TEXT = "云泽县妇女发展规划（2021—2030年）\n一、妇女与健康\n主要目标：\n1.孕产妇死亡率控制在12/10万以下。\n".encode()


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return target.getvalue()


TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
HOSTILE = {
    "program": (b"MZ\x90\x00" + b"\x00" * 600, "not-a-document"),
    "elf": (b"\x7fELF\x02\x01\x01" + b"\x00" * 600, "not-a-document"),
    "empty": (b"", "document-empty"),
    "workbook": (zipped(xl__workbook_xml=b"<x/>"), "not-a-document"),
    "archive": (zipped(readme=b"hello"), "not-a-document"),
    "broken zip": (b"PK\x03\x04" + b"x" * 100, "document-damaged"),
    "rar": (b"Rar!\x1a\x07\x00" + b"x" * 600, "not-a-document"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_document_is_refused_whatever_its_name(county, files, name):
    data, code = HOSTILE[name]
    with pytest.raises(LianggangError) as refusal:
        upload(by=county.by("office"), territory=county.territory, name="规划.docx", data=data)
    assert refusal.value.findings[0].code == code
    assert (PlanDocument.objects.count(), Job.objects.count(), list(files.iterdir())) == (0, 0, [])


def test_what_is_too_large_is_refused(county, files):
    with pytest.raises(LianggangError) as refusal:
        upload(by=county.by("office"), territory=county.territory, name="规划.docx", data=bytes(DEFAULT.file_bytes + 1))
    assert refusal.value.findings[0].code == "document-too-large"
    assert not list(files.iterdir())


def test_the_page_refuses_in_words(county):
    client = county.client("office")
    file = SimpleUploadedFile("规划.docx", HOSTILE["program"][0])
    answer = client.post("/plans/upload/", {"territory": county.territory.pk, "file": file})
    assert answer.status_code == 422
    assert "这是程序文件，不是文档" in answer.content.decode()


def test_a_document_that_swells_when_unpacked_fails_cleanly(county):
    """The contents are small enough to be named, and large enough to be refused when they are read."""
    bomb = zipped(**{"[Content_Types]_xml": TYPES, "word__document_xml": b"<a>" + b" " * 60_000_000 + b"</a>"})
    assert len(bomb) < 100_000
    document = upload(by=county.by("office"), territory=county.territory, name="规划.docx", data=bomb)
    assert work_once()
    document.refresh_from_db()
    assert document.state == PlanDocument.State.FAILED
    assert [f["code"] for f in document.findings] == ["expands-too-much"]
    page = county.client("office").get(f"/plans/{document.pk}/").content.decode()
    assert "解压后过大" in page
    assert "重新识读" in page


def test_a_bomb_that_says_its_size_is_refused_at_once(county):
    parts = {f"word__part{n}_xml": b" " * 45_000_000 for n in range(10)}
    with pytest.raises(LianggangError) as refusal:
        upload(by=county.by("office"), territory=county.territory, name="规划.docx",
               data=zipped(**{"[Content_Types]_xml": TYPES}, **parts))  # fmt: skip
    assert refusal.value.findings[0].code == "expands-too-much"


def test_what_is_no_plan_fails_and_says_so(county):
    document = upload(by=county.by("office"), territory=county.territory, name="a.txt", data="今天天气很好。".encode())
    assert work_once()
    document.refresh_from_db()
    assert document.state == PlanDocument.State.FAILED
    assert Job.objects.get().state == Job.State.FAILED
    assert [f["code"] for f in document.findings] == ["no-goals-found"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\文件\\规划.docx", "规划.docx"),
        ("../../etc/passwd", "passwd"),
        ("规\x00划\u202excod.docx", "规划xcod.docx"),
        ("", "规划"),
        ("长" * 300 + ".docx", ("长" * 300 + ".docx")[-200:]),
    ],
)
def test_the_file_is_kept_under_a_random_name_with_the_given_one_beside_it(county, files, name, kept):
    document = upload(by=county.by("office"), territory=county.territory, name=name, data=TEXT)
    assert document.name == kept
    (stored,) = (p for p in files.rglob("*") if p.is_file())
    assert stored.parent == files / "plans"
    assert len(stored.name) == 32
    assert stored.stat().st_mode & 0o077 == 0
    assert stored.read_bytes() == TEXT


def test_the_file_comes_back_as_it_was_and_is_never_shown(county):
    document = upload(by=county.by("office"), territory=county.territory, name="规划.docx", data=EXAMPLE.read_bytes())
    answer = county.client("office").get(f"/plans/{document.pk}/file/")
    assert b"".join(answer.streaming_content) == EXAMPLE.read_bytes()
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_same_file_is_not_taken_twice_until_the_first_is_put_away(county):
    by, place = county.by("office"), county.territory
    first = upload(by=by, territory=place, name="a.txt", data=TEXT)
    with pytest.raises(LianggangError, match="已经上传过"):
        upload(by=by, territory=place, name="b.txt", data=TEXT)
    assert work_once()
    with pytest.raises(LianggangError, match="理由"):
        discard(by=by, document_id=first.pk, reason="")
    discard(by=by, document_id=first.pk, reason="传错了")
    assert upload(by=by, territory=place, name="b.txt", data=TEXT).pk != first.pk


def test_a_failed_document_is_read_again(county):
    by = county.by("office")
    document = upload(by=by, territory=county.territory, name="a.txt", data="今天天气很好。".encode())
    work_once()
    retry(by=by, document_id=document.pk)
    document.refresh_from_db()
    assert (document.state, document.findings) == (PlanDocument.State.READING, [])
    assert work_once()
    with pytest.raises(LianggangError, match="识读失败"):
        revise(by=by, document_id=document.pk)


def test_a_job_that_comes_twice_reads_once(county):
    by = county.by("office")
    document = upload(by=by, territory=county.territory, name="a.txt", data=TEXT)
    uploading.enqueue(uploading.READ_PLAN, by.account, document=document.pk)
    assert work_once()
    document.refresh_from_db()
    assert (document.state, document.seen) == (PlanDocument.State.REVIEW, 1)
    assert work_once()
    document.refresh_from_db()
    assert document.seen == 1
    assert [j.state for j in Job.objects.all()] == [Job.State.DONE, Job.State.DONE]
