"""The notice that issues a plan: organ, number, date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lianggang.findings import Finding, warning
from lianggang.text.numerals import chinese_integer, narrow

_HAN = "[一-龥]"
_ORGAN = re.compile(
    rf"{_HAN}[一-龥（）()]{{1,38}}?(?:政府|委员会|办公室|办公厅|联合会|妇联|工委|领导小组|指挥部|[局厅部委院])"
    rf"|国务院"
)
_NUMBER = re.compile(
    rf"(?P<organ>{_HAN}{{2,16}})\s*[〔\[（(［【]\s*(?P<year>20\d\d)\s*[〕\]）)］】]\s*第?\s*(?P<serial>\d{{1,4}})\s*号"
)
_NUMBER_PLACE = re.compile(r"^|的通知\s*[（(]?")
_LABEL = re.compile(r"^(?:发文机关|发文单位|制发机关|发文字号|文\s*号|成文日期|发文日期|印发日期)\s*[:：]\s*")
_SEAL = re.compile(r"[（(](?:盖章|印章|公章|章)[)）]")
_CIRCLE = str.maketrans("OＯo○零", "〇〇〇〇〇")
_DATE = re.compile(
    r"(?P<year>20\d\d|二[〇一二三四五六七八九]{3})\s*[年.\-/]\s*(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*(?:[月.\-/]"
    r"\s*(?:(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日?)?)?\s*(?P<imprint>印发)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Notice:
    """Who issued a plan, under which number and when (YYYY-MM-DD)."""

    issuer: str | None
    number: str | None
    date: str | None


def read_notice(front: Sequence[str], tail: Sequence[str]) -> tuple[Notice, list[Finding]]:
    """The notice of a plan and a finding for a date that is none.

    front: the lines before the plan's first heading. tail: its last lines, where the imprint (…印发) may stand.
    """
    entries = [_LABEL.sub("", _SEAL.sub("", text)).strip() for text in front]
    signer, date, findings = _signature(entries)
    if date is None and not findings:
        _, date, findings = _signature([text for text in tail if text.rstrip().endswith("印发")])
    number = next((n for text in entries if (n := _document_number(text))), None)
    return Notice(signer or _letterhead(entries), number, date), findings


def _signature(entries: Sequence[str]) -> tuple[str | None, str | None, list[Finding]]:
    """The organ and the date at the foot of the notice: on two lines or on one."""
    for i, text in enumerate(entries):
        plain = narrow(text).translate(_CIRCLE)
        match = _DATE.search(plain)
        if match is None or not _ends_notice(plain[: match.start()], bool(match["imprint"])):
            continue
        date = _iso(match)
        signer = _organs(text[: match.start()]) or (_organs(entries[i - 1]) if i else None)
        return signer, date, [] if date else [_bad_date(text)]
    return None, None, []


def _ends_notice(before: str, is_imprint: bool) -> bool:
    return not before.strip() or is_imprint or _organs(before) is not None


def _iso(match: re.Match[str]) -> str | None:
    if match["day"] is None:
        return None
    year, month, day = (_integer(part) for part in match.group("year", "month", "day"))
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _integer(text: str) -> int:
    return int(text) if text.isdecimal() else chinese_integer(text)


def _bad_date(text: str) -> Finding:
    return warning(
        "bad-date", f"「{text.strip()}」不是完整有效的日期。", place=text.strip(), advice="请对照原件补录印发日期。"
    )


def _organs(text: str) -> str | None:
    """The organ or organs that a line consists of, joined by 、; None for any other line."""
    parts = text.split()
    if parts and all(_ORGAN.fullmatch(p) for p in parts):
        return "、".join(parts)
    joined = "".join(parts)
    return joined if _ORGAN.fullmatch(joined) else None


def _letterhead(entries: Sequence[str]) -> str | None:
    """The organ at the head of the notice: XX人民政府文件, a line of its own, or what stands before 关于印发."""
    for text in entries:
        head, has_about, _ = text.partition("关于")
        organ = _organs(head if has_about else re.sub(r"\s*文\s*件\s*$", "", text))
        if organ:
            return organ
    return None


def _document_number(text: str) -> str | None:
    plain = narrow(text)
    for place in _NUMBER_PLACE.finditer(plain):
        if match := _NUMBER.match(plain, place.end()):
            return f"{match['organ']}〔{match['year']}〕{match['serial']}号"
    return None
