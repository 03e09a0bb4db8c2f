"""The notice that issues a plan: where it stands, its organ, number and date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from lianggang.findings import Finding, warning
from lianggang.plans.lines import Line
from lianggang.text.numerals import chinese_integer, narrow
from lianggang.text.passage import Passage

_HAN = "[一-龥]"
_ORGAN = re.compile(
    rf"{_HAN}[一-龥（）()]{{1,38}}?(?:政府|委员会|办公室|办公厅|联合会|妇联|工委|领导小组|指挥部|[局厅部委院])"
    rf"|国务院"
)
_NUMBER = re.compile(
    rf"(?P<organ>{_HAN}{{2,16}})\s*[〔\[（(［【]\s*(?P<year>20\d\d)\s*[〕\]）)］】]\s*第?\s*(?P<serial>\d{{1,4}})\s*号"
)
_NUMBER_PLACE = re.compile(r"^|的通知\s*[（(]?")
_LETTERHEAD = re.compile(r"文\s*件\s*$")
_SUBJECT = re.compile(r"^[^。：:；]{0,40}关于(?:印发|发布|颁布|下发)[^。；]{4,120}通知$")
_SUBJECT_LINES = 3  # on which the subject of a notice may be printed
_COPIES = re.compile(r"(?:抄送|主送|主办)\s*[:：]")
_LONGEST_NOTICE = 60  # lines
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


Lines = tuple[Line, ...]


def with_notices(cover: Lines, plans: Sequence[tuple[Passage, Lines]]) -> Iterator[tuple[Lines, Passage, Lines]]:
    """Each plan with the lines of the notice that issues it, its title and its own lines.

    cover: the lines before the first plan. plans: title and lines of each. A notice that stands behind a plan issues
    the plans after it; without one they share the notice before.
    """
    for i, (title, lines) in enumerate(plans, 1):
        end = _notice_start(lines) if i < len(plans) else len(lines)
        yield cover, title, lines[:end]
        cover = lines[end:] or cover


def _notice_start(lines: Lines) -> int:
    """Where the notice at the end of a plan's lines begins, with its letterhead; their number when there is none."""
    for i in reversed(range(max(0, len(lines) - _LONGEST_NOTICE), len(lines))):
        if _has_subject(lines[i : i + _SUBJECT_LINES]):
            return i - sum(1 for _ in takewhile(_is_head, reversed(lines[:i])))
    return len(lines)


def _has_subject(lines: Lines) -> bool:
    """Whether the lines begin with 关于印发…的通知, printed on one of them or on several."""
    if any(line.number or line.table for line in lines[:1]):
        return False
    texts = [line.whole.text for line in takewhile(lambda line: line.table is None, lines)]
    return any(_SUBJECT.match("".join(texts[:n])) for n in range(1, len(texts) + 1))


def without_imprint(lines: Lines) -> Lines:
    """The lines without the imprint at their end: who gets copies, which office printed it when."""
    imprint = sum(1 for _ in takewhile(_is_imprint, reversed(lines)))
    return lines[: len(lines) - imprint]


def _is_imprint(line: Line) -> bool:
    text = line.whole.text.strip()
    return line.table is None and bool(_COPIES.match(text) or text.endswith("印发") or _organs(text))


def _is_head(line: Line) -> bool:
    """Whether the line belongs to the head of a notice: an organ, XX文件, a document number."""
    text = line.whole.text
    return line.table is None and bool(_organs(_LETTERHEAD.sub("", text)) or _document_number(text))


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
        organ = _organs(head if has_about else _LETTERHEAD.sub("", text))
        if organ:
            return organ
    return None


def _document_number(text: str) -> str | None:
    plain = narrow(text)
    for place in _NUMBER_PLACE.finditer(plain):
        if match := _NUMBER.match(plain, place.end()):
            return f"{match['organ']}〔{match['year']}〕{match['serial']}号"
    return None
