"""What is to be there, to be built or to be done: things with their number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from lianggang.plans.clauses import Statement
from lianggang.plans.holders import holders_of, levels_of
from lianggang.plans.lexer import CHINESE_COUNT, TEXT, Quantum, Token, counted_name, is_count, measure_word
from lianggang.plans.model import Kind, Target
from lianggang.plans.quantities import Quantity, clean, completed_kind, distribute, is_institution, is_quantity
from lianggang.plans.targets.building import numeric, valued
from lianggang.plans.targets.memory import Memory
from lianggang.plans.targets.phrases import comparator_of, pairs_of, subject_of, values_of
from lianggang.plans.words import anywhere, load, population, words

_Pair: TypeAlias = tuple[Quantum, str | None, str]
_BACKED = re.compile("(?:贷款|基金|资金|项目|产业|企业|合作社|工坊|车间)$")
_AT_LEVEL = re.compile("(?P<thing>[^，、]{3,}?)(?P<level>(?:国家|[省市县区乡镇村])级)")
_PLACES = re.compile("[床学托]位数?$")
_EACH_OF = re.compile("每(?!年[0-9])|各(?![级类种])|以上的[县市区乡镇村]")
_EACH = re.compile("每人每[年月]$")
_NEXT_TIME = re.compile("[、和](?P<time>每(?:[天日周月年]|季度|学期))$")
_AT_ITS_TIME = re.compile("^[^每]{2,}每(?:[天日周月年]|季度|学期|学年)$")
_TIME = re.compile("每(?:年|月|日|天|周|学期|学年|季度)度?")
_SERVED = re.compile(
    "(?P<who>[^，]+?)(?:免费)?(?P<deed>(?:实施|提供|开展|进行|落实|完成|办理).+|(?:筛查|检查|体检|接种|培训)(?:[一两]次)?)"
)
_WITHIN = re.compile("以?内|[前后]|等?(?:的)?(?:规定|政策|制度)")


def provide(statement: Statement, memory: Memory) -> list[Target]:
    """每个行政村至少有1所村卫生室; each number with the thing that is to be there."""
    said = [t for t in statement.tokens("subject") if t.kind != "AT_LEAST"]  # 每月至少探访一次困境儿童
    subject = subject_of(said)
    verb = statement.text("verb") or ("" if subject else memory.verb)
    least = ">=" if len(said) < len(statement.tokens("subject")) else None
    pre = comparator_of(statement.tokens("pre")) or comparator_of(statement.tokens("pre2")) or least
    framed = bool(pre or _EACH_OF.search(subject) or any(t.kind == "SPREAD" for t in statement.found))
    if _is_only_said(statement.tokens("pairs"), verb, framed) or _only_describes(statement.tokens("pairs")):
        return []
    each = "各" in statement.clause.text
    pairs = [p for p in pairs_of(statement.tokens("pairs")) if _is_provision(p, verb, bool(pre or each), framed)]
    if not pairs:
        return []
    things = completed_kind([thing for _, _, thing in pairs])  # 1家市级、13家县级指导中心
    pairs = [(quantum, behind, thing) for (quantum, behind, _), thing in zip(pairs, things, strict=True)]
    memory.verb, memory.thing = verb, pairs[-1][2]
    memory.whole, memory.unit = memory.thing, pairs[-1][0].unit
    if statement.clause.goes_on and not subject:  # 对毕业生提供3次岗位推荐、1次职业指导
        subject = memory.holder
    memory.holder = subject
    subjects = holders_of(subject, each=each) or (_framed_subject(memory, subject),)
    kept = "" if verb in words()["existence"] or not verb else verb
    return [
        valued(Quantity(_provision(s, kept, thing, q.unit)), statement, Kind.LEVEL, c or pre or ">=", q, None)
        for s in subjects
        for s, (q, c, thing) in _at_their_times(s, pairs)
    ]


def _at_their_times(subject: str, pairs: Sequence[_Pair]) -> Iterator[tuple[str, _Pair]]:
    """每日三次巡查、每月一次演练: each pair with its own time."""
    for quantum, comparator, thing in pairs:
        time = _NEXT_TIME.search(thing)
        yield subject, (quantum, comparator, thing[: time.start()] if time else thing)
        subject = _TIME.sub(time["time"], subject) if time else subject


def _framed_subject(memory: Memory, subject: str) -> str:
    if frame := _TIME.match(subject):  # 每年帮助500名妇女就业，扶持20个基地
        memory.frame = frame[0]
    elif subject.startswith("每"):
        memory.frame = subject
    return subject or memory.frame


def _is_provision(pair: _Pair, verb: str, pre: bool, framed: bool) -> bool:
    quantum, _, thing = pair
    spec = load("units.yaml")
    if not thing or quantum.unit is None or quantum.unit in spec["ratios"]:
        return False
    if quantum.unit in spec["durations"]:
        return (
            (pre or (framed and verb in ("安排", "开展", "组织")))
            and not anywhere("entitlements").search(thing)
            and not _WITHIN.match(thing)
        )
    if quantum.unit in spec["spans"] or anywhere("entitlements").search(thing):
        return False
    if quantum.unit.endswith("元"):
        return bool(verb and verb not in ("提供", "给予"))
    return bool(verb and verb != "有") or framed or (verb == "有" and bool(pair[1]))


def each_provide(statement: Statement, memory: Memory) -> list[Target]:
    """每个县至少建设1所、每个设区市至少建设2所儿童福利机构: all are told how many of the thing at the end."""
    thing = clean(statement.text("noun"))
    groups = _groups(statement.tokens("pairs"))
    units = {t.quantum.unit for group in groups for t in group if t.quantum}
    apart = all(re.match("[、和及与]", group[0].text) for group in groups[1:])
    if not apart or len(units) > 1 or not is_count(*units):
        return []
    memory.thing = memory.whole = thing
    return [_held(statement, group, thing) for group in groups]


def spread_provide(statement: Statement, memory: Memory) -> list[Target]:
    """每个市、县分别建成2个、1个救治中心: each of the places with its own number of the thing at the end."""
    thing, values = clean(statement.text("noun")), values_of(statement.tokens("values"))
    holders = clean(statement.text("holders"))
    every = match[0] if (match := re.match("每个?|各", holders)) else ""
    places = [every + q.name for q in distribute(holders.removeprefix(every), count=len(values))]
    if len(places) != len(values) or not all(is_count(q.unit) for q, _ in values):
        return []
    memory.thing = memory.whole = thing
    names = tuple(Quantity(counted_name(place + thing, values[0][0].unit)) for place in places)
    memory.quantities = names
    return numeric(statement, memory, names, values, None, ">=", Kind.LEVEL)


def _groups(found: Sequence[Token]) -> list[list[Token]]:
    """The tokens cut before each text: one group for each holder."""
    groups: list[list[Token]] = []
    for token in found:
        if token.kind == TEXT:
            groups.append([])
        groups[-1].append(token)
    return groups


def _held(statement: Statement, group: Sequence[Token], thing: str) -> Target:
    ((quantum, behind),) = values_of(group)
    before = comparator_of([t for t in group if t.kind in ("AT_LEAST", "AT_MOST", "MORE", "LESS", "ABOUT")])
    verb = next((t.text for t in group if t.kind == "PROVIDE" and t.text not in words()["existence"]), "")
    quantity = Quantity(_provision(clean(group[0].text), verb, thing, quantum.unit))
    return valued(quantity, statement, Kind.LEVEL, before or behind or ">=", quantum, None)


def times(statement: Statement, memory: Memory) -> list[Target]:
    """…每年遍访困境儿童两次."""
    value = statement.tokens("values")[0].quantum
    subject = subject_of(statement.tokens("subject"))
    timed = re.search("每.{0,3}?(?:年|月|季|周|学期|天|日)", statement.text("subject"))
    if not value or value.unit not in ("次", "场", "期", "场次", "遍", "轮", "轮次") or not timed:
        return []
    if frame := _EACH.search(statement.text("subject").removeprefix(subject)):  # 送教下乡每人每年两次
        subject = frame[0] + subject
    if verb := statement.text("verb"):  # 中小学校每月开展1次演练，幼儿园每季度至少开展1次
        people = "、".join(q.population for q in memory.quantities if q.population) if subject == timed[0] else ""
        subject = f"{subject}{verb}{memory.thing or people}"
    comparator = comparator_of(statement.tokens("pre")) or comparator_of(statement.tokens("post")) or ">="
    names = levels_of(subject) or _each_at_its_time(subject, verb)
    memory.quantities = tuple(Quantity(f"{name}次数") for name in names)
    return [valued(name, statement, Kind.LEVEL, comparator, value, None) for name in memory.quantities]


def _each_at_its_time(subject: str, verb: str) -> tuple[str, ...]:
    """督导员每季度、儿童主任每月至少走访一次: each does it at its own time."""
    parts = subject.removesuffix(verb).split("、")
    timed = len(parts) > 1 and all(_AT_ITS_TIME.search(part) for part in parts)
    return tuple(part + verb for part in parts) if timed else (subject,)


def thing_first(statement: Statement, memory: Memory) -> list[Target]:
    """供养服务机构至少建成1所; 零工市场、服务站分别建成15个、120个; 每个行政村至少培养3—5名."""
    values = values_of(statement.tokens("values"))
    subject, verb = subject_of(statement.tokens("subject")), statement.text("verb")
    if not subject or not is_count(values[0][0].unit) or values[0][0].unit in load("units.yaml")["durations"]:
        return []  # 每人培训不低于360学时 says how long
    if measure_word(values[0][0].unit) == "元" and ("每人每" in statement.clause.text or subject == "每人"):
        return []  # 孤儿每人每月发放1600元, 每人资助1000元
    if at_level := _AT_LEVEL.fullmatch(subject):  # 实践基地市级建成1个、每县至少1个
        memory.thing, subject = at_level["thing"], at_level["level"] + at_level["thing"]
        name = Quantity(counted_name(subject, values[0][0].unit))
        memory.quantities = (name,)
        return numeric(statement, memory, (name,), values, None, ">=", Kind.LEVEL)
    memory.whole, memory.unit = subject, values[0][0].unit
    if re.fullmatch("每[^，]{1,8}", subject):
        thing = memory.thing
        names: tuple[Quantity, ...] = (Quantity(f"{subject}{verb}{thing}数"),) if thing else ()
        memory.quantities = names or memory.quantities
    else:
        deed, unit = _deed(statement, values[0][0].unit), values[0][0].unit
        if (pace := re.fullmatch("(?P<what>.+)年均", subject)) and verb.startswith("新"):  # 见习岗位年均新增300个
            subject, deed = f"年均{verb}{pace['what']}", ""
        if held := re.fullmatch("(?P<things>.+?)(?P<holder>每(?![年月天日周季学两三五])[^、，]{1,8})", subject):
            things = distribute(held["things"], count=2 if "各" in statement.clause.text else 1)
            return [
                valued(
                    Quantity(counted_name(held["holder"] + q.name, unit)),
                    statement,
                    Kind.LEVEL,
                    ">=",
                    values[0][0],
                    None,
                )
                for q in things
            ]
        each = any(t.text == "各" for t in statement.found)  # 青少年宫、儿童公园各新建1个
        count = subject.count("、") + 1 if each else len(values)
        names = tuple(Quantity(counted_name(q.name + deed, unit)) for q in distribute(subject, count=count))
        memory.quantities, memory.thing = names, ""
    pre = comparator_of(statement.tokens("pre")) or comparator_of(statement.tokens("pre2"))
    return numeric(statement, memory, names, values, pre, ">=", Kind.LEVEL)


def _deed(statement: Statement, unit: str | None) -> str:
    """The verb where it is what is counted: 开展技能培训3000人次 counts who takes part in the 培训."""
    changed = statement.text("verb") in ("改造", "培训")
    is_counted = (
        changed or (unit or "").endswith("人次") or any(t.kind == "PROVIDE" for t in statement.tokens("subject"))
    )
    return statement.text("verb") if is_counted else ""


def provide_after(statement: Statement, memory: Memory) -> list[Target]:
    """建成市级社区教育示范学校5所; 改造老旧小区120个、680万平方米."""
    values = values_of(statement.tokens("values"))
    units = [q.unit for q, _ in values]
    verb, subject = statement.text("verb"), subject_of(statement.tokens("subject"))
    thing = clean(statement.text("object")) or ("" if subject else _thing_before(memory, verb, units[0]))
    thing, subject = _of_facility(memory, verb, thing, subject)
    if not thing and not subject and measure_word(units[0]) == measure_word(memory.unit):  # 其中2022年完成4000户
        return numeric(statement, memory, memory.quantities, values, None, ">=", Kind.LEVEL)
    if (
        memory.founded and memory.founded not in thing and not subject and verb in words()["existence"]
    ):  # 建立援助热线，配备咨询师10名
        subject = memory.founded
    apart = len(set(units)) == len(units) and all(map(is_count, units))
    if not apart or not thing or anywhere("entitlements").search(thing):
        return []
    pre = comparator_of(statement.tokens("pre"))
    beds_of_it = bool(memory.founded) and _PLACES.search(thing)  # 建成新院区，设置床位200张
    kept = "" if verb in words()["existence"] and (beds_of_it or not is_quantity(thing)) else verb
    memory.given, memory.thing = f"{subject}{kept}", thing
    memory.whole, memory.unit = thing, units[-1]
    each = "各" in statement.clause.text
    named = [
        (Quantity(_provision(holder, kept, one.name, quantum.unit)), quantum, behind)
        for quantum, behind in values
        for holder in holders_of(subject, each=each) or (subject,)
        for one in (distribute(thing, count=thing.count("、") + 1) if each else (Quantity(thing),))
    ]
    memory.quantities = tuple(name for name, _, _ in named)
    return [valued(name, statement, Kind.LEVEL, pre or c or ">=", q, None) for name, q, c in named]


def _thing_before(memory: Memory, verb: str, unit: str | None) -> str:
    """What is built or trained where the clause does not say: 改扩建中小学112所，其中新建45所."""
    if measure_word(unit) == measure_word(memory.unit):  # 1.8万户，其中2022年完成4000户
        return memory.thing
    if verb == "培训" and memory.quantities and (people := population().search(memory.quantities[-1].name)):
        return people[0]  # 持证残疾人就业人数达到1.8万人；培训2000人次
    return ""


def _of_facility(memory: Memory, verb: str, thing: str, subject: str) -> tuple[str, str]:
    """新建幼儿园5所，新增学位2100个: the places are the institution's; 建设基地15个，带动就业600人: it does so."""
    if not subject and verb in ("带动", "吸纳") and _BACKED.search(memory.thing):
        return thing, memory.thing  # 发放创业担保贷款8000万元，带动就业2000人
    if not subject and thing.endswith("岗位") and "招聘" in memory.told:
        return thing, memory.told.removesuffix("数")  # 每年举办专场招聘会4场，提供岗位2000个
    if subject or not is_institution(memory.thing):
        return thing, subject
    if thing in ("学位", "床位"):
        return f"{memory.thing}{thing}数", subject
    return thing, memory.thing if verb in ("带动", "吸纳") else subject


def team(statement: Statement, memory: Memory) -> list[Target]:
    """建设一支不少于2万人的志愿者队伍: how many are in it."""
    ((quantum, behind),) = values_of([*statement.tokens("values"), *statement.tokens("post")])
    before = comparator_of(statement.tokens("pre"))
    if not (quantum.unit or "").endswith(("人", "名")) or not (before or behind):
        return []
    name = Quantity(f"{clean(statement.text('thing'))}人数")
    return [valued(name, statement, Kind.LEVEL, before or behind or ">=", quantum, None)]


def sized(statement: Statement, memory: Memory) -> list[Target]:
    """设立总规模不低于10亿元的乡村振兴基金: how large it is to be."""
    ((quantum, behind),) = values_of([*statement.tokens("values"), *statement.tokens("post")])
    measure, thing = clean(statement.text("measure")), clean(statement.text("thing"))
    if not re.fullmatch("(?:总|建筑|使用)?(?:规模|面积|容量)", measure):
        return []
    before = comparator_of(statement.tokens("pre"))
    memory.thing = memory.whole = thing
    return [valued(Quantity(thing + measure), statement, Kind.LEVEL, before or behind or ">=", quantum, None)]


def served(statement: Statement, memory: Memory) -> list[Target]:
    """为1200户困难老年人家庭实施适老化改造: how many are served."""
    ((quantum, behind),) = values_of([*statement.tokens("values"), *statement.tokens("post")])
    who = _SERVED.match("".join(t.text for t in statement.tokens("rest")))
    subject = re.sub("(?:为|对|向|给)$", "", statement.text("subject"))
    if not is_count(quantum.unit) or subject == statement.text("subject") or not who:
        return []
    before = comparator_of(statement.tokens("pre"))
    name = Quantity(f"{clean(subject)}{who['deed']}的{counted_name(who['who'], quantum.unit)}")
    return [valued(name, statement, Kind.LEVEL, before or behind or ">=", quantum, who["who"])]


def _provision(subject: str, verb: str, thing: str, unit: str | None) -> str:
    thing = clean(thing)
    named = is_quantity(thing) and not thing.endswith("位")
    if unit in load("units.yaml")["durations"]:
        thing = re.sub(r"的?(?:运动|活动|锻炼|睡眠)$", lambda m: m[0].removeprefix("的"), thing)
        return f"{subject}{verb}{thing}" + ("" if is_quantity(thing) else "时间")
    return f"{subject}{verb}{thing if named else counted_name(thing, unit)}"


def _is_only_said(pairs: Sequence[Token], verb: str, framed: bool) -> bool:
    """建设一支队伍 asks for a team, not for the number one; 举办三期研修班 asks for three."""
    spoken = [t.quantum for t in pairs if t.kind == CHINESE_COUNT and t.quantum]
    if not spoken or framed:
        return False
    return not verb or any(q.low < 2 or q.unit in ("个", "项", "支", "门") for q in spoken)


def _only_describes(pairs: Sequence[Token]) -> bool:
    """常住人口超过4000人的村独立建园: the number says which villages."""
    kinds = [t.kind for t in pairs]
    unit = pairs[0].quantum.unit if pairs[0].quantum else None
    return "OF" in kinds[1:3] and unit in load("units.yaml")["describing"]
