"""The targets that an item of a plan states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from lianggang.plans.clauses import Clause, Statement, clauses, relation_rules, statements
from lianggang.plans.lexer import CHINESE_COUNT, NUMBER, RATIO, TEXT, Quantum, Token, is_count, tokens
from lianggang.plans.model import Direction, Kind, Target
from lianggang.plans.quantities import (
    Quantity,
    bodies_of,
    by_side,
    clean,
    distribute,
    floor_or_ceiling,
    gap_is_measured,
    is_bare,
    is_event,
    is_gap,
    is_quantity,
    levels_of,
    places_of,
)
from lianggang.plans.words import anywhere, either, ending, load, population, words
from lianggang.text.passage import Passage

_COMPARATORS = {
    "AT_LEAST": ">=",
    "AT_MOST": "<=",
    "MORE": ">",
    "LESS": "<",
    "ABOUT": "~",
    "OR_MORE": ">=",
    "OR_LESS": "<=",
    "ROUGHLY": "~",
}
_BOUNDS = ("AT_LEAST", "AT_MOST", "MORE", "LESS")
_DIRECTIONS = {"UP": Direction.UP, "DOWN": Direction.DOWN, "NARROW": Direction.NARROW, "STABLE": Direction.STABLE}
_BLANKS = re.compile(r"[ \t\u3000\u00a0]+")
_GIRLS = re.compile(r"女童|女性")
_OF_PUPILS = re.compile(r"^(?!.*(?:女|男|性别)).*(?:入学|入园|巩固|升学|就学|毕业|就读)率$")
_WIDE = str.maketrans("０１２３４５６７８９％＜＞＝", "0123456789%<>=")
_PACE = re.compile(r"^(?P<what>.+?)年均(?:增长率|增长|增速|增幅)$")
_FRAME = re.compile("每(?:天|日|周|月|年|学期|季度)|全年")
_DEED = re.compile("防治|防控|预防|早诊|筛查|救治|治疗")
_WITHIN = re.compile("以?内|[前后]|(?:的)?(?:规定|政策|制度)")
_LASTING = re.compile("寿命|年限|年龄|时间")
_LONGEST_DATE = 16
_PREDICATES = {"HIGH", "LOW", "UP", "DOWN", "NUMBER", "RATIO", "STABLE", "NARROW", "AT_LEAST", "AT_MOST", "COVER"}
_MEANS = re.compile(r"(?:平均水平|平均值|平均数|中等水平|先进水平)$")


@dataclass(slots=True)
class _Memory:
    """What the clauses before have spoken of, for what the next ones leave out."""

    quantities: tuple[Quantity, ...] = ()
    people: str | None = None
    base: int | None = None
    frame: str = ""
    verb: str = ""
    topic: str = ""
    year: int | None = None
    sentence: str = ""
    thing: str = ""
    given: str = ""
    past: bool = False
    years: tuple[int, ...] = ()
    measured: tuple[Quantity, ...] = ()


@dataclass(slots=True)
class TargetReader:
    """Reads the targets of one item after the other.

    numeric_only: for measures, where directions do not count. since: first year of the plan; what a sentence says of
    earlier years tells what was.
    """

    numeric_only: bool = False
    since: int = 2021
    _memory: _Memory = field(default_factory=_Memory)

    def read(self, passage: Passage) -> tuple[Target, ...]:
        """The targets of one item, in order, each with its place in the document."""
        self._memory = _Memory()
        compact = _plain(passage)
        found: list[Target] = []
        for clause in clauses(compact.text):
            self._memory.past = self._memory.past or _is_past(clause.text, self.since)
            targets = [replace(t, year=t.year or self._memory.year) for t in self._clause(clause)]
            self._supersede(found, targets, clause)
            found += [self._placed(t, clause, compact, passage) for t in targets]
            self._memory.sentence += clause.text
            if clause.ends_sentence:
                self._memory.sentence, self._memory.past, self._memory.measured = "", False, ()
                self._memory.years, self._memory.year, self._memory.topic, self._memory.people = (), None, "", None
        found = _apart_by_year(found)
        return tuple(t for t in found if not (self.numeric_only and t.value is None))

    def _placed(self, target: Target, clause: Clause, compact: Passage, passage: Passage) -> Target:
        words_of = compact.cut(clause.start, clause.end).strip()
        first, last = words_of.offsets[0], words_of.offsets[-1]
        start, end = passage.offsets.index(first), passage.offsets.index(last) + 1
        quote = passage.cut(start, end)
        return replace(target, quote=quote.text, segments=quote.segments)

    def _supersede(self, found: list[Target], new: Sequence[Target], clause: Clause) -> None:
        """提高X，2025年达到N: the number alone counts."""
        for target in new:
            if target.kind in (Kind.DIRECTION, Kind.RELATION) or not found:
                continue
            for last in reversed(found[-len(new) :]):
                trend = last.direction in (Direction.UP, Direction.DOWN)
                if last.kind is Kind.DIRECTION and trend and last.indicator == target.indicator:
                    found.remove(last)

    def _clause(self, clause: Clause) -> list[Target]:
        for name, comparator, pattern in relation_rules():
            if match := pattern.search(clause.text):
                return self._relation(match["subject"], match["other"], comparator, name)
        found = tokens(clause.text)
        for statement in statements(clause, found):
            targets = self._statement(statement)
            if targets and (self._memory.past or _is_footing(clause.text)):
                return []
            if targets:
                self._memory.measured += self._memory.quantities
                return targets
        self._notice(clause, found)
        return []

    def _statement(self, statement: Statement) -> list[Target]:
        handler = {
            "share": self._share,
            "pairs": self._pairs,
            "provide": self._provide,
            "provide-after": self._provide_after,
            "times": self._times,
            "thing-first": self._thing_first,
            "ratio": self._ratio,
            "pace": self._change,
            "change": self._change,
            "change-on-base": self._change,
            "level": self._level,
            "level-bare": self._level,
            "part": self._part,
            "cover": self._cover,
            "relation": self._to_other,
            "relation-mean": self._to_other,
            "slow-rise": self._trend,
            "trend": self._trend,
            "trend-first": self._trend,
        }[statement.rule]
        return handler(statement)

    # -- numbers ------------------------------------------------------------------------------------------------

    def _level(self, statement: Statement) -> list[Target]:
        values = _values(statement.tokens("values"))
        verb = statement.tokens("verb")
        subject = _subject(statement.tokens("subject"))
        tail = clean(statement.text("tail"))
        first = values[0][0]
        if first.unit in load("units.yaml")["durations"]:
            return self._duration(statement, subject, tail, values)
        known = subject or self._memory.topic
        if statement.rule == "level-bare" and any(t.kind in _BOUNDS for t in statement.tokens("subject")):
            return []
        if statement.text("values").startswith("翻"):
            return self._change(statement)
        low_to_high = first.low != first.high
        if first.unit in load("units.yaml")["spans"] and (low_to_high or not self._lasts(subject)):
            return []  # 年龄由0—6岁扩大到0—15岁, 有效期为10年
        if subject and clause_goes_on(statement) and is_count(first.unit) and not is_quantity(subject):
            self._memory.thing, subject = subject, f"{self._memory.given}{subject}"
            known = subject
        if subject.endswith("占"):
            subject = known = f"{subject.removesuffix('占')}比例"
        if statement.rule == "level-bare" and not (statement.tokens("pre") or _may_stand_bare(known, first)):
            return []
        if tail and not (is_quantity(tail) or re.fullmatch(either(words()["level_nouns"]) + "?", tail)):
            return []
        if first.unit is None and not (verb or statement.tokens("pre")):
            return []
        if not (known or self._memory.quantities):
            return []
        pre = _comparator(statement.tokens("pre")) or _comparator(statement.tokens("first"))
        if pace := _PACE.match(subject):
            return self._numeric(statement, distribute(pace["what"]), values, pre, ">=", Kind.ANNUAL_CHANGE)
        quantities = self._quantities(subject, first.unit, len(values))
        default = "<=" if verb and verb[0].kind == "LOW" else None
        return self._numeric(statement, quantities, values, pre, default, Kind.LEVEL)

    def _lasts(self, subject: str) -> bool:
        """Whether years or ages can measure what the clause speaks of."""
        if subject:
            return is_quantity(subject) or is_gap(subject)
        return any(_LASTING.search(q.name) for q in self._memory.quantities) or bool(
            _LASTING.search(self._memory.topic)
        )

    def _duration(
        self, statement: Statement, subject: str, tail: str, values: list[tuple[Quantum, str | None]]
    ) -> list[Target]:
        """每天接触户外自然光不少于1小时."""
        if not (statement.tokens("pre") or statement.tokens("verb")) or not (subject or tail):
            return []
        named = self._completed(distribute(f"{subject}{tail}"))
        named = tuple(q if is_quantity(q.name) else Quantity(f"{q.name}时间") for q in named)
        default = "<=" if statement.tokens("verb") and statement.tokens("verb")[0].kind == "LOW" else ">="
        quantities = self._memory.quantities = self._with_people(named)
        return self._numeric(statement, quantities, values, _comparator(statement.tokens("pre")), default, Kind.LEVEL)

    def _change(self, statement: Statement) -> list[Target]:
        values = _values(statement.tokens("values"))
        verb = statement.tokens("verb")
        down = bool(verb) and verb[0].kind in ("DOWN", "LOW")
        base = _year(statement.text("base")) or self._memory.base
        subject = _subject(statement.tokens("subject"))
        if not subject and not self._memory.quantities and statement.tokens("base"):
            self._memory.base = base
        quantities = self._quantities(subject, values[0][0].unit)
        if not quantities or (subject and values[0][0].unit in load("units.yaml")["durations"]):
            return []
        if is_count(values[0][0].unit) and any(t.kind == TEXT for t in statement.tokens("tail")):
            return []  # 消除66人以上超大班额
        kind = Kind.ANNUAL_CHANGE if statement.rule == "pace" else Kind.CHANGE
        signed = [(_weaker(q, down), c) for q, c in values]
        targets = self._numeric(statement, quantities, signed, None, "<=" if down else ">=", kind)
        return [replace(t, baseline_year=base, comparator=_signed_comparator(t.comparator, down)) for t in targets]

    def _ratio(self, statement: Statement) -> list[Target]:
        """男女厕位比例达到2:3; 为2:3 and a bare ratio leave no side that is better."""
        values = [t.text for t in statement.tokens("values") if t.kind == RATIO]
        quantities = self._ratios(statement, len(values))
        verb = statement.text("verb")
        kind = statement.tokens("verb")[0].kind if verb not in ("", "为", "是") else ""
        default = {"HIGH": ">=", "LOW": "<="}.get(kind, "=")
        comparator = _comparator(statement.tokens("pre")) or _comparator(statement.tokens("post")) or default
        printed = [re.sub("[：∶]", ":", v) for v in (values * len(quantities) if len(values) == 1 else values)]
        return [
            self._target(q, statement, Kind.RATIO, comparator, v) for q, v in zip(quantities, printed, strict=False)
        ]

    def _ratios(self, statement: Statement, count: int) -> tuple[Quantity, ...]:
        """托小班、托大班保育人员与婴幼儿比例: the two sides of 与 are one ratio, the list before it gives several."""
        subject = _subject(statement.tokens("subject"))
        if asked := re.match(
            "的(?:比例|标准|要求)(?P<verb>配[备齐足]|设置|配置)(?P<thing>.+)$", statement.text("tail")
        ):
            return (Quantity(f"{re.sub('按照?$', '', subject)}{asked['thing']}{asked['verb']}比例"),)
        if both := re.match("^(?P<one>.+?)(?P<other>[与和].+?(?:比例|配比|之比|比))$", subject):
            return tuple(Quantity(one + both["other"]) for one in _first_sides(both["one"], count))
        return self._quantities(subject, None)

    def _share(self, statement: Statement) -> list[Target]:
        """95%的城市社区和85%的农村社区建立家长学校: the share of what does what."""
        pairs = _pairs(statement.tokens("pairs"))
        rest = "".join(t.text for t in statement.tokens("rest"))
        if (
            statement.text("subject").endswith("按")
            or pairs[0][0].unit not in ("%", "‰")
            or re.fullmatch(either(words()["level_nouns"]), pairs[-1][2] + rest)
        ):
            return []
        head = _subject(statement.tokens("subject"))
        entity, deed = _entity_and_deed(pairs[-1][2] + rest)
        if not deed and not head:
            return []
        targets = []
        for quantum, comparator, name in pairs:
            who = entity if name == pairs[-1][2] else clean(name)
            indicator = f"{head}{who}{deed}的比例" if head else f"{deed}的{who}比例"
            targets.append(self._valued(Quantity(indicator), statement, Kind.LEVEL, comparator or ">=", quantum, who))
        return targets

    def _part(self, statement: Statement) -> list[Target]:
        """交流轮岗教师比例不低于符合条件教师的10%: the part is stated of a whole that stands before the number."""
        values = _values([*statement.tokens("values"), *statement.tokens("post")])
        whole, verb = statement.text("whole"), statement.tokens("verb")
        subject = re.sub("(?:的?比例|占)$", "", _subject(statement.tokens("subject")))
        unit = values[0][0].unit
        if not whole.endswith("的") or unit not in ("%", "‰", "倍") or not (verb or statement.tokens("pre")):
            return []
        name = subject if unit == "倍" else f"{subject or self._memory.thing}占{whole}比例"
        default = "<=" if verb and verb[0].kind == "LOW" else ">="
        pre = _comparator(statement.tokens("pre"))
        return self._numeric(statement, (Quantity(name),), values, pre, default, Kind.LEVEL)

    def _pairs(self, statement: Statement) -> list[Target]:
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
            targets.append(self._valued(quantity, statement, Kind.LEVEL, ">=", value.quantum, name))
        return targets

    def _provide(self, statement: Statement) -> list[Target]:
        """每个行政村至少有1所村卫生室; each number with the thing that is to be there."""
        subject = _subject(statement.tokens("subject"))
        verb = statement.text("verb") or ("" if subject else self._memory.verb)
        pre = _comparator(statement.tokens("pre")) or _comparator(statement.tokens("pre2"))
        framed = bool(pre or re.search(r"每|各", subject) or "SPREAD" in _kinds(statement))
        if _is_only_said(statement.tokens("pairs"), verb, framed) or _only_describes(statement.tokens("pairs")):
            return []
        each = "各" in statement.clause.text
        pairs = [p for p in _pairs(statement.tokens("pairs")) if self._is_provision(p, verb, bool(pre or each), framed)]
        if not pairs:
            return []
        self._memory.verb, self._memory.thing = verb, pairs[-1][2]
        parted = levels_of(subject) or (each and (bodies_of(subject) or places_of(subject)))
        subjects = parted or (self._framed_subject(subject),)
        kept = "" if verb in words()["existence"] or not verb else verb
        return [
            self._valued(Quantity(_provision(s, kept, thing, q.unit)), statement, Kind.LEVEL, c or pre or ">=", q, None)
            for q, c, thing in pairs
            for s in subjects
        ]

    def _framed_subject(self, subject: str) -> str:
        frame = re.match(r"每[^，]*", subject)
        if frame:
            self._memory.frame = subject
        return subject or self._memory.frame

    def _is_provision(self, pair: tuple[Quantum, str | None, str], verb: str, pre: bool, framed: bool) -> bool:
        quantum, _, thing = pair
        spec = load("units.yaml")
        if not thing or quantum.unit is None or quantum.unit in spec["ratios"]:
            return False
        if quantum.unit in spec["durations"]:
            return pre and not anywhere("entitlements").search(thing) and not _WITHIN.match(thing)
        if quantum.unit in spec["spans"] or anywhere("entitlements").search(thing):
            return False
        if quantum.unit.endswith("元"):
            return bool(verb and verb not in ("提供", "给予"))
        return bool(verb and verb != "有") or framed or (verb == "有" and bool(pair[1]))

    def _times(self, statement: Statement) -> list[Target]:
        """…每年遍访困境儿童两次."""
        value = statement.tokens("values")[0].quantum
        subject = _subject(statement.tokens("subject"))
        timed = re.search("每.{0,3}?(?:年|月|季|周|学期|天|日)", subject)
        if not value or value.unit not in ("次", "场", "期", "场次") or not timed:
            return []
        if verb := statement.text("verb"):  # 中小学校每月开展1次演练，幼儿园每季度至少开展1次
            subject = f"{subject}{verb}{self._memory.thing}"
        comparator = _comparator(statement.tokens("pre")) or _comparator(statement.tokens("post")) or ">="
        return [self._valued(Quantity(f"{subject}次数"), statement, Kind.LEVEL, comparator, value, None)]

    def _thing_first(self, statement: Statement) -> list[Target]:
        """供养服务机构至少建成1所; 零工市场、服务站分别建成15个、120个; 每个行政村至少培养3—5名."""
        values = _values(statement.tokens("values"))
        subject, verb = _subject(statement.tokens("subject")), statement.text("verb")
        if not subject or not is_count(values[0][0].unit):
            return []
        if re.fullmatch("每[^，]{1,8}", subject):
            thing = self._memory.thing
            names: tuple[Quantity, ...] = (Quantity(f"{subject}{verb}{thing}数"),) if thing else ()
        else:
            names = tuple(Quantity(f"{q.name}数") for q in distribute(subject, count=len(values)))
        pre = _comparator(statement.tokens("pre")) or _comparator(statement.tokens("pre2"))
        return self._numeric(statement, names, values, pre, ">=", Kind.LEVEL)

    def _provide_after(self, statement: Statement) -> list[Target]:
        values = _values(statement.tokens("values"))
        thing, verb = clean(statement.text("object")), statement.text("verb")
        if not is_count(values[0][0].unit) or not thing:
            return []
        subject = _subject(statement.tokens("subject"))
        comparator = _comparator(statement.tokens("post")) or _comparator(statement.tokens("pre")) or ">="
        kept = "" if verb in words()["existence"] and not is_quantity(thing) else verb
        quantity = Quantity(_provision(subject, kept, thing, values[0][0].unit))
        self._memory.quantities, self._memory.given, self._memory.thing = (quantity,), f"{subject}{kept}", thing
        return [self._valued(quantity, statement, Kind.LEVEL, comparator, values[0][0], None)]

    def _cover(self, statement: Statement) -> list[Target]:
        subject = _subject(statement.tokens("subject"))
        if not subject or self.numeric_only:
            return []
        scope = clean(statement.text("scope"))
        names = tuple(Quantity(f"{q.name}{scope}覆盖率") for q in distribute(subject))
        whole = Quantum(Decimal(100), Decimal(100), "%")
        self._memory.quantities = names
        return [self._valued(q, statement, Kind.LEVEL, ">=", whole, None) for q in names]

    # -- relations and directions -------------------------------------------------------------------------------

    def _to_other(self, statement: Statement) -> list[Target]:
        other = clean(statement.text("other"))
        if any(t.kind in (NUMBER, RATIO) for t in statement.tokens("other")):
            return []
        if statement.rule == "relation-mean" and not _MEANS.search(other):
            return []
        verb = statement.tokens("verb")
        default = "<=" if verb and verb[0].kind == "LOW" else ">="
        comparator = _comparator(statement.tokens("pre")) or _comparator(statement.tokens("post")) or default
        return self._relation("".join(t.text for t in statement.tokens("subject")), other, comparator, statement.rule)

    def _relation(self, subject: str, other: str, comparator: str, rule: str) -> list[Target]:
        quantities = self._quantities(clean(subject), None)
        return [
            Target(q.name, "", Kind.RELATION, comparator, population=q.population, relative_to=clean(other), rule=rule)
            for q in quantities
            if is_quantity(q.name)
        ]

    def _trend(self, statement: Statement) -> list[Target]:
        verb = statement.tokens("verb")
        also = statement.tokens("also")
        last = also if also and also[0].kind != "STABLE" else verb  # 提升并稳定 is a rise
        direction = Direction.SLOW_RISE if statement.rule == "slow-rise" else _DIRECTIONS[last[0].kind]
        subject = _subject(statement.tokens("subject"))
        if statement.rule == "trend-first":
            subject = "".join(t.text for t in statement.tokens("subject"))
        names = self._trending(_with_share(subject, statement.text("verb")), direction, statement.text("verb"))
        if names:
            self._memory.quantities = names
        return [self._target(q, statement, Kind.DIRECTION, None, None, direction=direction) for q in names]

    def _trending(self, subject: str, direction: Direction, verb: str) -> tuple[Quantity, ...]:
        subject = clean(subject)
        if not subject:  # 达到90%，并逐步提高
            return self._memory.quantities if direction is not Direction.NARROW else ()
        if direction is Direction.NARROW or is_gap(subject):
            return self._gaps(subject) if direction in (Direction.NARROW, Direction.DOWN) else ()
        if verb in ("增加", "扩大", "增多") and ending("countables").search(subject) and not is_quantity(subject):
            return (Quantity(f"{subject}数量"),)
        falling = direction in (Direction.DOWN, Direction.SLOW_RISE)
        if parts := _event_parts(subject):
            return tuple(Quantity(n) for n in parts) if falling else ()
        named = self._completed(distribute(subject, events=falling))
        kept = (q for q in named if is_quantity(q.name) or (falling and is_event(q.name)))
        return self._with_people(tuple(Quantity(re.sub("待遇$", "待遇水平", q.name)) for q in kept))

    def _gaps(self, subject: str) -> tuple[Quantity, ...]:
        if not is_gap(subject):
            return (Quantity(subject),) if is_quantity(subject) else ()
        found = distribute(subject)
        if all(gap_is_measured(q.name) for q in found):
            return found
        measured = [
            q for q in self._memory.measured or self._memory.quantities if is_quantity(q.name) and not is_gap(q.name)
        ]
        bare = all(re.fullmatch(either(words()["gap_sides"]) + either(words()["gap"]), q.name) for q in found)
        return tuple(Quantity(f"{m.name}{g.name}") for m in measured for g in found) if bare else ()

    # -- names --------------------------------------------------------------------------------------------------

    def _quantities(self, subject: str, unit: str | None, count: int = 0) -> tuple[Quantity, ...]:
        """What the clause speaks of: its own subject, completed from what was said before."""
        subject = clean(subject)
        if not subject:
            return distribute(self._memory.topic) if self._memory.topic else self._memory.quantities
        if is_count(unit) and self._memory.thing and re.fullmatch(r"每[^，]{1,6}", subject):
            subject += self._memory.thing
        named = self._completed(distribute(self._with_front(subject), count=count))
        if is_count(unit):
            named = tuple(
                q if is_quantity(q.name) and not q.name.endswith("位") else Quantity(f"{q.name}数") for q in named
            )
        named = self._with_people(named)
        self._memory.quantities = named
        return named

    def _completed(self, named: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
        before = self._memory.quantities
        if not before and not self._memory.topic:
            named = tuple(Quantity(self._from_sentence(q.name)) if is_bare(q.name) else q for q in named)
        if self._memory.topic and not any(is_quantity(q.name) for q in named):
            return tuple(Quantity(f"{q.name}{self._memory.topic}") for q in named)
        parts = either(words()["parts"])
        if before and all(re.fullmatch(parts, q.name) for q in named):  # 其中小学达到85%、初中达到95%
            return tuple(Quantity(q.name + re.sub(f"^{parts}", "", before[0].name)) for q in named)
        if before and before[-1].population and all(population().fullmatch(q.name) for q in named):
            rest = before[-1].name.removeprefix(before[-1].population)
            return tuple(Quantity(f"{q.name}{rest}") for q in named)
        if before and all(is_bare(q.name) for q in named):
            owners = before if len(named) == 1 else before[-1:]
            return tuple(Quantity(f"{b.stem}{q.name}") for b in owners for q in named)
        if before and all(_FRAME.fullmatch(q.name) for q in named):  # 全年开放不少于330天，每周不少于35小时
            return tuple(Quantity(q.name + _FRAME.sub("", before[-1].name)) for q in named)
        if before and (owner := _owner(before[-1], named)):
            return tuple(Quantity(f"{owner}{q.name}") for q in named)
        frame = re.match(r"每[^，]{1,8}?(?:拥有|配备)", before[0].name) if before else None
        if frame and not any(re.search("^每|率|比", q.name) for q in named):
            return tuple(Quantity(f"{frame[0]}{q.name}") for q in named)
        return named

    def _with_front(self, subject: str) -> str:
        """宫颈癌和乳腺癌防治意识增强，防治知识知晓率…: the diseases before 防治 belong to it here too."""
        if not (deed := _DEED.match(subject)) or self._memory.quantities:
            return subject
        clause = re.split("[，,；;]", self._memory.sentence)[-1]
        before = re.search(rf"(?P<front>\S{{0,14}}[癌病症炎])(?:的)?{deed[0]}", clause)
        return f"{clean(before['front'])}{subject}" if before else subject

    def _from_sentence(self, name: str) -> str:
        """为3岁以下婴幼儿提供健康管理服务，管理率…: whose rate it is stands in the words before."""
        said = self._memory.sentence
        deed = re.search(rf"[\u4e00-\u9fff]{{2}}{name.removesuffix('率')}", said) if name.endswith("率") else None
        people = population().search(said)
        return f"{people[0] if people else ''}{deed[0] + '率' if deed else name}"

    def _with_people(self, named: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
        """女童平等接受义务教育，小学净入学率…: the rate is that of the girls."""
        people = self._memory.people
        if not people or not all(_OF_PUPILS.search(q.name) for q in named):
            return named
        return tuple(Quantity(f"{people}{q.name}") for q in named)

    def _notice(self, clause: Clause, found: Sequence[Token]) -> None:
        """Remember whom a clause without a target speaks of, and a base year that stands alone."""
        if match := _GIRLS.match(clause.text):
            self._memory.people = match[0]
        kinds = {t.kind for t in found}
        base = next((t for t in found if t.kind == "BASE"), None)
        if base:
            self._memory.base = _year(base.text)
        years = re.findall(r"(20\d\d)年", clause.text) if len(clause.text) <= _LONGEST_DATE else []
        if years and kinds <= {"YEAR", "LEAD", "ADVERB", TEXT}:
            self._memory.year, self._memory.years = _due(clause.text), tuple(map(int, years))
        self._memory.thing = clean(clause.text[found[0].end :]) if found and found[0].kind == "PROVIDE" else ""
        name = clean(clause.text)
        is_topic = is_quantity(name) and not kinds & _PREDICATES and not clause.ends_sentence
        self._memory.topic = name if is_topic else ""

    # -- building -----------------------------------------------------------------------------------------------

    def _numeric(
        self,
        statement: Statement,
        quantities: tuple[Quantity, ...],
        values: list[tuple[Quantum, str | None]],
        pre: str | None,
        default: str | None,
        kind: Kind,
    ) -> list[Target]:
        shared = next((c for _, c in reversed(values) if c), None)
        if not quantities:
            return []
        if len(values) == 1:
            values = values * len(quantities)
        elif len(quantities) == 1 and len(values) == 2:
            quantities = by_side(quantities[0])
        if years := self._years(statement, len(quantities), len(values)):
            (name,) = quantities
            self._memory.years = years
            return [
                replace(
                    self._valued(name, statement, kind, pre or c or shared or default or ">=", value, None), year=year
                )
                for year, (value, c) in zip(years, values, strict=True)
            ]
        doubt = "" if len(values) == len(quantities) else f"{len(quantities)}个量对应{len(values)}个数值，请核对。"
        targets = [
            self._valued(q, statement, kind, pre or c or shared or default or floor_or_ceiling(q.name), value, None)
            for q, (value, c) in zip(quantities, values, strict=False)
        ]
        return [replace(t, confidence=0.5, reason=doubt) for t in targets] if doubt else targets

    def _years(self, statement: Statement, quantities: int, values: int) -> tuple[int, ...]:
        """比例2025年、2030年分别达到45%和50%: the years, when there is one for each of several values."""
        named = tuple(int(y) for y in re.findall(r"(20\d\d)年", statement.clause.text)) or self._memory.years
        return named if quantities == 1 < values == len(named) else ()

    def _valued(
        self, quantity: Quantity, statement: Statement, kind: Kind, comparator: str, quantum: Quantum, who: str | None
    ) -> Target:
        value = quantum.high if comparator in ("<=", "<") and kind is Kind.LEVEL else quantum.low
        target = self._target(quantity, statement, kind, comparator, value)
        return replace(target, unit=quantum.unit, population=who or target.population)

    def _target(
        self,
        quantity: Quantity,
        statement: Statement,
        kind: Kind,
        comparator: str | None,
        value: Decimal | str | None,
        *,
        direction: Direction | None = None,
    ) -> Target:
        return Target(
            indicator=quantity.name,
            quote="",
            kind=kind,
            comparator=comparator,
            value=value,
            population=quantity.population,
            direction=direction,
            year=_due(statement.clause.text),
            rule=statement.rule,
        )


def _apart_by_year(found: list[Target]) -> list[Target]:
    """One quantity with values for two years: the year goes into the name (…率（2025年）)."""
    numeric = [t for t in found if t.kind is Kind.LEVEL and t.year]
    years: dict[str, set[int | None]] = {}
    for target in numeric:
        years.setdefault(target.indicator, set()).add(target.year)
    twice = {name for name, seen in years.items() if len(seen) > 1}
    return [
        replace(t, indicator=f"{t.indicator}（{t.year}年）") if t in numeric and t.indicator in twice else t
        for t in found
    ]


def _plain(passage: Passage) -> Passage:
    """The passage without blanks and with half-width digits; the offsets still lead to what is printed."""
    compact = passage.without(m.span() for m in _BLANKS.finditer(passage.text))
    text = re.sub(r"(?<=[0-9])[．·](?=[0-9])", ".", compact.text.translate(_WIDE))
    return Passage(text, compact.offsets)


def _with_share(subject: str, verb: str) -> str:
    """女党员保持合理比例 → 女党员比例; 女性在人大代表中保持一定比例 → 人大代表中女性比例."""
    if not verb.endswith("比例") or is_quantity(subject):
        return subject
    match = re.match(r"^(?P<who>女性|妇女|女干部|男性)在(?P<where>.+?)中?$", subject)
    return f"{match['where']}中{match['who']}比例" if match else f"{subject}比例"


def clause_goes_on(statement: Statement) -> bool:
    """Whether the clause is a further member of a list of things with their numbers."""
    return statement.clause.goes_on


def _is_past(text: str, since: int) -> bool:
    """Whether the words tell what was: 截至2020年底, “十三五”期间, 2020年全市…."""
    if anywhere("past").search(text):
        return True
    match = re.match(r"\s*(20\d\d)年", text)
    return bool(match) and int(match[1]) <= since if match else False


def _is_footing(text: str) -> bool:
    """在…的基础上 only says what is built upon."""
    return bool(re.match("在.*基础上$", text))


def _is_only_said(pairs: Sequence[Token], verb: str, framed: bool) -> bool:
    """建设一支队伍 asks for a team, not for the number one; 举办三期研修班 asks for three."""
    spoken = [t.quantum for t in pairs if t.kind == CHINESE_COUNT and t.quantum]
    if not spoken or framed:
        return False
    return not verb or any(q.low < 2 or q.unit in ("个", "项", "支", "门") for q in spoken)


def _first_sides(text: str, count: int) -> list[str]:
    """托小班、托大班保育人员 → 托小班保育人员, 托大班保育人员, when there is a ratio for each of them."""
    members = text.split("、")
    if not 1 < count == len(members):
        return [text]
    noun = members[-1].partition(members[0][-1])[2]
    return [*(m + noun for m in members[:-1]), members[-1]]


def _only_describes(pairs: Sequence[Token]) -> bool:
    """常住人口超过4000人的村独立建园: the number says which villages."""
    kinds = [t.kind for t in pairs]
    unit = pairs[0].quantum.unit if pairs[0].quantum else None
    return "OF" in kinds[1:3] and unit in load("units.yaml")["describing"]


def _kinds(statement: Statement) -> set[str]:
    return {t.kind for t in tokens(statement.clause.text)}


def _subject(found: Sequence[Token]) -> str:
    """The words of a subject without what only introduces it (力争, 到2025年, 提高 …)."""
    kept = list(found)
    while kept and kept[0].kind in ("LEAD", "ADVERB", "YEAR", "BASE", "SPREAD", "UP", "DOWN", "HIGH"):
        kept.pop(0)
    while kept and kept[-1].kind in ("LEAD", "ADVERB", "YEAR", "SPREAD"):
        kept.pop()
    return clean("".join(t.text for t in kept if t.kind != "YEAR"))


def _values(found: Sequence[Token]) -> list[tuple[Quantum, str | None]]:
    """Each number with the comparator behind it."""
    values: list[tuple[Quantum, str | None]] = []
    for token in found:
        if token.quantum:
            values.append((token.quantum, None))
        elif token.kind in _COMPARATORS and values:
            values[-1] = (values[-1][0], _COMPARATORS[token.kind])
    if values and values[-1][0].unit == "个百分点":  # 分别提高3个和5个百分点
        values = [(replace(q, unit="个百分点") if q.unit == "个" else q, c) for q, c in values]
    return values


def _pairs(found: Sequence[Token]) -> list[tuple[Quantum, str | None, str]]:
    """Each number with its comparator and the words behind it."""
    pairs: list[tuple[Quantum, str | None, str]] = []
    bound = False  # 1处不少于100平方米的场地: the second number only describes the thing
    for token in found:
        if token.quantum and not bound:
            pairs.append((token.quantum, None, ""))
        elif not pairs or token.kind == "OF":
            continue
        elif token.kind in ("OR_MORE", "OR_LESS", "ROUGHLY") and not pairs[-1][2]:
            pairs[-1] = (pairs[-1][0], _COMPARATORS[token.kind], "")
        else:
            pairs[-1] = (pairs[-1][0], pairs[-1][1], pairs[-1][2] + token.text)
        bound = bool(pairs) and token.kind in _BOUNDS
    return [(q, c, re.sub(r"[、和及与]$", "", text.strip())) for q, c, text in pairs]


def _comparator(found: Sequence[Token]) -> str | None:
    return _COMPARATORS[found[0].kind] if found else None


def _signed_comparator(comparator: str | None, down: bool) -> str | None:
    """下降20%以上 is a change of -20 % or less."""
    flipped = {">=": "<=", ">": "<", "<=": "<=", "<": "<"}
    return flipped.get(comparator or "", comparator) if down else comparator


def _weaker(quantum: Quantum, down: bool) -> Quantum:
    value = -quantum.low if down else quantum.low
    return Quantum(value, value, quantum.unit)


_FIVE_YEARS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}


def _year(text: str) -> int | None:
    """The year that a phrase names; a five-year plan stands for its last year."""
    if match := re.search(r"20\d\d", text):
        return int(match[0])
    return next((year for name, year in _FIVE_YEARS.items() if name in text), None)


def _due(text: str) -> int | None:
    match = re.search(
        r"(?<![比较与同以从由])(?:到|至|在)?(?<![比较与同以从由])(20\d\d)年(?!为基|相比|的?基础|的?水平)", text
    )
    return int(match[1]) if match else None


def _may_stand_bare(subject: str, value: Quantum) -> bool:
    """A number without verb or comparator is an aim of a named quantity, or of a stock of things counted at the end."""
    if value.unit is None:
        return False
    return is_quantity(subject) or (is_count(value.unit) and len(subject) >= 4)


def _owner(before: Quantity, named: tuple[Quantity, ...]) -> str:
    """Whose quantity a name without its own subject is: 担任正职的… belongs to the body before, 接受… to the people."""
    first = named[0].name
    if first.startswith("担任") and "领导班子" in before.name:
        return before.name.split("领导班子")[0]
    if re.match("接受|参加|享受|享有|获得|就读|从事|接种", first) and before.population:
        return before.population
    return ""


def _entity_and_deed(text: str) -> tuple[str, str]:
    """妇女在35岁至45岁接受筛查 → (妇女, 在35岁至45岁接受筛查)."""
    if match := population().match(text):
        return match[0], clean(text[match.end() :])
    match = re.search(either(words()["share_verbs"]), text[2:])
    if not match:
        return clean(text), ""
    cut = match.start() + 2
    return clean(text[:cut]), text[cut:].strip()


def _event_parts(subject: str) -> list[str]:
    """…伤害的发生、致残和死亡率 → one each."""
    parts = either(words()["event_parts"])
    match = re.search(rf"^(?P<what>.+?)(?:的)(?P<parts>{parts}(?:[、和与及]{parts})+)$", subject)
    if match:
        rate = "率" if match["parts"].endswith("率") else ""
        return [f"{match['what']}的{p.removesuffix('率')}{rate}" for p in re.split("[、和与及]", match["parts"])]
    match = re.search(r"^(?P<what>.+?所致)(?P<a>死亡|残疾|致残)[、和与及](?P<b>死亡|残疾|致残)$", subject)
    return [match["what"] + match["a"], match["what"] + match["b"]] if match else []


def _provision(subject: str, verb: str, thing: str, unit: str | None) -> str:
    thing = clean(thing)
    if unit in load("units.yaml")["durations"]:
        thing = re.sub(r"的?(?:运动|活动|锻炼|睡眠)$", lambda m: m[0].removeprefix("的"), thing)
        return f"{subject}{verb}{thing}" + ("" if is_quantity(thing) else "时间")
    noun = "次数" if unit == "次" else "数"
    return f"{subject}{verb}{thing}" + ("" if is_quantity(thing) else noun)
