"""A unit's own workbook comes in, and its numbers are taken over with the mapping remembered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from lianggang.errors import unusable
from lianggang.panel.figures import read_grids
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.attachments.keeping import attach
from lianggang.web.attachments.models import Attachment
from lianggang.web.audit.record import By, record
from lianggang.web.rounds import actions
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.forms import pack, unpack
from lianggang.web.rounds.layouts.spots import Workbook
from lianggang.web.rounds.models import Layout, Sheet

_SALT = "layout"
_FRESH = 3600  # seconds that a preview may be stored after it was shown


def subject(sheet_id: int) -> str:
    """What the workbooks of a sheet are attached to."""
    return f"layout:{sheet_id}"


@transaction.atomic
def bring(*, by: By, sheet_id: int, upload: UploadedFile[Any] | None) -> Attachment:
    """Keep a unit's own workbook with its sheet. Raises PermissionDenied, or LianggangError for what is no workbook."""
    sheet = Sheet.objects.select_related("unit__territory", "scheme__territory").get(pk=sheet_id)
    require(by, Right.FILL, unit=sheet.unit)
    kept = attach(by=by, subject=subject(sheet_id), upload=upload, label="自有表格")
    workbook_of(kept)
    record(by, "sheet.workbook", f"sheet:{sheet.pk}", f"{sheet} 自有表格：{kept.name}",
           territory=sheet.scheme.territory.code, after={"sha256": kept.digest})  # fmt: skip
    return kept


def workbook_of(file: Attachment) -> Workbook:
    """The cells of a workbook that was kept. Raises LianggangError when it cannot be read as a table."""
    grids, _ = read_grids(Path(file.file.path))
    return Workbook(grids)


def sealed(cells: list[Typed], places: list[dict[str, Any]]) -> str:
    """What a preview showed, to be stored as it was shown and not otherwise."""
    return signing.dumps([pack(cells), places], salt=_SALT, compress=True)


@transaction.atomic
def take_over(*, by: By, sheet_id: int, preview: str) -> Sheet:
    """Save what a preview showed and remember the mapping for the unit.

    Raises PermissionDenied, Conflict, or LianggangError when the sheet is closed or the preview is too old.
    """
    try:
        packed, places = signing.loads(preview, salt=_SALT, max_age=_FRESH)
    except signing.BadSignature as problem:
        raise unusable("upload-stale", "这次的预览已经过期。", advice="请重新打开对应页。") from problem
    sheet = actions.save(by=by, sheet_id=sheet_id, typed=unpack(packed))
    Layout.objects.update_or_create(
        unit=sheet.unit, defaults={"places": places, "year": sheet.scheme.year, "by": by.person}
    )
    taken = sum(item["place"] is not None for item in places)
    record(by, "sheet.layout", f"sheet:{sheet.pk}", f"{sheet.unit_name}记住自有表格的对应：{taken}格",
           territory=sheet.scheme.territory.code, after={"cells": taken})  # fmt: skip
    return sheet
