"""The answer that a desk gives out: canonical JSON, its hash, and a signature with the secret of the form.

The signature proves that the answer was made with the very form that the office issued, and not altered since. It
does not prove who filled it in: whoever holds the form's file holds its secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lianggang.errors import LianggangError, unusable

KIND, VERSION = "lianggang-answer", 1
LARGEST = 4 * 1024 * 1024
_TEXTS = ("form", "issue", "subject", "unit", "territory", "filled_by", "saved_at")


@dataclass(frozen=True, slots=True)
class Issue:
    """One giving out of a form: what it is for, e.g. "sheet:12", a number used once, and the secret that follows."""

    subject: str
    number: str
    secret: str

    @classmethod
    def of(cls, key: bytes, subject: str, number: str) -> Issue:
        """key: of the office. The secret need not be kept, it follows again when the answer comes."""
        text = json.dumps([KIND, subject, number], ensure_ascii=False).encode()
        return cls(subject, number, hmac.new(key, text, hashlib.sha256).hexdigest())


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the cells as they were typed, and who says to have filled them in when.

    form: `FormSpec.template_id` of the form that was issued.
    """

    form: str
    subject: str
    unit: str
    year: int
    cells: Mapping[tuple[str, str], str]
    filled_by: str
    saved_at: str


def looks_like_answer(data: bytes) -> bool:
    """Whether a file is an answer rather than a workbook."""
    return data[:64].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")


def canonical(body: Mapping[str, Any]) -> bytes:
    """The one spelling of an answer, which the browser writes as well: sorted keys, no blanks, UTF-8."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sealed(body: Mapping[str, Any], issue: Issue) -> dict[str, Any]:
    """The answer as it is handed in."""
    text = canonical(body)
    signature = hmac.new(issue.secret.encode(), text, hashlib.sha256).hexdigest()
    return {**body, "sha256": hashlib.sha256(text).hexdigest(), "hmac": signature}


def read_answer(data: bytes, secret_of: Callable[[str, str], str]) -> Answer:
    """Read an answer and prove it.

    secret_of: the secret of a form by its subject and number. Raises LianggangError for what is no answer, was altered,
    or was not made with a form of this office.
    """
    body = _parsed(data)
    seals = body.pop("sha256", None), body.pop("hmac", None)
    _require_shape(body)
    try:
        text = canonical(body)
    except UnicodeEncodeError as problem:
        raise _altered() from problem
    if seals[0] != hashlib.sha256(text).hexdigest():
        raise _altered()
    secret = secret_of(body["subject"], body["issue"])
    right = hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
    if not isinstance(seals[1], str) or not hmac.compare_digest(seals[1].encode(), right.encode()):
        raise unusable("answer-not-ours", "这份答复不是用本系统发出的离线表填的。", advice="请用重新下载的离线表填报。")
    cells = {(code, heading): said for code, heading, said in body["cells"]}
    kept = {name: body[name] for name in ("form", "subject", "unit", "year", "filled_by", "saved_at")}
    return Answer(cells=cells, **kept)


def _parsed(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise unusable("answer-too-large", "文件太大，不是离线表的答复。", advice="请选离线表“导出答复”存下的文件。")
    try:
        body = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise _no_answer() from problem
    if not isinstance(body, dict) or body.get("kind") != KIND:
        raise _no_answer()
    if body.get("version") != VERSION:
        raise unusable("answer-version", "答复的格式版本不同。", advice="请用重新下载的离线表填报。")
    return body


def _require_shape(body: Mapping[str, Any]) -> None:
    texts = all(isinstance(body.get(name), str) for name in _TEXTS) and type(body.get("year")) is int
    rows = body.get("cells")
    if not texts or not isinstance(rows, list) or body.keys() - {*_TEXTS, "kind", "version", "year", "cells"}:
        raise _no_answer()
    if not all(isinstance(r, list) and len(r) == 3 and all(isinstance(x, str) for x in r) for r in rows):
        raise _no_answer()


def _no_answer() -> LianggangError:
    return unusable("not-an-answer", "文件不是离线表的答复。", advice="请选离线表“导出答复”存下的文件。")


def _altered() -> LianggangError:
    return unusable("answer-altered", "答复在导出以后有改动，或者文件不完整。", advice="请从离线表重新导出。")
