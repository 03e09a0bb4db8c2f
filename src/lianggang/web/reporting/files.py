"""The files of a report: kept compressed or as they are, under names that nobody can guess."""

from __future__ import annotations

import gzip
import hashlib
import secrets

from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from lianggang.web.reporting.models import Report

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {"docx": _DOCX, "xlsx": _XLSX, "json": "application/json", "pdf": "application/pdf"}


def hash_of(data: bytes) -> str:
    """The SHA-256 that names a file."""
    return hashlib.sha256(data).hexdigest()


def keep_snapshot(report: Report, data: bytes) -> None:
    """Keep a snapshot with its report; the row is not saved."""
    report.snapshot.save(f"{secrets.token_hex(16)}.json.gz", ContentFile(gzip.compress(data, mtime=0)), save=False)
    report.digest = hash_of(data)


def keep_made(report: Report, data: bytes) -> None:
    """Keep the file as it was made, in place of what people made of an earlier one; the row is not saved."""
    report.made.save(f"{secrets.token_hex(16)}.docx", ContentFile(data), save=False)
    report.made_digest, report.text, report.text_digest, report.differences = hash_of(data), "", "", []


def keep_text(report: Report, data: bytes) -> None:
    """Keep the file as it was edited; the row is not saved."""
    report.text.save(f"{secrets.token_hex(16)}.docx", ContentFile(data), save=False)
    report.text_digest = hash_of(data)


def snapshot_of(report: Report) -> bytes:
    """The snapshot's bytes."""
    with report.snapshot.open() as file:
        return gzip.decompress(file.read())


def current_of(report: Report) -> bytes:
    """The Word file as it stands: edited, or as it was made."""
    with (report.text or report.made).open() as file:
        return bytes(file.read())


def answer(data: bytes, name: str, kind: str) -> HttpResponse:
    """A file to be stored by the browser, never shown in place. kind: docx, xlsx, pdf or json."""
    found = HttpResponse(data, content_type=_TYPES[kind])
    found["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}")
    found["X-Content-Type-Options"] = "nosniff"
    return found
