"""Why a target was read as it was: its words, the rule that fired, what came from elsewhere, which conventions held."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from lianggang.plans.corrections import plain
from lianggang.plans.items import Item
from lianggang.plans.labels import COMPARATORS, DIRECTIONS, KINDS
from lianggang.plans.lexer import CHINESE_COUNT, Token, tokens
from lianggang.plans.model import Kind, Target
from lianggang.plans.quantities import floor_or_ceiling
from lianggang.plans.words import load

_BOUNDS = ("AT_LEAST", "AT_MOST", "MORE", "LESS", "ABOUT", "OR_MORE", "OR_LESS", "ROUGHLY")
NOUNS = ("数", "率", "次数", "时间", "比例", "的比例", "数量", "水平")  # what custom adds to a name
BLANKS = re.compile(r"\s+")
YEAR_NOTE = re.compile(r"（20\d\d年）$")
_CLAUSE = re.compile(r"[，。；！：,;:!]")
_AROUND = 160  # characters of the item shown on each side of the quote


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reading of one target in Chinese sentences.

    before, quote, after: the words in their item. rule: its name, "" for what people added; means, example: of the
    rule. carried: what stands elsewhere in the item or its table. conventions: what the text leaves to custom.
    """

    before: str
    quote: str
    after: str
    rule: str
    means: str
    example: str
    carried: tuple[str, ...]
    conventions: tuple[str, ...]


def explain(item: Item, target: Target) -> Explanation:
    """How the target of the item came about, told from the item's words and what was read."""
    before, quote, after = in_context(item.text, target.quote)
    means, example = rules().get(target.rule, ("", ""))
    found = tokens(BLANKS.sub("", target.quote))
    return Explanation(
        before[-_AROUND:], quote, after[:_AROUND], target.rule, means, example,
        tuple(_carried(item, target, before)), tuple(_conventions(item, target, found)),
    )  # fmt: skip


def rules() -> dict[str, tuple[str, str]]:
    """The rules of the grammar by name: what each means and an example."""
    spec = load("clauses.yaml")
    every = (*spec["rules"], *spec["relations"])
    return {rule["name"]: (rule.get("means", ""), rule.get("example", "")) for rule in every}


def aim(target: Target) -> str:
    """What the target demands, in short: ≥95%, 比2020年变化≤-20%, 逐步缩小."""
    sign = COMPARATORS.get(target.comparator or "", "")
    if target.kind is Kind.DIRECTION and target.direction:
        return DIRECTIONS[target.direction]
    if target.kind is Kind.RELATION:
        return f"{sign}{target.relative_to}"
    value = plain(target.value) if isinstance(target.value, Decimal) else str(target.value or "")
    size = f"{value}{target.unit or ''}"
    bound = f"{size}左右" if target.comparator == "~" else f"{'' if target.comparator == '=' else sign}{size}"
    if target.kind is Kind.CHANGE:
        return f"比{f'{target.baseline_year}年' if target.baseline_year else '基期'}变化{bound}"
    return f"每年变化{bound}" if target.kind is Kind.ANNUAL_CHANGE else bound


def in_context(text: str, quote: str) -> tuple[str, str, str]:
    """The words before the quote, the quote and the words behind it; all of the text where it holds no quote."""
    start = text.find(quote) if quote else -1
    return (text[:start], quote, text[start + len(quote) :]) if start >= 0 else ("", quote or text, "")


# -- what was carried over --------------------------------------------------------------------------------------


def _carried(item: Item, target: Target, before: str) -> Iterator[str]:
    if item.origin == "table":
        yield "指标名称和计量单位取自表中这一行"
    else:
        name = YEAR_NOTE.sub("", target.indicator)
        yield from (_whence(piece, before, item.text) for piece in absent(name, target.quote))
    if target.population and not (target.population in target.indicator or target.population in target.quote):
        yield f"人群「{target.population}」取自前文"
    if target.year and str(target.year) not in target.quote and item.origin != "table":
        yield f"完成年份{target.year}年取自前文"
    if target.baseline_year and str(target.baseline_year) not in target.quote:
        yield f"基期{target.baseline_year}年取自前文"


def absent(name: str, quote: str) -> list[str]:
    """The parts of a name that the quote does not say."""
    bare = BLANKS.sub("", quote)
    changes = SequenceMatcher(None, bare, name, autojunk=False).get_opcodes()
    pieces = (name[start:end] for kind, _, _, start, end in changes if kind in ("insert", "replace"))
    return [piece for piece in pieces if piece not in bare]


def _whence(piece: str, before: str, text: str) -> str:
    for clause in reversed(_CLAUSE.split(before)):
        if piece in clause and piece not in NOUNS:
            return f"「{piece}」取自前文“{clause.strip()}”"
    where = "取自本条别处" if piece in text and piece not in NOUNS else "原文没有写出，按约定补上"
    return f"「{piece}」{where}"


# -- conventions ------------------------------------------------------------------------------------------------


def _conventions(item: Item, target: Target, found: Sequence[Token]) -> Iterator[str]:
    if not target.rule:
        return
    yield from _about_comparator(target, found)
    yield from _about_value(target, found)
    sharing = sum(t.quote == target.quote for t in item.owner.targets)
    if sharing > 1:
        yield f"这句话读成{sharing}项：并列的量各算一项" if item.origin != "table" else f"这一格读成{sharing}项"
    if YEAR_NOTE.search(target.indicator):
        yield "同一指标有几个年份的目标，名称后注明年份"
    if not target.year and item.plan.period:
        yield f"没有写完成年份，按规划期末{item.plan.period[1]}年"


def _about_comparator(target: Target, found: Sequence[Token]) -> Iterator[str]:
    sign = COMPARATORS.get(target.comparator or "")
    if sign is None or target.kind is Kind.RELATION:
        return
    said = [t.text for t in found if t.kind in _BOUNDS]
    if said == [sign]:
        return
    verbs = [t for t in found if t.kind in ("HIGH", "LOW", "UP", "DOWN")]
    if said:
        yield f"“{'、'.join(dict.fromkeys(said))}”读作“{sign}”"
    elif verbs and target.comparator != "~":
        yield f"没有“以上”“以下”，由“{verbs[-1].text}”读作“{sign}”"
    elif target.kind is Kind.LEVEL and target.comparator == floor_or_ceiling(target.indicator):
        better = "低" if target.comparator == "<=" else "高"
        yield f"没有“以上”“以下”，这个量以{better}为好，读作“{sign}”"
    else:
        yield f"没有“以上”“以下”，按约定读作“{sign}”"


def _about_value(target: Target, found: Sequence[Token]) -> Iterator[str]:
    if target.rule == "cover":
        yield "“全覆盖”按覆盖率100%"
        return
    if target.kind in (Kind.DIRECTION, Kind.RELATION):
        yield f"没有数值，按“{KINDS[target.kind]}”处理"
        return
    if not isinstance(target.value, Decimal):
        return
    if target.value < 0:
        yield "下降、减少记为负数"
    for token in found:
        quantum = token.quantum
        sizes = (abs(quantum.low), abs(quantum.high)) if quantum and quantum.unit == target.unit else ()
        if quantum is None or abs(target.value) not in sizes:
            continue
        if quantum.low != quantum.high:
            yield f"“{token.text}”是一个范围，取要求较低的一端"
        elif token.kind == CHINESE_COUNT or plain(abs(target.value)) not in token.text:
            yield f"“{token.text}”即{plain(abs(target.value))}{target.unit or ''}"
        return
