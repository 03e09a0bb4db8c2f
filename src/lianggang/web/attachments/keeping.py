"""Keeping a file: bounded, of known kinds, stored outside the served folders under a random name."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from lianggang.errors import unusable
from lianggang.web.attachments.models import Attachment
from lianggang.web.audit.record import By

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


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was looked at: its name without a path, its bytes, their SHA-256, and how it is to be stored."""

    name: str
    data: bytes
    digest: str

    def stored(self) -> ContentFile[bytes]:
        """The content under a name that nobody can guess."""
        return ContentFile(self.data, name=f"{secrets.token_hex(16)}{PurePath(self.name).suffix.lower()}")


def received(upload: UploadedFile[Any] | None) -> Received:
    """The file that a person sent. Raises LianggangError without one, or for another kind than its name says."""
    if upload is None:
        raise unusable("no-file", "没有选文件。", advice="请先选文件。")
    suffix = PurePath(upload.name or "").suffix.lower()
    if (upload.size or 0) > MAX_BYTES:
        raise unusable("file-too-large", "文件超过20MB。", advice="请压缩图片，或只附有关的几页。")
    data = bytes(upload.read(MAX_BYTES + 1))
    if not any(data.startswith(start) for start in _BEGINNINGS.get(suffix, ())):
        kinds = "、".join(_BEGINNINGS)
        raise unusable("file-kind", f"“{upload.name}”不是可用的文件。", advice=f"可以附的有：{kinds}。")
    return Received(PurePath(upload.name or "附件").name[-200:], data, hashlib.sha256(data).hexdigest())


def attach(*, by: By, subject: str, upload: UploadedFile[Any] | None, label: str = "") -> Attachment:
    """Keep a file with its subject. Who calls this has asked for the right and records the event."""
    file = received(upload)
    return Attachment.objects.create(
        subject=subject, label=label[:100], name=file.name, file=file.stored(), size=len(file.data), digest=file.digest,
        by=by.person,
    )  # fmt: skip


def download(attachment: Attachment) -> FileResponse:
    """The file, never shown in place."""
    return FileResponse(attachment.file.open(), as_attachment=True, filename=attachment.name)
