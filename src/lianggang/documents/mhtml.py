"""Web pages saved as one file (.mht, .mhtml): the page inside its mail-like wrapping."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from lianggang.documents import html
from lianggang.documents.archive import damaged
from lianggang.documents.limits import Limits
from lianggang.documents.model import Document
from lianggang.errors import unusable


def read(name: str, data: bytes, limits: Limits) -> Document:
    """The article of the first page that the file wraps. Raises as `html.read`."""
    try:
        page = _page(data)
    except RecursionError:
        raise damaged("网页一层套一层，套得太深") from None
    if not page:
        raise unusable("no-text", "文件里没有网页", advice="请用浏览器重新“另存为”网页后上传")
    return html.read(name, page, limits)


def _page(data: bytes) -> bytes | None:
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            return _payload(part)
    return None


def _payload(part: Message) -> bytes | None:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else None
