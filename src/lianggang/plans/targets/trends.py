"""Directions and relations: what is to rise or fall, and what is to keep step with something else."""

from __future__ import annotations

import re
from decimal import Decimal

from lianggang.plans.clauses import Statement
from lianggang.plans.lexer import CHINESE_COUNT, NUMBER, RATIO, Quantum
from lianggang.plans.model import Direction, Kind, Target
from lianggang.plans.quantities import (
    Quantity,
    clean,
    distribute,
    ends_with_people,
    is_event,
    is_gap,
    is_quantity,
    moves,
)
from lianggang.plans.targets.building import target_of, valued
from lianggang.plans.targets.gaps import gaps
from lianggang.plans.targets.memory import Memory
from lianggang.plans.targets.phrases import comparator_of, limit_of, subject_of
from lianggang.plans.words import either, ending, words

_DIRECTIONS = {"UP": Direction.UP, "DOWN": Direction.DOWN, "NARROW": Direction.NARROW, "STABLE": Direction.STABLE}
_NOTHING, _NO_PERCENT = Quantum(Decimal(0), Decimal(0), None), Quantum(Decimal(0), Decimal(0), "%")
_COUNTED_AS = dict.fromkeys(("死亡", "伤亡", "溺亡", "辍学", "失学", "感染", "犯罪"), "人数") | {"传播": "率"}
_FAMILIES = re.compile("(?:家庭|户|人员|学生)$")
_TO_VANISH = re.compile("(?:[^农乡城]村|[低困难弱]户|机构|场所|学校|路段|企业)$")
_DESCRIBES = re.compile("的(?:全部|全|均|都|要|应|可|予以|给予|由|进行|实施|纳入|享受|优先|家庭|人员|地区)")
_MEANS = re.compile(r"(?:平均水平|平均值|平均数|中等水平|先进水平)$")


def to_other(statement: Statement, memory: Memory) -> list[Target]:
    """女党员比例不低于党员总数中女性比例; …达到全省平均水平."""
    other = clean(statement.text("other"))
    if any(t.kind in (NUMBER, RATIO, CHINESE_COUNT) for t in statement.tokens("other")):
        return []
    if statement.rule == "relation-mean" and not _MEANS.search(other):
        return []
    default = limit_of(statement) or ">="
    comparator = comparator_of(statement.tokens("pre")) or comparator_of(statement.tokens("post")) or default
    if _DESCRIBES.search(other):
        return []  # 收入低于监测线的全部落实帮扶措施
    return relation(memory, statement.text("subject"), other, comparator, statement.rule)


def relation(memory: Memory, subject: str, other: str, comparator: str, rule: str) -> list[Target]:
    """The quantities of the subject, each compared with the other side as it is printed."""
    quantities = memory.named(clean(subject), None)
    return [
        Target(q.name, "", Kind.RELATION, comparator, population=q.population, relative_to=clean(other), rule=rule)
        for q in quantities
        if is_quantity(q.name)
    ]


def trend(statement: Statement, memory: Memory) -> list[Target]:
    """妇女健康素养水平逐步提高; 减少…传播; 上升趋势减缓."""
    verb = statement.tokens("verb")
    also = statement.tokens("also")
    last = also if also and also[0].kind != "STABLE" else verb  # 提升并稳定 is a rise
    direction = Direction.SLOW_RISE if statement.rule == "slow-rise" else _DIRECTIONS[last[0].kind]
    subject = subject_of(statement.tokens("subject"))
    if statement.rule == "trend-first":
        subject = statement.text("subject")
    names = _trending(memory, _with_share(subject, statement.text("verb")), direction, statement.text("verb"))
    if names:
        memory.quantities = names
    return [target_of(q, statement, Kind.DIRECTION, None, None, direction=direction) for q in names]


def zero(statement: Statement, memory: Memory) -> list[Target]:
    """实现儿童溺水零死亡, 零就业家庭动态清零: 0 of what is counted; 零增长 of a rate keeps it where it is."""
    said = statement.text("zero")
    subject = re.sub("(?:保持|实现)$", "", subject_of(statement.tokens("subject")))
    if not re.fullmatch(either(words()["level_nouns"]) + "?", clean(statement.text("tail"))):
        return []
    if said == "零增长":
        names = memory.completed(distribute(subject))
        if all(moves(q.name) for q in names):
            memory.quantities = names
            return [target_of(q, statement, Kind.DIRECTION, None, None, direction=Direction.STABLE) for q in names]
        return [valued(Quantity(f"{q.name}增长率"), statement, Kind.LEVEL, "<=", _NO_PERCENT, None) for q in names]
    noun = said.partition("零")[2]
    memory.quantities = distribute(f"{subject}{noun}{_COUNTED_AS.get(noun, '数')}" if noun else _counted(subject))
    return [valued(q, statement, Kind.LEVEL, "<=", _NOTHING, None) for q in memory.quantities if q.name]


def _counted(subject: str) -> str:
    """What is to be none: a quantity, or the number of people, families or events; "" for anything else (户口登记)."""
    if is_quantity(subject):
        return subject
    return f"{subject}数" if ends_with_people(subject) or is_event(subject) or _FAMILIES.search(subject) else ""


def _trending(memory: Memory, subject: str, direction: Direction, verb: str) -> tuple[Quantity, ...]:
    subject = clean(subject)
    if not subject:  # 达到90%，并逐步提高
        return memory.quantities if direction is not Direction.NARROW or verb.startswith("趋") else ()
    if direction is Direction.NARROW or is_gap(subject):
        return (
            gaps(subject, memory.measured, memory.quantities) if direction in (Direction.NARROW, Direction.DOWN) else ()
        )
    if verb in ("增加", "扩大", "增多") and ending("countables").search(subject) and not is_quantity(subject):
        return (Quantity(f"{subject}数量"),)
    if verb in ("消除", "扫除") and _TO_VANISH.search(subject) and not is_event(subject):
        return (Quantity(f"{subject}数量"),)
    if verb in ("消除", "根除") and ending("diseases").search(subject):
        return distribute(f"{subject}发病率")
    falling = direction in (Direction.DOWN, Direction.SLOW_RISE)
    if parts := _event_parts(subject):
        return tuple(Quantity(n) for n in parts) if falling else ()
    named = memory.completed(distribute(subject, events=falling))
    kept = (q for q in named if is_quantity(q.name) or (falling and is_event(q.name)))
    return memory.with_people(tuple(Quantity(re.sub("待遇$", "待遇水平", q.name)) for q in kept))


def _with_share(subject: str, verb: str) -> str:
    """女党员保持合理比例 → 女党员比例; 女性在人大代表中保持一定比例 → 人大代表中女性比例."""
    if not verb.endswith("比例") or is_quantity(subject):
        return subject
    match = re.match(r"^(?P<who>女性|妇女|女干部|男性)在(?P<where>.+?)中?$", subject)
    return f"{match['where']}中{match['who']}比例" if match else f"{subject}比例"


def _event_parts(subject: str) -> list[str]:
    """…伤害的发生、致残和死亡率 → one each."""
    parts = either(words()["event_parts"])
    match = re.search(rf"^(?P<what>.+?)(?:的)(?P<parts>{parts}(?:[、和与及]{parts})+)$", subject)
    if match:
        rate = "率" if match["parts"].endswith("率") else ""
        return [f"{match['what']}的{p.removesuffix('率')}{rate}" for p in re.split("[、和与及]", match["parts"])]
    match = re.search(r"^(?P<what>.+?所致)(?P<a>死亡|残疾|致残)[、和与及](?P<b>死亡|残疾|致残)$", subject)
    return [match["what"] + match["a"], match["what"] + match["b"]] if match else []
