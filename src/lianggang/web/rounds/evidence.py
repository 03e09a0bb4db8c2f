"""Files that back a value."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from lianggang.collect.states import EDITABLE, why_closed
from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.attachments.keeping import received
from lianggang.web.audit.record import By, record
from lianggang.web.rounds.models import Evidence, Sheet


@transaction.atomic
def add(*, by: By, sheet_id: int, code: str, upload: UploadedFile[Any] | None) -> Evidence:
    """Store a file for one line of a sheet. Raises LianggangError for a file of another kind than its name says."""
    sheet = Sheet.objects.select_related("unit__territory", "scheme__territory").get(pk=sheet_id)
    require(by, Right.FILL, unit=sheet.unit)
    if sheet.at not in EDITABLE:
        raise unusable("sheet-closed", why_closed(sheet.at))
    if code not in {line["code"] for line in sheet.lines}:
        raise unusable("cell-unknown", "表里没有这项指标。", advice="请重新打开本表。")
    file = received(upload)
    kept = Evidence.objects.create(
        sheet=sheet, code=code, name=file.name, file=file.stored(), size=len(file.data), digest=file.digest,
        by=by.person,
    )  # fmt: skip
    record(by, "sheet.evidence", f"sheet:{sheet.pk}", f"{sheet} 佐证：{file.name}",
           territory=sheet.scheme.territory.code, after={"code": code, "sha256": file.digest})  # fmt: skip
    return kept
