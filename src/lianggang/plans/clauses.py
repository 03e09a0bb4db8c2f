"""Sentences and clauses of an item, and the rule that speaks for a clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from lianggang.plans.lexer import CODES, TEXT, Token, is_count, tokens
from lianggang.plans.words import load

_OPEN, _CLOSE = "（(《“〔[", "）)》”〕]"
_SENTENCE_ENDS, _CLAUSE_ENDS = "。！？!?；;", "，,：:"
_ALSO = re.compile(
    r"(?<=[上下内右%‰0-9名人所家个张元岁年天次件户倍时])并(?:且)?"
    r"(?=(?:逐步|逐年|持续|不断|稳步|进一步)(?:提高|提升|增加|增长|扩大|下降|降低|减少))"
    r"|(?<=[元上下人名%])且(?=(?:每年|逐年|逐步|稳步|不断|适时)?(?:增长|提高|增加))"
    r"|(?:并?且|或)(?=(?:分别|均|都)?(?:不[低高少超]|低于|高于|达到|控制在|保持在))"
    r"|(?<=[0-9%所座名个人上下内])且(?=[一-龥]{2,8}(?:率|比例|占比)(?:不|达|超|在|为|[0-9]))"
)
_REMARK = re.compile(
    r"^(?P<said>.*\S)[（(](?P<inner>(?:其中|含|包括|(?P<year>[到至]?20[0-9]{2}年))[^（）()]*[0-9][^（）()]*)[）)]$"
)
_MOST_PARTS = 60  # of a clause; what has more is no sentence of a plan
_ONLY_KIND = re.compile("[0-9](?:个|家|所|处|名|座)(?:(?:国家|[省市区县旗州镇乡村])级|公办|(?:普惠性)?民办)$")
LONGEST = 1_000  # characters of a clause; longer ones are no sentence either, and would cost the square of their length
_CARRIED_OUT = ("执行", "拨付", "核定", "核拨")
_NAMED_VALUE = re.compile("T[md]?[Gb]?[qcr][gea]?")  # 交通枢纽100%
_NAMED_RATE = re.compile(
    r"(?:[0-9]{5})?\D{2,30}(?:率|比例|占比|比重)(?:[0-9.]+%|[一二三四五六七八九]成)(?:以[上下内]|左右)?"
)
_PART = "(?![由从比较达提在为不分均各都至到约超占]|下降|控制|保持|稳定|突破|力争|[^、]*[率比])[一-龥“”]{2,8}?"
_OF_PART = f"{_PART}(?:达到?|不[低高]于|不[超少][过于]|超过|[≥≤])?[0-9.]+[%‰]?(?:以[上下内]|左右)?"
_BY_PART = re.compile(f"(?P<what>[^、，0-9]{{4,}}(?:率|比例|占比|比重|系数))(?P<list>{_OF_PART}(?:、{_OF_PART})+)")
_TREND_ALONE = re.compile("T[VmYd]*[UDKW]T?")
_VERB_FIRST = re.compile("[VmYd]*[UDK]T")
_NUMERIC = re.compile(r"[0-9０-９]")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of an item's words, [start, end) in them.

    ends_sentence: a sentence ends behind it. goes_on: it is a further member of the list that the clause before began.
    heads_list: it names the quantity of which the members of the list give the parts. aside: it stands in brackets
    and speaks of another year.
    """

    text: str
    start: int
    end: int
    ends_sentence: bool = False
    goes_on: bool = False
    heads_list: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A clause with its tokens, the rule that fits and the groups of its pattern."""

    rule: str
    clause: Clause
    found: tuple[Token, ...]
    groups: dict[str, tuple[Token, ...]]

    def tokens(self, group: str) -> tuple[Token, ...]:
        """The tokens of a group, none if it did not take part."""
        return self.groups.get(group, ())

    def text(self, group: str) -> str:
        """The words of a group."""
        return "".join(t.text for t in self.tokens(group))


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of an item; commas inside brackets and quotation marks do not divide."""
    depth = start = 0
    for i, char in enumerate(text):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and (char in _SENTENCE_ENDS or (char in _CLAUSE_ENDS and not _inside_number(text, i))):
            if _is_ratio(text, i):
                continue
            yield from _parts(text, start, i, char in _SENTENCE_ENDS)
            start = i + 1
    yield from _parts(text, start, len(text), True)


def _is_ratio(text: str, i: int) -> bool:
    return text[i] in "：:" and 0 < i < len(text) - 1 and text[i - 1].isdigit() and text[i + 1].isdigit()


def _inside_number(text: str, i: int) -> bool:
    return text[i] == "," and bool(re.match(r"\d,\d{3}(?!\d)", text[max(0, i - 1) : i + 5]))


def _parts(text: str, start: int, end: int, ends_sentence: bool) -> Iterator[Clause]:
    """A clause, divided where a part of it speaks for itself."""
    if remark := _REMARK.match(text[start:end]):  # 新改扩建中小学112所（其中新建45所）
        yield from _parts(text, start, start + remark.end("said"), False)
        inside = start + remark.start("inner")
        for said in re.finditer("(?:[^，,；;：:]|(?<=年)[：:])+", remark["inner"]):
            last = ends_sentence and said.end() == len(remark["inner"])
            for part in _parts(text, inside + said.start(), inside + said.end(), last):
                yield replace(part, aside=bool(remark["year"]))  # 达到95%（2025年达到93%）
    elif also := _ALSO.search(text[start:end]):  # 达到60%以上并逐步提高
        yield from _parts(text, start, start + also.start(), False)
        yield Clause(text[start + also.end() : end], start + also.end(), end, ends_sentence)
    elif by_part := _BY_PART.fullmatch(text[start:end]):  # 建制率国有企业100%、非公企业85%
        cut = start + by_part.end("what")
        yield Clause(text[start:cut], start, cut, heads_list=True)
        for said in re.finditer("[^、]+", by_part["list"]):
            last = ends_sentence and said.end() == len(by_part["list"])
            yield Clause(said[0], cut + said.start(), cut + said.end(), last, goes_on=True)
    else:
        for i, (begin, until) in enumerate(pairwise(_bounds(text, start, end))):
            begin += 1 if i else 0
            if text[begin:until].strip():
                yield Clause(text[begin:until], begin, until, ends_sentence and until == end, i > 0)


def is_rule(text: str) -> bool:
    """按小学720元、初中940元执行: what is paid by a rule in force, unless it is a floor (按不低于5元拨付)."""
    return text.endswith(_CARRIED_OUT) and _by(re.split("不[低少]于", text)[-1])


def _by(text: str) -> bool:
    """Whether a number stands behind 按."""
    return any(map(str.isdecimal, text.partition("按")[2]))


def _bounds(text: str, start: int, end: int) -> list[int]:
    """Where a clause is divided at 、: each part has its own number and its own verb (医生达到1名、床位增至3张)."""
    cuts = [m.start() + start for m in re.finditer("、", text[start:end])]
    parts = text[start:end].split("、")
    if len(cuts) > _MOST_PARTS or end - start > LONGEST:
        return [start, end]
    if parts[-1].endswith(_CARRIED_OUT) and any(map(_by, parts[:-1])):
        return [start, end]
    if cuts and (all(_NAMED_VALUE.fullmatch(_codes(p)) for p in parts) or all(map(_NAMED_RATE.fullmatch, parts))):
        return [start, *cuts, end]
    bounds = [start]
    for cut in cuts:
        left, right = text[bounds[-1] : cut], text[cut + 1 : end]
        apart = (_is_complete(left, len(bounds) > 1) and _has_own_predicate(right, left)) or _each_counts(left, right)
        apart = apart or _both_move(left, right) or _both_vanish(left, right)
        if apart and not _share_their_thing(left, right):
            bounds.append(cut)
    return [*bounds, end]


def _codes(text: str) -> str:
    return "".join(t.code for t in tokens(text))


def _is_complete(text: str, in_list: bool) -> bool:
    if not _NUMERIC.search(text) and "覆盖" not in text:
        return False
    codes = _codes(text)
    if codes.endswith("F"):  # 实现市级全覆盖、县级覆盖率达80%
        return True
    return (
        bool(_NUMERIC.search(text))
        and bool(re.search("[HLGEMSUDC].*?q[gea]?T*$|q[gea]?$", codes))
        and (in_list or not re.fullmatch("T?q[gea]?", codes) or bool(_NAMED_RATE.fullmatch(text)))
    )


def _has_own_predicate(text: str, before: str) -> bool:
    parts = text.split("、")
    codes = _codes(parts[0])
    if not _NUMERIC.search(text) and _TREND_ALONE.fullmatch(_codes(text)):  # …、健康预期寿命同步提升
        return True
    codes = re.sub("f[TVm]*q[gea]?", "", codes)  # 生长迟缓率从3.1%降低到2%以内
    if re.match("Y[Vm]*[HLG]?[GE]?q", codes):  # 入学率2025年97%、2030年98%
        return True
    is_listed = re.search("[TC][VmYdGEHL]*q[gea]?$", _codes(before))
    if before.endswith("覆盖") and _NAMED_RATE.fullmatch(parts[0]):  # 街道托育中心全覆盖、社区覆盖率六成以上
        return True
    ends_so = is_listed and re.search("q[gea]?$", _codes(parts[-1]))
    if ends_so and re.fullmatch("[TC]+[Vd]*q[gea]?", codes):  # 建立工作站15个、儿童之家200个
        return True
    if re.match("每", text) and re.match("T[Vmd]*CT[q]", codes):  # 每10万人口配备消防站1.1个
        return True
    return bool(re.search("^[^q]*[HLGEMSUDC][VmYd]*q|^BU?q", codes) or re.match("q[gea]?T", codes))


def _both_move(left: str, right: str) -> bool:
    """女性比例提高、年龄结构优化; 降低死亡率、提高住院分娩率: two directions, each with its verb."""
    if _NUMERIC.search(left + right):
        return False
    second = right.split("、")[0]
    behind = _TREND_ALONE.fullmatch(_codes(second)) or second.endswith(("优化", "改善"))
    if re.fullmatch("T[VmYd]*[UDKW]", _codes(left)):
        return bool(behind)
    return bool(_VERB_FIRST.fullmatch(_codes(left)) and _VERB_FIRST.fullmatch(_codes(second)))


def _both_vanish(left: str, right: str) -> bool:
    """实现孕产妇零死亡、儿童溺水零死亡."""
    return all(_codes(part).endswith(CODES["ZERO"]) for part in (left, right.split("、")[0]))


def _each_counts(left: str, right: str) -> bool:
    """接待游客1200万人次、旅游总收入突破100亿元: a count, and another quantity with its own verb and unit."""
    first, second = tokens(left), tokens(right)
    if not re.fullmatch("T[md]?q[ga]?", "".join(t.code for t in first)):
        return False
    here, there = first[-1].quantum or first[-2].quantum, next((t.quantum for t in second if t.quantum), None)
    verb = re.match("T[VmYd]*[HMG][VmYd]*q", "".join(t.code for t in second))
    return bool(verb and here and there and is_count(here.unit) and is_count(there.unit) and here.unit != there.unit)


def _share_their_thing(left: str, right: str) -> bool:
    """每个县至少建设1所、每个设区市至少建设2所儿童福利机构: what is counted is named once; 1家市级、13家县级中心."""
    if _ONLY_KIND.search(left):
        return True
    first, second = tokens(left), tokens(right)
    here = [t.quantum.unit for t in first if t.quantum]
    there = [t.quantum.unit for t in second if t.quantum]
    unnamed = "".join(t.code for t in first).count(CODES[TEXT]) == 1 and first[-1].quantum is not None
    return bool(re.match("[每各]", left)) and unnamed and here == there and second[-1].kind == TEXT


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    spec = load("clauses.yaml")
    return tuple((r["name"], re.compile(_compiled(r["pattern"], spec["macros"]))) for r in spec["rules"])


@cache
def relation_rules() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """The rules for relations: name, comparator, expression over the words."""
    return tuple((r["name"], r["comparator"], re.compile(r["pattern"])) for r in load("clauses.yaml")["relations"])


def _compiled(pattern: str, macros: dict[str, str]) -> str:
    """A pattern over class names as one over the letters of the classes."""
    while any(re.search(rf"\b{name}\b", pattern) for name in macros):
        pattern = re.sub(r"\b[A-Z]+\b", lambda m: macros.get(m[0], m[0]), pattern)
    pattern = re.sub(r"\b[A-Z_]{2,}\b", lambda m: CODES[m[0]], pattern)
    return pattern.replace(" ", "")


def statements(clause: Clause, found: tuple[Token, ...]) -> Iterator[Statement]:
    """The readings of a clause, in the order of the rules; the caller takes the first that makes sense."""
    for name, spans in _fitting("".join(t.code for t in found)):
        yield Statement(name, clause, found, {g: found[a:b] for g, a, b in spans})


@lru_cache(maxsize=4096)
def _fitting(codes: str) -> tuple[tuple[str, tuple[tuple[str, int, int], ...]], ...]:
    """The rules that fit a clause of these classes, each with the places of its groups; plans repeat few shapes."""
    fitting = ((name, rule.search(codes)) for name, rule in _rules())
    return tuple((name, tuple(_places(match))) for name, match in fitting if match)


def _places(match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    spans = ((group, *match.span(group)) for group in match.groupdict())
    return (place for place in spans if place[1] >= 0)
