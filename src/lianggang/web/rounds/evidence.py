"""Files that back a value: bounded, of known kinds, stored outside the served folders under a random name."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from lianggang.collect.states import EDITABLE, why_closed
from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.rounds.models import Evidence, Sheet

MAX_BYTES = 20 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BEGINNINGS = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".docx": (_ZIP,),
    ".xlsx": (_ZIP,),
    ".ofd": (_ZIP,),
    ".doc": (_OLE,),
    ".xls": (_OLE,),
    ".wps": (_OLE,),
    ".et": (_OLE,),
}


@transaction.atomic
def add(*, by: By, sheet_id: int, code: str, upload: UploadedFile[Any]) -> Evidence:
    """Store a file for one line of a sheet. Raises LianggangError for a file of another kind than its name says."""
    sheet = Sheet.objects.select_related("unit__territory", "scheme__territory").get(pk=sheet_id)
    require(by, Right.FILL, unit=sheet.unit)
    if sheet.at not in EDITABLE:
        raise unusable("sheet-closed", why_closed(sheet.at))
    if code not in {line["code"] for line in sheet.lines}:
        raise unusable("cell-unknown", "表里没有这项指标。", advice="请重新打开本表。")
    data = _content(upload)
    name = PurePath(upload.name or "佐证").name[-200:]
    held = ContentFile(data, name=f"{secrets.token_hex(16)}{PurePath(name).suffix.lower()}")
    digest = hashlib.sha256(data).hexdigest()
    kept = Evidence.objects.create(
        sheet=sheet, code=code, name=name, file=held, size=len(data), digest=digest, by=by.person
    )
    record(by, "sheet.evidence", f"sheet:{sheet.pk}", f"{sheet} 佐证：{name}", territory=sheet.scheme.territory.code,
           after={"code": code, "sha256": digest})  # fmt: skip
    return kept


def _content(upload: UploadedFile[Any]) -> bytes:
    suffix = PurePath(upload.name or "").suffix.lower()
    if (upload.size or 0) > MAX_BYTES:
        raise unusable("file-too-large", "文件超过20MB。", advice="请压缩图片，或只附有关的几页。")
    data = bytes(upload.read(MAX_BYTES + 1))
    if not any(data.startswith(start) for start in _BEGINNINGS.get(suffix, ())):
        kinds = "、".join(_BEGINNINGS)
        raise unusable("file-kind", f"“{upload.name}”不是可用的文件。", advice=f"可以附的有：{kinds}。")
    return data
