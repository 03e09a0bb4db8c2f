"""Bytes of a text file to characters, with doubts said aloud."""

from __future__ import annotations

import codecs

from lianggang.errors import unusable
from lianggang.findings import Finding, note, warning

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAX_DAMAGED = 0.05
_MAX_RARE = 0.2
_ADVICE = "请核对下文有无乱码；如有，请用记事本打开原文件，另存为“UTF-8”编码后重新上传"


def decode(data: bytes, declared: str | None = None) -> tuple[str, list[Finding]]:
    """Characters of `data` and findings on doubtful decoding.

    Tries the byte order mark, the `declared` encoding, UTF-8 and GB18030, each strictly, then the one of UTF-8 and
    GB18030 that loses least. Raises `LianggangError` when the bytes are no text.
    """
    text, findings = _by_mark(data) or _by_trial(data, declared)
    return text, findings + _damage(text)


def _by_mark(data: bytes) -> tuple[str, list[Finding]] | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), []
    return None


def _by_trial(data: bytes, declared: str | None) -> tuple[str, list[Finding]]:
    for encoding in dict.fromkeys(filter(None, (declared, "utf-8", "gb18030"))):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return text, [] if encoding in ("utf-8", declared) else _guessed(text)
    return min((data.decode(e, "replace") for e in ("utf-8", "gb18030")), key=lambda t: t.count("\ufffd")), []


def _guessed(text: str) -> list[Finding]:
    if _rare_share(text) > _MAX_RARE:
        return [warning("encoding-doubtful", "没有标明编码，按GB18030读取后生僻字很多，可能有乱码", advice=_ADVICE)]
    return [note("encoding-guessed", "没有标明编码，按GB18030（国标码）读取")]


def _rare_share(text: str) -> float:
    """Share of the characters beyond ASCII that GB 2312 lacks: small in Chinese prose, large in mojibake."""
    wide = [c for c in text if c > "\x7f"]
    common = sum(len(c.encode("gb2312", "ignore")) > 0 for c in wide)
    return 1 - common / len(wide) if wide else 0.0


def _damage(text: str) -> list[Finding]:
    damaged = text.count("\ufffd")
    controls = sum(c < " " and c not in "\t\n\v\f\r" for c in text)
    if damaged + controls > _MAX_DAMAGED * len(text):
        raise unusable(
            "not-text", "文件内容不是可读的文字", advice="请确认上传的是规划文本（Word、PDF、网页或文本文件）"
        )
    if not damaged:
        return []
    line = text[: text.index("\ufffd")].count("\n") + 1
    return [
        warning("characters-damaged", f"有{damaged}处文字已损坏，显示为“\ufffd”", place=f"第{line}行", advice=_ADVICE)
    ]
