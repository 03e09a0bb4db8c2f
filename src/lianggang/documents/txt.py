"""Plain text: one paragraph a line, as printed."""

from __future__ import annotations

import re

from lianggang.documents.assemble import check_length
from lianggang.documents.encoding import decode
from lianggang.documents.limits import Limits
from lianggang.documents.model import Document, Paragraph

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_LONGEST_CHARACTER = 4  # bytes
_LINE = re.compile(r"[^\n]+")


def read(name: str, data: bytes, limits: Limits) -> Document:
    """The lines of a text file as paragraphs; leading tabs and inner blanks stay.

    Blank lines are no blocks, but a line with a tab alone is: text exports write empty cells like that.

    Raises `LianggangError` when the bytes are no text or too many.
    """
    check_length(len(data) // _LONGEST_CHARACTER, limits)
    decoded, findings = decode(data)
    check_length(len(decoded), limits)
    text = _LINE_ENDS.sub("\n", decoded)
    lines = (match for match in _LINE.finditer(text) if match[0].startswith("\t") or not match[0].isspace())
    blocks = tuple(Paragraph(match[0], match.start()) for match in lines)
    return Document(name, "txt", text, blocks, tuple(findings))
