"""Responsible units: the brackets and lines that name who leads and who takes part, and lists of units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lianggang.findings import Finding, note, warning
from lianggang.text.passage import Passage

_STOPS = ("。", "；", "！")
_OPENERS = "（(〔【[［"
_CLOSERS = "）)〕】]］"
_LEADS = ("牵头", "主责", "主办", "主管", "总牵头")
_HELPS = ("责任", "配合", "协同", "协办", "协助", "负责", "承办", "参与", "参加", "落实", "实施", "支持", "联系")


def _spaced(words: tuple[str, ...]) -> str:
    """The alternatives, with blanks allowed between the characters."""
    return "|".join(r"\s*".join(word) for word in words)


_ROLE = re.compile(
    rf"(?:(?P<lead>{_spaced(_LEADS)})|{_spaced(_HELPS)})(?:{_spaced(('责任', '负责'))})?\s*"
    rf"(?:{_spaced(('单位', '部门'))})\s*(?:[:：;；]|\s)\s*"
)
_BY_VERB = re.compile(
    r"由?(?:(?P<lead>[^，,；;。：:]+?)牵头(?:负责|落实)?(?:[，,；;]\s*(?P<rest>[^。：:]+))?"
    r"|(?P<helps>[^。：:]+?(?:负责|配合)))"
)
_DUTY_WORDS = re.compile(
    r"(?:等?(?:按照?(?:各自)?职责(?:分工)?|分工|分别|共同))?(?:负责|配合|参与|参加|协同|协助|落实)$"
)
_BARE = re.compile(rf"(?:^|(?<=[。；;！!？?）)\s])){_ROLE.pattern}[^。]*。?\s*$".replace("?P<lead>", "?:"))

_SEPARATOR = re.compile(r"(?P<hard>[、，,；;/／|。]+|等(?=[有相各成][^、，,；;]{0,6}(?:部门|单位)))|\s+|以及|[和及与]")
_OPEN_LIST = re.compile(r"(?<![平高中初均])等\s*$")
_WHOLE = re.compile(
    r"(?:[局委办部联院厅处站队室所署司协校镇乡村]|(?<!社)会|中心|公司|集团|政府|街道|供销社|[银人支]行|共青团|[园新发范]区|单位)"
    r"(?:[（(][^（()）]*[)）])?$"
)
_LONGEST_NAME, _LONGEST_LIST = 40, 600
_COUNCIL = re.compile(r"(?:委|政府|人大|人大常委会|政协|工委)$")
_OFFICE = re.compile(r"(?![县市区旗省州盟团各]).{0,8}(?:部|办|办公室|政法委|员会)$")


@dataclass(frozen=True, slots=True)
class Taken:
    """An item without the words that name its units; names stand as printed, in order.

    Units that cooperate (配合, 协同 …) count as responsible.
    """

    rest: Passage
    lead_units: tuple[str, ...] = ()
    responsible_units: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Statement:
    """Where a text names units: the span to cut, the names with whether they lead, and whether the bracket closes."""

    start: int
    end: int
    names: tuple[tuple[bool, str], ...]
    closed: bool = True


def take_units(passage: Passage) -> Taken:
    """Part an item's words from the units that they name in brackets or in a line of their own.

    Brackets that say something else stay. A name that several brackets give is taken once.
    """
    statements = list(_statements(passage.text))
    names: list[tuple[bool, str]] = []
    seen: set[tuple[bool, str]] = set()
    for statement in statements:
        names += (pair for pair in statement.names if pair not in seen)
        seen.update(statement.names)
    rest = passage.without((s.start, s.end) for s in statements).strip()
    findings = [f for s in statements for f in _findings(s, passage.text)]
    lead = tuple(name for leads, name in names if leads)
    return Taken(rest, lead, tuple(name for leads, name in names if not leads), tuple(findings))


def split_units(text: str) -> tuple[str, ...]:
    """The units that a list or a table cell names, without inner blanks.

    Separators are 、，；/ and, where whole names stand on both sides, blanks, line feeds, 和, 及 and 与.
    """
    names = (re.sub(r"\s+", "", _OPEN_LIST.sub("", piece)) for piece in _pieces(text))
    return tuple(name for name in names if re.search(r"\w", name))


def _pieces(text: str) -> Iterator[str]:
    start = seen = depth = 0
    for match in _SEPARATOR.finditer(text):
        depth = max(0, depth + sum((c in _OPENERS) - (c in _CLOSERS) for c in text[seen : match.start()]))
        seen = match.start()
        if depth == 0 and (match["hard"] or _parts_names(text[start:seen], text, match.end())):
            yield text[start:seen]
            start = match.end()
    yield text[start:]


def _parts_names(before: str, text: str, position: int) -> bool:
    """Whether a blank or 和 stands between two names, not inside one (县委 宣传部, 县住房和城乡建设局)."""
    left = re.sub(r"\s+", "", before[-_LONGEST_NAME:])
    right = text[position : position + _LONGEST_NAME].lstrip()
    right = re.split(r"[、，,；;/／|\s和及与]", right, maxsplit=1)[0]
    if len(right) < 2 or right[0] in _OPENERS or not _WHOLE.search(left):
        return False
    return not (_COUNCIL.search(left) and _OFFICE.match(right))


def _statements(text: str) -> Iterator[_Statement]:
    position = 0
    for start, end, closed in _brackets(text):
        if start < position or end - start > _LONGEST_LIST:
            continue
        content = text[start + 1 : end - closed]
        names = _names(content)
        if names is None and _ends_sentence(text, start, end):
            names = _names_by_verb(content) or _names_alone(content, text[:start])
        if names is not None:
            position = _with_stop(text, start, end)
            yield _Statement(start, position, names, closed)
    bare = _BARE.search(text, position)
    names = _names(bare[0]) if bare else None
    if bare and names and all(_WHOLE.search(name) for _, name in names):
        yield _Statement(bare.start(), bare.end(), names)


def _brackets(text: str) -> list[tuple[int, int, bool]]:
    """All brackets as start, end and whether they close; what stays open ends with the sentence."""
    found, opened = [], []
    for i, char in enumerate(text):
        if char in _OPENERS:
            opened.append(i)
        elif char in _CLOSERS and opened:
            found.append((opened.pop(), i + 1, True))
    for start in opened:
        stop = text.find("。", start)
        found.append((start, stop if stop > 0 else len(text), False))
    return sorted(found)


def _ends_sentence(text: str, start: int, end: int) -> bool:
    return text[:start].rstrip().endswith(_STOPS) or text[end : end + 1] in ("", "。", "；")


def _names(content: str) -> tuple[tuple[bool, str], ...] | None:
    """The names in a bracket with whether they lead; None when it names no units."""
    roles = list(_ROLE.finditer(content))
    if not roles or content[: roles[0].start()].strip():
        return None
    ends = [*(r.start() for r in roles[1:]), len(content)]
    return tuple(
        (bool(role["lead"]), name)
        for role, end in zip(roles, ends, strict=True)
        for name in split_units(content[role.end() : end])
    )


def _names_by_verb(content: str) -> tuple[tuple[bool, str], ...] | None:
    """The names in 「县教委牵头，县妇联、县民政局配合」."""
    match = _BY_VERB.fullmatch(content.strip())
    if not match:
        return None
    lead = split_units(match["lead"] or "")
    others = split_units(_DUTY_WORDS.sub("", match["rest"] or match["helps"] or ""))
    if not all(_WHOLE.search(name) for name in lead + others):
        return None
    return (*((True, name) for name in lead), *((False, name) for name in others))


def _names_alone(content: str, before: str) -> tuple[tuple[bool, str], ...] | None:
    """The names in 〔市教育局、市科协〕 behind a finished sentence: a bracket that says nothing else."""
    names = split_units(content)
    if not before.rstrip().endswith(_STOPS) or not names or not all(map(_stands_alone, names)):
        return None
    return tuple((False, name) for name in names)


def _stands_alone(name: str) -> bool:
    return len(name) > 2 and bool(_WHOLE.search(name)) and name[0] not in "含包不除指见"


def _with_stop(text: str, start: int, end: int) -> int:
    """The end of a bracket, the full stop after it included where the sentence before has its own."""
    doubled = text[:start].rstrip()[-1:] in _STOPS and text[end : end + 1] == "。"
    return end + doubled


def _findings(statement: _Statement, text: str) -> Iterator[Finding]:
    quote = text[statement.start : statement.end].strip()
    if not statement.closed:
        yield note("units-bracket-open", f"“{quote}”缺右括号，已按单位名单读取。", advice="请核对单位名单是否完整。")
    if not statement.names:
        yield warning("units-empty", f"“{quote}”没有写明单位。", advice="请对照原文补录责任单位。")
    odd = [name for _, name in statement.names if "：" in name or ":" in name]
    if odd:
        yield warning(
            "units-odd", f"“{'、'.join(odd)}”写在单位名单里，但不像单位名称。", advice="请在确认时改正责任单位。"
        )
    if re.search(r"(?<![平高中初均])等[）)〕】\]］。\s]*$", quote):
        yield note("units-open-list", f"“{quote}”以“等”结尾，名单没有写全。", advice="请确认还有哪些责任单位。")
