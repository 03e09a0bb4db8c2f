"""A unit without a network: its form goes out as one file, its answer comes back by the same preview as Excel."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianggang.collect.desk.answer import Issue, sealed
from lianggang.errors import LianggangError
from lianggang.web.rounds import actions, offline
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.models import Entry, Sheet
from tests.web.conftest import County

CELLS = [["C-HEA-001", "分子", "8"], ["C-HEA-001", "分母", "3010"], ["C-HEA-002", "无数据原因", "部门不掌握"]]


def issued(sheet: Sheet) -> dict[str, Any]:
    """What the page that goes out carries."""
    found = re.search(r'id="form-data">(.*?)</script>', offline.desk_file(sheet), re.DOTALL)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


def answer(sheet: Sheet, cells: list[list[str]] = CELLS, **changes: Any) -> bytes:
    """What the page gives out when it is filled in so."""
    given = issued(sheet)
    body = {
        "kind": "lianggang-answer", "version": 1, "form": given["template"], "issue": given["issue"]["number"],
        "subject": given["issue"]["subject"], "unit": given["unit"], "territory": given["form"]["territory"],
        "year": given["form"]["year"], "cells": cells, "filled_by": "张三", "saved_at": "2025-03-01T08:00:00.000Z",
    }  # fmt: skip
    return json.dumps(sealed(body | changes, Issue(**given["issue"]))).encode()


def entries(sheet: Sheet) -> dict[tuple[str, str], str]:
    return {(e.code, e.part): e.numerator or e.reason or e.value for e in Entry.objects.filter(sheet=sheet)}


def test_an_answer_is_previewed_and_then_saved(opened: County, sheet: Sheet) -> None:
    reporter = opened.client("health.reporter")
    upload = SimpleUploadedFile("答复.json", answer(sheet))
    preview = reporter.post(f"/sheets/{sheet.pk}/upload/", {"file": upload})
    assert "会改动 3 格" in preview.text
    assert "填表人：张三" in preview.text
    assert not Entry.objects.filter(sheet=sheet).exists()
    packed = re.search(r'name="packed" value="([^"]+)"', preview.text)
    assert packed
    reporter.post(f"/sheets/{sheet.pk}/upload/", {"packed": packed[1]})
    assert entries(sheet)["C-HEA-001", ""] == "8"
    assert entries(sheet)["C-HEA-002", ""] == "部门不掌握"
    again = reporter.post(f"/sheets/{sheet.pk}/upload/", {"file": SimpleUploadedFile("答复.json", answer(sheet))})
    assert "没有要存的" in again.text


def test_the_form_goes_out_with_what_the_sheet_says(opened: County, sheet: Sheet) -> None:
    by = opened.by("health.reporter")
    actions.save(by=by, sheet_id=sheet.pk, typed=[Typed("C-HEA-001", "", 0, {"note": "初稿"})])
    page = opened.client("health.reporter").get(f"/sheets/{sheet.pk}/form.html")
    assert page.headers["Content-Disposition"].startswith("attachment")
    given = issued(sheet)
    assert ["C-HEA-001", "说明", "初稿"] in given["cells"]
    assert {(o["code"], o["year"]) for o in given["form"]["history"]} >= {("C-HEA-001", 2021), ("C-HEA-002", 2023)}


def test_an_answer_for_another_sheet_or_of_another_office_is_refused(opened: County, sheet: Sheet) -> None:
    other = Sheet.objects.exclude(pk=sheet.pk).get()
    with pytest.raises(LianggangError, match="另一张表"):
        offline.take(sheet, answer(other))
    with pytest.raises(LianggangError, match="不是用本系统"):
        offline.take(sheet, answer(sheet, subject=f"sheet:{other.pk}"))


def test_nobody_but_the_unit_takes_an_answer_in(opened: County, sheet: Sheet) -> None:
    for who in ("bureau", "office", "education.reporter", "administrator"):
        upload = SimpleUploadedFile("答复.json", answer(sheet))
        refused = opened.client(who).post(f"/sheets/{sheet.pk}/upload/", {"file": upload})
        assert refused.status_code in (403, 404), who


def test_a_form_that_changed_since_tells_what_is_left_out(opened: County, sheet: Sheet) -> None:
    data = answer(sheet, [*CELLS, ["C-HEA-009", "本年值", "3"]], form="another")
    taken = offline.take(sheet, data)
    assert any(f.code == "answer-old-form" and "C-HEA-009 本年值" in f.message for f in taken.findings)
    assert {cell.code for cell in taken.cells} == {"C-HEA-001", "C-HEA-002"}


def test_what_cannot_be_read_is_told_before_it_is_saved(opened: County, sheet: Sheet) -> None:
    taken = offline.take(sheet, answer(sheet, [["C-HEA-001", "本年值", "约3"]]))
    assert "approximate-number" in {f.code for f in taken.findings}
