"""Levels, changes, shares and ratios."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from lianggang.plans.clauses import Statement
from lianggang.plans.lexer import RATIO, TEXT, Quantum, is_count
from lianggang.plans.model import Kind, Target
from lianggang.plans.quantities import (
    Quantity,
    clean,
    distribute,
    ends_with_people,
    is_gap,
    is_quantity,
    moves,
    rest_of_kind,
)
from lianggang.plans.targets.building import matched, numeric, target_of, valued
from lianggang.plans.targets.elided import LEVEL
from lianggang.plans.targets.memory import PER_YEAR, Memory, part_first
from lianggang.plans.targets.phrases import (
    BOUNDS,
    comparator_of,
    limit_of,
    subject_of,
    values_of,
    year_in,
)
from lianggang.plans.words import anywhere, either, load, population, words
from lianggang.text.numerals import number

_ROSE = "[增涨升]幅|(?:上升|上涨|增长|增加|提高|反弹)的?幅度|上升|上涨|增长|增加|反弹"
_FELL = "[降跌减]幅|(?:下降|降低|减少|回落)的?幅度"
_PACE = re.compile(rf"^(?P<what>.+?)(?:总体|平均|每)?年均?(?:(?P<up>增长率|增速|{_ROSE})|(?P<down>下降率|{_FELL}))$")
_MOVE = re.compile(rf"^(?P<what>.*?)(?:总体|累计|的)?(?:(?P<up>{_ROSE})|(?P<down>{_FELL}))$")
_TO = re.compile(r"\s*(?:[-—－–~～]{1,2}|至|到)\s*")
_RATED = re.compile("(?:率|比例|比重|占比)$")
_BOUND_AT_END = re.compile("(?:不[低高少多超][于过]|至少|至多)[0-9.]+[^0-9]{1,4}$")
_GROWTH = re.compile("年均(?:增速|增幅|增长率?)")
_SPENT = re.compile(
    "的?(?:标准|比例)?(?:足额|及时|逐年)?(?:安排|落实|列支|保障|核定|拨付|划拨|列入|纳入|配套|提取|设立)(?P<what>.{2,})$"
)
_PER_HEADS = re.compile(
    "^(?P<whose>[^按]{2,})按照?(?P<list>[^按、，]{2,8}人均(?:不[低少]于)?[0-9.]+元(?:以上)?"
    "(?:、[^按、，]{2,8}人均(?:不[低少]于)?[0-9.]+元(?:以上)?)+)的?标准"
)
_SUM = re.compile("(?:(?<!补[贴助])标准|水平|收入|工资|经费|资金|投入|(?<!保)额)$")
_PER_PERSON = re.compile("每人?每?[月年天日]$")
_PAID_EACH = re.compile("每人(?:资助|补助|发放|奖励|补贴|给予)")
_SHORT = 3
_PER_HEADS_OF = re.compile("每[百千万十]+(?:名|位)?[^，]{0,10}?(?:人口|儿童|老年人|妇女|学生|居民)(?:拥有)?(?=.{2})")
_COVERS_WHOLE = re.compile("^(?P<what>[^，]+?)覆盖(?P<whole>(?!率|面|人群|比例)[^，率]+(?<!比例))$")
_SHARE_WITH = re.compile("的[^的，]{1,8}(?:占比|比例|比重)$")
_SHARE_OF = re.compile("占[^，占]{2,10}$")
_ASKED = re.compile("(?:的(?:比例|标准|要求))?(?P<verb>配[备齐足]|设置|配置)(?P<thing>.+)$")
_STAFFED = re.compile(".*(?:教师|医师|护士|人员|辅导员|保育员)(?=配[备置]率)")
_PER_HEAD = re.compile("(?:时长|时间)年?人均$|^年?人均.*(?:时长|时间)$")
_PER_TIME = re.compile("每[天日周月年]|每学期")
_SHARE_AMONG = re.compile("(?P<who>[^，在]+?)(?P<noun>占比|比例|比重)在(?P<where>[^，]{2,}?)中$")
_WHO_DOES = re.compile("(?P<who>[^，]*?)(?P<deed>(?:达到|通过|符合|取得|具备)[^，率]+)的占?$")
_CARRIED_OUT, _DEMAND = re.compile("^(?:严格|全面)?落实"), re.compile("的?要求$")
_KEPT_UP = re.compile("^”?(?:长期|持续|始终|全面)?(?:保持|稳定|落实|达标)?$")
_LASTING = re.compile("寿命|年限|年龄|时间")


def level(statement: Statement, memory: Memory) -> list[Target]:
    """妇女常见病筛查率达到80%以上."""
    values = values_of(statement.tokens("values"))
    subject = part_first(subject_of(statement.tokens("subject")))
    if values[0][0].unit is None and memory.topic and memory.unit:  # 巩固率（%）：2025年97.5
        values = [(replace(q, unit=memory.unit), c) for q, c in values]
    first = values[0][0]
    if first.unit in load("units.yaml")["durations"]:
        return _duration(statement, memory, subject, values)
    if statement.text("values").startswith("翻"):
        return change(statement, memory)
    if first.unit in load("units.yaml")["spans"] and (
        (first.low != first.high and not first.between) or not _lasts(memory, subject)
    ):
        return []  # 年龄由0—6岁扩大到0—15岁, 有效期为10年
    if memory.moved and not subject and not statement.tokens("verb") and _moves_on(memory, memory.moved, first):
        return _moved_as_before(statement, memory, values, memory.moved)
    subject = _spelled_out(statement, memory, subject, first)
    if not _is_level(statement, memory, subject, first):
        return []
    pre = _stated(statement)
    if statement.rule == "level-bare" and _describes_people(statement, subject, first):
        memory.past = True  # 全市持证残疾人6.8万人，其中…
        return []
    if (pace := _GROWTH.fullmatch(subject)) and memory.quantities:  # 零售额突破40亿元、年均增速不低于15%
        return _moved(statement, memory, memory.quantities, values, Kind.ANNUAL_CHANGE, down=False)
    if pace := _PACE.match(subject):
        names = distribute(pace["what"])
        return _moved(statement, memory, names, values, Kind.ANNUAL_CHANGE, down=bool(pace["down"]))
    move = _MOVE.match(statement.text("subject") if subject == "幅度" else subject)  # 上升幅度 alone: 上升 is no verb
    if move and (names := _moving(memory, move["what"])):
        yearly = any(t.text == "每年" for t in statement.found)  # 控制在每年0.5个百分点以内
        kind = Kind.ANNUAL_CHANGE if yearly else Kind.CHANGE
        return _moved(statement, memory, names, values, kind, down=bool(move["down"]))
    if per := _PER_HEADS_OF.match(subject):  # 每千人口床位7.5张、注册护士4.2人
        memory.given = per[0]
    each = is_count(first.unit) and any(t.text == "各" for t in statement.found)  # 推广新品种、新技术各500项
    quantities = memory.named(subject, first.unit, subject.count("、") + 1 if each else len(values))
    default = limit_of(statement) or ("<=" if _falls(statement, first) else None)
    return numeric(statement, memory, quantities, values, pre, default, Kind.LEVEL)


def _stated(statement: Statement) -> str | None:
    """The comparator before the number, or before the verb (至多上升1个百分点)."""
    return comparator_of(statement.tokens("pre")) or comparator_of(statement.tokens("first"))


def _falls(statement: Statement, value: Quantum) -> bool:
    """分辨率由3公里提升到1公里: what is to come down is no floor, whatever the verb."""
    kinds = [t.kind for t in statement.found]
    start = statement.found[kinds.index("FROM") + 1 :] if "FROM" in kinds else ()
    before = next((t.quantum for t in start if t.quantum), None)
    return bool(before and before.unit in (None, value.unit) and before.low > value.low)


def _spelled_out(statement: Statement, memory: Memory, subject: str, first: Quantum) -> str:
    """The subject with what the words before and the number say of it."""
    said = [t for t in statement.tokens("subject") if t.kind != "YEAR"]
    if (
        [t.kind for t in said] == [TEXT, "LEAD", TEXT] and said[1].text != "使" and is_quantity(said[0].text)
    ):  # 平均级别力争三级医院超过4级
        return f"{said[2].text}{rest_of_kind(said[2].text, said[0].text) or said[0].text}"
    if (who := _WHO_DOES.match(statement.text("subject"))) and first.unit == "%":  # 乡镇卫生院达到推荐标准的不少于20%
        return f"{who['deed']}的{who['who'] or memory.whole.rpartition('的')[2]}比例"
    if among := _SHARE_AMONG.match(statement.text("subject")):  # 女性占比在新增市场主体中达到30%
        return f"{among['where']}中{among['who']}{among['noun']}"
    if is_count(first.unit) and "其中" in statement.clause.text and memory.holder.startswith("每"):
        return subject if subject.startswith("每") else f"{memory.holder}{subject}"  # 每院配备…，其中女医师不少于1人
    if is_count(first.unit) and _is_of_the_same(statement, memory, subject):
        memory.thing, subject = subject, f"{memory.given}{subject}"
    if (covers := _COVERS_WHOLE.match(subject)) and first.unit == "%":  # 专门机构覆盖县级法院80%以上
        return f"{covers['what']}{covers['whole']}覆盖率"
    if first.unit == "%" and not is_quantity(subject) and _SHARE_OF.search(subject):
        return f"{subject}比例"  # 培训人数占总人口3%以上
    if subject.endswith("占") or _is_part(statement, memory, subject, first):
        memory.parted = memory.parted or (memory.whole if "其中" in statement.clause.text else "")
        return memory.share_of_whole(re.sub("(?:占|所?占?比例|占比)$", "", subject))
    return subject


def _moved(
    statement: Statement,
    memory: Memory,
    quantities: tuple[Quantity, ...],
    values: list[tuple[Quantum, str | None]],
    kind: Kind,
    *,
    down: bool,
) -> list[Target]:
    """孤儿基本生活保障标准年均增幅不低于5%; 视力不良率年降幅不低于0.6个百分点 is a change of -0.6 or less."""
    said = next((year_in(t.text) for t in statement.found if t.kind == "BASE"), None)
    base = (said or memory.base) if kind is Kind.CHANGE else None
    memory.quantities = quantities
    targets = numeric(statement, memory, quantities, values, _stated(statement), limit_of(statement) or ">=", kind)
    return [replace(t, baseline_year=base) for t in _signed(targets, down=down)]


def _moves_on(memory: Memory, before: Target, value: Quantum) -> bool:
    """Whether a bound alone is on the rise or fall before it; 提高5%，不低于95% tells the level of a rate."""
    if value.unit != before.unit or value.unit not in ("%", "个百分点"):
        return False
    level = value.unit == "%" and _RATED.search(before.indicator)
    return not level or bool(_BOUND_AT_END.search(memory.sentence))


def _moved_as_before(
    statement: Statement, memory: Memory, values: list[tuple[Quantum, str | None]], before: Target
) -> list[Target]:
    """参保人数年均增长不低于3%，不高于8%: the second bound is one of the same rise or fall."""
    down = isinstance(before.value, Decimal) and before.value < 0
    targets = _moved(statement, memory, memory.quantities, values, before.kind, down=down)
    return [replace(t, baseline_year=t.baseline_year or before.baseline_year) for t in targets]


def _signed(targets: list[Target], *, down: bool) -> list[Target]:
    """下降20%以上 is a change of -20 % or less, 下降不超过20% one of -20 % or more."""
    if not down:
        return targets
    flipped = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
    return [
        replace(t, value=-t.value, comparator=flipped.get(t.comparator or "", t.comparator))
        for t in targets
        if isinstance(t.value, Decimal)
    ]


def _moving(memory: Memory, what: str) -> tuple[Quantity, ...]:
    """What rises or falls by 涨幅, 降幅: rates and numbers; the growth of prices and sums is a level itself."""
    names = memory.completed(distribute(what)) if what else memory.quantities
    return names if all(moves(q.name) for q in names) else ()


def _is_of_the_same(statement: Statement, memory: Memory, subject: str) -> bool:
    """每千名儿童拥有医师1名、床位3张; 每所医院设儿科病房，床位不少于10张."""
    if not subject or subject.startswith("每") or LEVEL.fullmatch(subject) or population().fullmatch(subject):
        return False
    if re.fullmatch(either(words()["parts"]), subject):  # 平均数城市不少于10个、农村不少于5个
        return False
    per = memory.given.startswith("每")
    goes_on = statement.clause.goes_on and (per or not is_quantity(subject))
    return goes_on or (per and len(subject) <= _SHORT)


def _is_part(statement: Statement, memory: Memory, subject: str, value: Quantum) -> bool:
    """新增就业1200名，其中女性不少于40%: a share of what was counted before."""
    stated = statement.tokens("pre") or statement.tokens("verb")
    share = stated and value.unit in ("%", "‰")
    if statement.clause.goes_on and memory.parted:  # 其中一线职工不低于60%、企业负责人不超过15%
        return bool(share) and not is_quantity(subject)
    named = re.fullmatch("(?P<part>[^中占]{2,8})(?:比例|占比)", subject)
    of_people = not is_quantity(subject) or (named and named["part"][-2:] not in memory.whole)
    return bool(share and of_people) and is_count(memory.unit) and "其中" in statement.clause.text


def _is_level(statement: Statement, memory: Memory, subject: str, first: Quantum) -> bool:
    """Whether the number is what a named quantity is to come to, not what describes something."""
    tail = _KEPT_UP.sub("", clean(statement.text("tail")))
    known = subject or memory.topic
    if statement.rule == "level-bare":
        bounded = any(t.kind in BOUNDS for t in statement.tokens("subject")) and not _SHARE_WITH.search(subject)
        one_of = re.fullmatch(either(words()["parts"]), subject) or population().fullmatch(subject)
        part = bool(memory.quantities) and (one_of or subject in PER_YEAR)
        whose = _PER_PERSON.sub("", subject)
        each = _PAID_EACH.match(subject) or any(t.text.startswith("每人每") for t in statement.found)
        given = each or anywhere("entitlements").search(whose) or ends_with_people(whose)
        if given and not statement.tokens("pre") and (first.unit or "").endswith("元") and not _SUM.search(subject):
            return False  # 发放育儿补贴3600元, 百岁老人每月300元
        same = not subject and statement.found[0].kind == "YEAR" and bool(memory.quantities)  # …2025年97%、2030年98%
        if bounded or not (same or statement.tokens("pre") or memory.topic or part or _may_stand_bare(known, first)):
            return False
    if tail and not (is_quantity(tail) or re.fullmatch(either(words()["level_nouns"]) + "?", tail)):
        return False
    if any(t.kind == "COVER" for t in statement.found):
        return False  # 实现160个重点县全覆盖
    if first.unit is None and not (statement.tokens("verb") or statement.tokens("pre")):
        return False
    return bool(known or memory.quantities)


def _describes_people(statement: Statement, subject: str, value: Quantum) -> bool:
    """Whether a number without any verb only says how many people there are."""
    counted = (value.unit or "").endswith(("人", "名")) and ends_with_people(subject)
    return counted and not statement.tokens("pre") and "其中" not in statement.clause.text


def _lasts(memory: Memory, subject: str) -> bool:
    """Whether years or ages can measure what the clause speaks of."""
    if subject:
        return is_quantity(subject) or is_gap(subject)
    return any(_LASTING.search(q.name) for q in memory.quantities) or bool(_LASTING.search(memory.topic))


def _duration(
    statement: Statement, memory: Memory, subject: str, values: list[tuple[Quantum, str | None]]
) -> list[Target]:
    """每天接触户外自然光不少于1小时."""
    tail = _DEMAND.sub("", clean(statement.text("tail")))
    subject = _DEMAND.sub("", _CARRIED_OUT.sub("", subject))
    named = memory.completed(distribute(part_first(f"{subject}{tail}")))
    framed = (_PER_TIME.search(subject) and (values[0][1] or _is_promised(statement))) or _PER_HEAD.search(subject)
    stated = statement.tokens("pre") or statement.tokens("verb") or framed
    if anywhere("entitlements").search(f"{subject}{tail}"):  # 法定产假为98天, 落实每年10天育儿假
        return []
    if not (subject or tail) or not (stated or all(_goes_on(q, subject) for q in named)):
        return []
    named = tuple(q if is_quantity(q.name) else Quantity(f"{q.name}时间") for q in named)
    default = limit_of(statement) or ("<=" if _falls(statement, values[0][0]) else ">=")
    quantities = memory.quantities = memory.with_people(named)
    return numeric(statement, memory, quantities, values, comparator_of(statement.tokens("pre")), default, Kind.LEVEL)


def _is_promised(statement: Statement) -> bool:
    """保证小学生每天睡眠10小时, 落实小学生每天睡眠10小时."""
    carried = _CARRIED_OUT.match(statement.clause.text)
    return bool(carried) or any(t.text in ("保证", "确保", "保障") for t in statement.found)


def _goes_on(quantity: Quantity, subject: str) -> bool:
    """初中生9小时 behind 小学生每天睡眠时间达到10小时: only whose time it is has changed."""
    return quantity.name != subject and is_quantity(quantity.name)


def standard(statement: Statement, memory: Memory) -> list[Target]:
    """按照妇女儿童人均不少于1元的标准落实工作经费."""
    values = values_of([*statement.tokens("values"), *statement.tokens("post")])
    if heads := _PER_HEADS.match(statement.clause.text):
        return _per_heads(statement, memory, heads["whose"], heads["list"])
    per = re.search("按照?(?P<per>[^按]*?(?:人均|每人每[年月]|生均))$", statement.text("subject"))
    spent = _SPENT.match(statement.text("tail"))
    if not per or not spent or not (values[0][0].unit or "").endswith("元"):
        return []
    name = Quantity(f"{clean(per['per'])}{spent['what']}")
    memory.quantities = (name,)
    return numeric(statement, memory, (name,), values, comparator_of(statement.tokens("pre")), ">=", Kind.LEVEL)


def _per_heads(statement: Statement, memory: Memory, whose: str, listed: str) -> list[Target]:
    """工作经费按妇女人均1元、儿童人均1元的标准列入预算: one standard for each group of people."""
    names = tuple(Quantity(f"{clean(whose)}{re.split('[不0-9]', one)[0]}标准") for one in listed.split("、"))
    values = values_of([t for t in statement.found if t.quantum or t.kind == "OR_MORE"])
    return numeric(statement, memory, names, values, None, ">=", Kind.LEVEL)


def change(statement: Statement, memory: Memory) -> list[Target]:
    """儿童伤害死亡率以2020年为基数下降20%; falls are negative."""
    values = values_of(statement.tokens("values"))
    verb = statement.tokens("verb")
    down = bool(verb) and verb[0].kind in ("DOWN", "LOW", "NARROW")
    base = year_in(statement.text("base")) or memory.base
    subject = subject_of(statement.tokens("subject"))
    if not subject and not memory.quantities and statement.tokens("base"):
        memory.base = base
    quantities = memory.named(subject, values[0][0].unit, len(values))
    lasts = values[0][0].unit in load("units.yaml")["durations"]
    if not quantities or (subject and lasts and not is_quantity(subject)):
        return []
    if is_count(values[0][0].unit) and any(t.kind == TEXT for t in statement.tokens("tail")):
        return []  # 消除66人以上超大班额
    kind = Kind.ANNUAL_CHANGE if statement.rule.startswith("pace") else Kind.CHANGE
    sizes = [(_times_as_share(q), c) for q, c in values]
    targets = numeric(statement, memory, quantities, sizes, _stated(statement), ">=", kind)
    return [replace(t, baseline_year=base) for t in _signed(targets, down=down)]


def change_first(statement: Statement, memory: Memory) -> list[Target]:
    """压减会议、文件各20%以上: what is not a quantity by its name is counted."""
    unit = values_of(statement.tokens("values"))[0][0].unit
    if unit not in ("%", "个百分点"):
        return []
    each = 2 if any(t.kind == "SPREAD" for t in statement.found) else 1
    named = memory.completed(distribute(statement.text("subject"), count=each))
    if not all(is_quantity(q.name) for q in named) and each == 1:
        return []
    memory.topic = "、".join(q.name if is_quantity(q.name) else f"{q.name}数量" for q in named)
    subject = {**statement.groups, "subject": ()}
    targets = change(replace(statement, groups=subject), memory)
    memory.topic = ""
    return targets


def _times_as_share(quantum: Quantum) -> Quantum:
    """增加1倍 is a change of 100 %."""
    return Quantum(quantum.low * 100, quantum.high * 100, "%") if quantum.unit == "倍" else quantum


def ratio(statement: Statement, memory: Memory) -> list[Target]:
    """男女厕位比例达到2:3; 为2:3 and a bare ratio leave no side that is better."""
    values = [t.text for t in statement.tokens("values") if t.kind == RATIO]
    before = memory.quantities
    quantities = memory.quantities = _ratios(statement, memory, len(values))
    if before and quantities and not is_quantity(quantities[0].name):  # 人流密集场所不低于2:1
        quantities = tuple(Quantity(q.name + before[-1].name) for q in quantities)
    verb = statement.text("verb")
    kind = statement.tokens("verb")[0].kind if verb not in ("", "为", "是") else ""
    default = {"HIGH": ">=", "LOW": "<="}.get(kind, "=")
    stated = comparator_of(statement.tokens("pre")) or comparator_of(statement.tokens("post"))
    if not stated and (other := _other_end(statement)):  # 保持在4:6至6:4之间
        ends = sorted((_colon(values[0]), _colon(other)), key=_quotient)
        bounds = zip((">=", "<="), ends, strict=True)
        return [target_of(q, statement, Kind.RATIO, c, v) for c, v in bounds for q in quantities]
    comparator = stated or default
    printed = [_colon(v) for v in (values * len(quantities) if len(values) == 1 else values)]
    pairs = zip(quantities, printed, strict=False)
    targets = [target_of(q, statement, Kind.RATIO, comparator, v) for q, v in pairs]
    return matched(targets, len(quantities), len(printed))


def _other_end(statement: Statement) -> str:
    """The second ratio of a range, as it is printed behind the first; "" where there is none."""
    tail = statement.tokens("tail")
    joined = len(tail) > 1 and _TO.fullmatch(tail[0].text) and tail[1].kind == RATIO
    return tail[1].text if joined else ""


def _colon(ratio: str) -> str:
    return re.sub("[：∶]", ":", ratio)


def _quotient(ratio: str) -> Decimal:
    one, _, other = ratio.partition(":")
    return number(one) / (number(other) or 1)


def _ratios(statement: Statement, memory: Memory, count: int) -> tuple[Quantity, ...]:
    """托小班、托大班保育人员与婴幼儿比例: the two sides of 与 are one ratio, the list before it gives several."""
    subject = subject_of(statement.tokens("subject"))
    if asked := _ASKED.match(statement.text("tail")):
        return (Quantity(f"{re.sub('按照?$', '', subject)}{asked['thing']}{asked['verb']}比例"),)
    if both := re.match("^(?P<one>.+?)(?P<other>[与和].+?(?:比例|配比|之比|比))$", subject):
        return tuple(Quantity(one + both["other"]) for one in _first_sides(both["one"], count))
    staff = _STAFFED.match(memory.measured[-1].name) if memory.measured else None
    if staff and re.fullmatch("[一-龥]{2}比", subject):  # 心理健康教育教师配备率达到90%，师生比不低于1:4000
        return (Quantity(staff[0] + subject),)
    return memory.named(subject, None)


def _first_sides(text: str, count: int) -> list[str]:
    """托小班、托大班保育人员 → 托小班保育人员, 托大班保育人员, when there is a ratio for each of them."""
    members = text.split("、")
    if not 1 < count == len(members):
        return [text]
    noun = members[-1].partition(members[0][-1])[2]
    return [*(m + noun for m in members[:-1]), members[-1]]


def pairs(statement: Statement, memory: Memory) -> list[Target]:
    """每天小学生10小时、初中生9小时、高中生8小时睡眠时间."""
    noun = clean(statement.text("noun"))
    pairs = statement.tokens("pairs")
    if not is_quantity(noun):
        return []
    frame = re.match(r"每(?:天|日|周|年|学期)", pairs[0].text)
    lead = frame[0] if frame else ""
    targets = []
    for who, value in zip(pairs[::2], pairs[1::2], strict=True):
        name = clean(who.text.removeprefix(lead))
        assert value.quantum
        quantity = Quantity(f"{name}{lead}{noun}")
        targets.append(valued(quantity, statement, Kind.LEVEL, ">=", value.quantum, name))
    return targets


def _may_stand_bare(subject: str, value: Quantum) -> bool:
    """A number without verb or comparator is an aim of a named quantity, or of a stock of things counted at the end."""
    if value.unit is None:
        return False
    return is_quantity(subject) or (is_count(value.unit) and len(subject) >= 4)
