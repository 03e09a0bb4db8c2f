"""Shares: what part of something does or has something, or is covered by it."""

from __future__ import annotations

import re
from decimal import Decimal

from lianggang.plans.clauses import Statement
from lianggang.plans.lexer import Quantum
from lianggang.plans.model import Kind, Target
from lianggang.plans.quantities import Quantity, clean, distribute, is_institution, is_quantity
from lianggang.plans.targets.building import numeric, valued
from lianggang.plans.targets.memory import Memory
from lianggang.plans.targets.phrases import comparator_of, limit_of, pairs_of, subject_of, values_of
from lianggang.plans.words import either, ending, population, words

_WHOLE = Quantum(Decimal(100), Decimal(100), "%")
_NO_THING = re.compile("(?:目标|任务|要求|标准|水平|规定)(?!化)")
_GROWS = ("自然增长机制", "增长机制", "正常增长机制", "稳定增长机制")
_COVERS = re.compile("^(?P<what>[^，]+?)覆盖[^，]*、?$")
_EVERY = re.compile("(?:所有|全部)的?(.+)|(.+?)全部|([村县乡镇校户园])\\3")
_EACH = re.compile("(?:各|每)[个所家]?(.+)")  # 每个社区都建立
_NAMED_AFTER = re.compile("主任|督导员|之家|福利|医院|友好|干部|代表|委员|教师|护理员|家庭")  # 儿童主任 are no children


def share(statement: Statement, memory: Memory) -> list[Target]:
    """95%的城市社区和85%的农村社区建立家长学校: the share of what does what."""
    pairs = pairs_of(statement.tokens("pairs"))
    rest = statement.text("rest")
    if (
        statement.text("subject").endswith("按")
        or pairs[0][0].unit not in ("%", "‰")
        or re.fullmatch(either(words()["level_nouns"]), pairs[-1][2] + rest)
    ):
        return []
    if rest.endswith("机制"):
        return _grows(statement, memory, pairs[0][0]) if pairs[0][2] + rest in _GROWS else []
    if _NO_THING.match(pairs[-1][2]):
        return []  # 达到85%的目标如期实现
    head = subject_of(statement.tokens("subject"))
    if statement.text("subject").endswith("覆盖"):  # 建立儿童之家380所，覆盖95%的村
        head = f"{head.removesuffix('覆盖') or memory.thing or memory.whole}覆盖"
    entity, deed = _entity_and_deed(pairs[-1][2] + rest)
    if not deed and not head:
        return []
    memory.whole = entity
    targets = []
    for quantum, comparator, name in pairs:
        who = entity if name == pairs[-1][2] else clean(name)
        if is_quantity(head):  # 建立覆盖率100%的妇联组织
            indicator = f"{who}{_without_verb(statement)}"
        else:
            indicator = f"{head}{who}{deed}的比例" if head else f"{deed}的{who}比例"
        targets.append(valued(Quantity(indicator), statement, Kind.LEVEL, comparator or ">=", quantum, who))
    memory.shares = tuple(Quantity(t.indicator) for t in targets)
    return targets


def _grows(statement: Statement, memory: Memory, pace: Quantum) -> list[Target]:
    """孤儿养育标准：…，并建立年均不低于4%的自然增长机制."""
    names = distribute(memory.topic) if memory.topic else memory.quantities
    yearly = re.search("年均|每年", statement.text("subject"))
    pre = comparator_of(statement.tokens("pre"))
    return numeric(statement, memory, names, [(pace, None)], pre, ">=", Kind.ANNUAL_CHANGE) if yearly else []


def _without_verb(statement: Statement) -> str:
    return clean("".join(t.text for t in statement.tokens("subject") if t.kind != "PROVIDE"))


def share_inside(statement: Statement, memory: Memory) -> list[Target]:
    """二级以上综合医院85%设置老年医学科; 儿童之家…，其中60%以上达到规范化标准."""
    values = values_of([*statement.tokens("values"), *statement.tokens("post")])
    subject, deed = subject_of(statement.tokens("subject")), clean(statement.text("deed"))
    name = "" if is_quantity(subject) else _name_of_share(memory, subject, deed)
    if values[0][0].unit not in ("%", "‰") or not name:
        return []
    pre = comparator_of(statement.tokens("pre"))
    return numeric(statement, memory, (Quantity(name),), values, pre, ">=", Kind.LEVEL)


def _name_of_share(memory: Memory, subject: str, deed: str) -> str:
    """Which share it is: of the subject, of the thing named behind the number, or of what was named before."""
    if subject and deed == "覆盖":  # 学校食堂“明厨亮灶”100%覆盖
        return f"{subject}覆盖率"
    if covers := _COVERS.match(subject):  # 服务站点覆盖全部城市社区、80%以上行政村
        return f"{covers['what']}{deed}覆盖率"
    if who := re.fullmatch("为(?P<who>[女男妇].{0,3})", deed):
        return f"{subject or memory.whole}中{who['who']}比例"
    named = "" if re.match(either(words()["share_verbs"]), deed) else _entity_and_deed(deed)[0]
    deed = deed.removeprefix(named)
    whole = f"{subject}{memory.whole}" if not named and re.fullmatch("全?[省市州县区]|", subject) else subject + named
    return f"{deed}的{whole}比例" if whole and deed else ""


def _entity_and_deed(text: str) -> tuple[str, str]:
    """妇女在35岁至45岁接受筛查 → (妇女, 在35岁至45岁接受筛查)."""
    match = population().match(text)
    if match and not _NAMED_AFTER.match(text, match.end()):
        return match[0], clean(text[match.end() :])
    shortest = 1 if re.match("[村县乡镇市区户](?:建|达到|设|有|实现|完成|开展|配备|成立|通过|纳入|获)", text) else 2
    match = re.search(either(words()["share_verbs"]), text[shortest:])
    if not match:
        place = re.match(rf"(?P<who>[^，]*?{either([words()['member_endings'][1]])})(?P<deed>[^的（]{{3,}})$", text)
        return (place["who"], place["deed"]) if place else (clean(text), "")
    cut = match.start() + shortest
    return clean(text[:cut]), text[cut:].strip()


def part(statement: Statement, memory: Memory) -> list[Target]:
    """交流轮岗教师比例不低于符合条件教师的10%: the part is stated of a whole that stands before the number."""
    values = values_of([*statement.tokens("values"), *statement.tokens("post")])
    whole, verb = statement.text("whole"), statement.tokens("verb")
    subject = re.sub("(?:的?比例|占)$", "", subject_of(statement.tokens("subject")))
    unit = values[0][0].unit
    if not whole.endswith("的") or unit not in ("%", "‰", "倍") or not (verb or statement.tokens("pre")):
        return []
    parts = distribute(subject) if subject else (Quantity(memory.thing),)
    if unit == "倍":
        names = parts
    elif all(q.name.endswith("覆盖率") for q in parts):  # 服务覆盖率达到镇街的100%
        names = tuple(Quantity(whole.removesuffix("的") + q.name) for q in parts)
    else:
        names = tuple(Quantity(f"{q.name}占{whole}比例") for q in parts)
    default = limit_of(statement) or ">="
    pre = comparator_of(statement.tokens("pre"))
    return numeric(statement, memory, names, values, pre, default, Kind.LEVEL)


def cover(statement: Statement, memory: Memory) -> list[Target]:
    """妇女基本医疗保险实现全覆盖: 100 % of it."""
    subject = subject_of(statement.tokens("subject"))
    if not subject:
        return []
    scope = clean(statement.text("scope") or statement.text("whole"))
    names = distribute(f"{subject}{scope}覆盖率")
    memory.quantities = names
    return [valued(q, statement, Kind.LEVEL, ">=", _WHOLE, None) for q in names]


def every(statement: Statement, memory: Memory) -> list[Target]:
    """所有行政村建立儿童之家, 每个社区都建立儿童之家, 村村建有儿童之家: 100 % of the places."""
    subject = statement.text("subject")
    each = any(t.kind == "SPREAD" for t in statement.found)
    places = _EVERY.fullmatch(subject) or (_EACH.fullmatch(subject) if each else None)
    who = clean(next(filter(None, places.groups()))) if places else ""
    place = re.sub("（[^）]*）$", "", who)
    deed = clean(statement.text("deed"))
    is_place = is_institution(place) or place in (*words()["levels"], "校", "户", "园")
    if not is_place or ending("not_quantities").search(deed):
        return []
    memory.founded = clean(statement.tokens("deed")[-1].text)  # 建有儿童之家，覆盖率达到100%
    return [valued(Quantity(f"{deed}的{who}比例"), statement, Kind.LEVEL, ">=", _WHOLE, None)]
