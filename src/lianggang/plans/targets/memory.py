"""What the clauses before have spoken of, and the names that the next ones complete from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lianggang.plans.clauses import Clause
from lianggang.plans.lexer import TEXT, Token, canonical_unit, counted_name, is_count
from lianggang.plans.model import Target
from lianggang.plans.quantities import (
    Quantity,
    clean,
    distribute,
    ends_with_people,
    is_bare,
    is_gap,
    is_institution,
    is_quantity,
)
from lianggang.plans.targets.elided import completed
from lianggang.plans.targets.gaps import gaps
from lianggang.plans.targets.phrases import due_in, year_in
from lianggang.plans.words import either, population, words

_GIRLS = re.compile(r"女童|女性")
_OF_PUPILS = re.compile(r"^(?!.*(?:女|男|性别)).*(?:入学|入园|巩固|升学|就学|毕业|就读)率$")
_TOLD = re.compile("[^的、]{2,}?(?:率|比例|比重|占比)(?=[^、和与及的中])")
_TIME_OF = re.compile("(?P<what>[^，]{2,}(?:时间|时长))每[天日周][0-9]|[将把](?P<fund>[^，]{2,}(?:经费|资金))[列纳]入")
_IN_UNIT = re.compile(r"[（(](?P<unit>[%‰]|[^（）()]{1,5})[）)]$")
_TIME = re.compile("每(?:天|日|周|月|年|学期|学年|季度)")
_AT_END = re.compile(
    "^(?P<what>[^，]{2,}?)(?P<pace>每(?:年|月|天|日|周|季度|[百千万]+张(?:开放)?床位?|[百千万]+(?:名|位)?(?:常住)?(?:人口|人|居民|儿童|老年人|学生)|个?(?:行政村|村|社区|乡镇|街道|县|校))|年均)$"
)
_DONE_FOR = re.compile("为(?P<who>[^为]{2,}?)(?:免费)?(?P<deed>接种|筛查)(?P<what>.{2,})$")
_LONGEST_RATE, _LONGEST_DEED, _SHORTEST_THING = 6, 60, 4
_TOTAL = re.compile("(?P<span>[三五十]年(?:内|间)?|规划期内?)(?:累计|合计)?")
_EVERY = re.compile("每年|数$")
PER_YEAR = ("年均", "平均每年", "每年平均")
_SPAN = re.compile("^(?:[三五十]年|规划期)(?:内|间)?(?:累计)?")
_SHARE_OF_SEX = re.compile("[女妇男][^，]{0,6}(?:比例|占比|比重)")
_IN_FOUNDED = re.compile(
    "(?:其中)?(?:规划|设计|设置|核定)?(?P<what>[一-龥]{0,4}?(?:床位|病床)|入[库驻园选][一-龥]{2,4})"
)
_DEED_TO = re.compile("(?:整体)?(?:搬迁|迁建|新建|改扩建|扩建|改造|建设|提升|升级)(?:项目|工程)?$")
_PUSHED = re.compile(
    "(?:全面|大力|持续|深入|加快)?(?:推进|推动|加强|加快|支持)(?P<thing>[^，、和]{3,}?)(?:建设|创建|布局|发展)"
)
_STATED_PER = re.compile("(?P<what>.+?)(?:达到|增加到|提高到|增至|不少于|不低于)(?P<part>每[百千万][^，]{2,8})")
_RATE_OF = re.compile("(?P<what>[^，]+?率)(?P<part>[^率，、]{2,12})")
_FITTED = re.compile("(?P<who>[^，按]{2,}?)按照?[^，]*?[0-9][^，]*?(?P<deed>(?:配套建设|配建|配备|配置)[^，0-9]+)$")
_STAFF = re.compile("(?:人员|主任|干部|[督辅]导员|护理员|专干|网格员|教师|医生|医师|志愿者|工作者)$")
_OF_STAFF = re.compile("(?:年度|岗前|全员|定期)?(?:培训|轮训|持证|参训|持证上岗|在岗)率")
_AID = re.compile("(?:救助|补助|保障|补贴)标准")
_SET_UP = re.compile("^(?:建立|健全|完善|落实|提高|实施|推进|加强|做好)+")
_RATE_IN = re.compile("(?P<what>[^，]+?率)在(?P<part>[^，率]{2,8})")
_TREATED = re.compile("对(?P<who>[^，。；对为]{2,14}?)(?:开展|进行|实施|组织)(?P<deed>[^，。；]+)")
_FACILITY_BEDS = re.compile("(?:开放|编制|核定|护理型)?(?:床位|学位)(?:总数)?")
_DEED_DONE = re.compile("(?:提供|开展|组织|举办|接受|实施|举行|进行)[^0-9]{2,}$")
_INSURED = re.compile(
    r"(?:城镇职工|城乡居民|职工|居民)?(?:基本)?(?:养老|医疗|失业|工伤|生育)[^，。；]*?保险(?![^，。；]*保险)"
)
_DEED = re.compile("防治|防控|预防|早诊|筛查|救治|治疗")
_LONGEST_DATE = 16
_PREDICATES = {"HIGH", "LOW", "UP", "DOWN", "NUMBER", "RATIO", "STABLE", "NARROW", "AT_LEAST", "AT_MOST", "COVER"}


@dataclass(slots=True)
class Memory:
    """What was said so far in an item, for what the next clauses leave out.

    quantities: the last that were named. people: whose they are. base, year, years: of the sentence. frame, verb,
    thing, given: of the last provision (每个行政村, 配备, 儿童主任, both as printed). unit: of the last number. whole:
    what the shares that follow are shares of. topic: a quantity named ahead of its numbers. sentence: its words so
    far. past: whether it tells what was. measured: its quantities with numbers. shares: of things that do something,
    where nothing else was named. founded: what the clause right before sets up, without a number (建立专家库，). among:
    those among whom the next share is taken (在…中，). holder: who has to do what the list before began with.
    told: the last target. moved: that of the clause before, where something is to rise or fall by so much. parted: what
    the parts of this sentence (其中) are parts of.
    """

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
    whole: str = ""
    unit: str | None = None
    untold: str = ""
    shares: tuple[Quantity, ...] = ()
    founded: str = ""
    among: str = ""
    holder: str = ""
    told: str = ""
    moved: Target | None = None
    parted: str = ""

    def named(self, subject: str, unit: str | None, count: int = 0) -> tuple[Quantity, ...]:
        """What the clause speaks of: its own subject, completed from what was said before."""
        subject = clean(subject)
        if is_count(unit) and self.untold and _TIME.fullmatch(subject):  # 提供上门巡诊服务，每年不少于1.5万人次
            return (Quantity(counted_name(subject + self.untold, unit)),)
        if not subject and is_count(unit) and self.thing and self.told.startswith("每年新"):
            self.quantities = (Quantity(counted_name(self.thing, unit)),)  # 每年新建20个，2025年达到150个
            return self.quantities
        if not subject:
            self.quantities = distribute(self.topic) if self.topic else self.quantities or self.shares
            return self.quantities
        if is_gap(subject) and (found := gaps(subject, self.measured, self.quantities)):
            self.quantities, self.unit = found, unit
            return found
        if is_count(unit) and (total := _TOTAL.fullmatch(subject)) and self.told:
            return (Quantity(counted_name(f"{total['span']}累计{_EVERY.sub('', self.told)}", unit)),)
        if is_count(unit) and subject in PER_YEAR and self.quantities:  # 五年新增就业95万人，年均19万人
            return tuple(Quantity(f"{subject}{_SPAN.sub('', q.name)}") for q in self.quantities)
        if self.among and _SHARE_OF_SEX.fullmatch(subject):  # 在指挥机构、重建队伍中，女性成员比例…
            return tuple(Quantity(f"{body}中{subject}") for body in re.split("[、和与及]", self.among))
        if is_count(unit) and self.founded and (part := _IN_FOUNDED.fullmatch(subject)):
            subject = f"{self.founded}{part['what']}"  # 建立专家库，入库专家…
        if _FACILITY_BEDS.fullmatch(subject) and is_institution(self.whole) and self.whole in self.sentence:
            subject = f"{self.whole}{subject}"  # 反家暴庇护场所不少于1处，床位5张以上
        if is_count(unit) and (pace := _AT_END.match(subject)):  # 青年见习岗位每年不少于2000个
            subject = pace["pace"] + pace["what"]
        counted = self.thing or (self.whole if unit == self.unit and "、" not in self.whole else "")
        holder_alone = re.fullmatch(r"每[^，]{1,6}(?<!服务)(?<!接待)(?<!受理)", subject)
        if is_count(unit) and counted and holder_alone and not subject.endswith(counted):
            subject += counted
        listed = distribute(part_first(self._with_front(subject)), count=count)
        named = self.completed(listed, counted=is_count(unit), count=count)
        if is_count(unit):
            named = tuple(Quantity(_counted(q.name, unit)) for q in named)
            self.thing = self.thing if any(self.thing in q.name for q in named) else ""
        named = self.with_people(named)
        self.quantities, self.unit = named, unit
        self.whole = "、".join(
            re.sub("(?:人数|次数|总数|数|总)$", "", q.stem) if q.name == q.stem else q.stem for q in named
        )
        return named

    def share_of_whole(self, part: str) -> str:
        """Of the thing that was counted before, which share is of one kind: 女性 → 新增就业中女性比例."""
        whole = self.parted or self.whole
        alone = not whole or "中" in part or part[-2:] in whole
        return f"{part}比例" if alone else f"{whole}中{part}比例"

    def completed(self, named: tuple[Quantity, ...], *, counted: bool = False, count: int = 0) -> tuple[Quantity, ...]:
        """The quantities with what their names leave out: 待遇水平 → 妇女基本养老保险待遇水平."""
        if self.topic:
            known = any(is_quantity(q.name) for q in named)
            return named if known else tuple(Quantity(f"{q.name}{self.topic}") for q in named)
        if _STAFF.search(self.thing) and all(_OF_STAFF.fullmatch(q.name) for q in named):
            return tuple(Quantity(f"{self.thing}{q.name}") for q in named)  # 配备1名儿童主任，年度培训率达到100%
        if all(_is_done(q.name) for q in named) and (fitted := _FITTED.search(self.sentence)):
            return tuple(Quantity(f"{fitted['who']}{fitted['deed']}{q.name}") for q in named)
        if not self.measured and all(is_bare(q.name) for q in named) and (done := self._done_to(named[0].name, count)):
            return tuple(Quantity(f"{who}{q.name}") for who in done for q in named)
        alone = count > 1 and len(named) == 1 and named[0].name != "参保率" and is_bare(named[0].name)
        if alone and (each := self._listed(count)):
            return tuple(Quantity(f"{one}{named[0].name}") for one in each)
        if not self.quantities:
            return tuple(n for q in named for n in (self._from_sentence(q.name, count) if is_bare(q.name) else (q,)))
        owner = self.whole if not self.measured and self.sentence.startswith(self.whole or "，") else ""
        if owner and all(map(_is_done, (q.name for q in named))):  # 照明改造2025年前完成，达标率…
            return tuple(Quantity(f"{owner}{q.name}") for q in named)
        return completed(named, self.quantities, counted=counted)

    def with_people(self, named: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
        """女童平等接受义务教育，小学净入学率…: the rate is that of the girls."""
        people = self.people
        if not people or not all(_OF_PUPILS.search(q.name) for q in named):
            return named
        return tuple(Quantity(f"{people}{q.name}") for q in named)

    def notice(self, clause: Clause, found: Sequence[Token]) -> None:
        """Remember whom a clause without a target speaks of, and a base year that stands alone."""
        deed = _DEED_DONE.search(clause.text)
        self.untold = deed[0] if deed and not clause.ends_sentence else ""
        if match := _GIRLS.match(clause.text):
            self.people = match[0]
        kinds = {t.kind for t in found}
        base = next((t for t in found if t.kind == "BASE"), None)
        if base:
            self.base = year_in(base.text)
        years = re.findall(r"(20\d\d)年", clause.text) if len(clause.text) <= _LONGEST_DATE else []
        if years and not self.past and kinds <= {"YEAR", "LEAD", "ADVERB", TEXT}:
            self.year, self.years = due_in(clause.text), tuple(map(int, years))
        if provided := re.fullmatch("(?P<holder>每.+?)(?:设置?|建有?|设有|配有)(?P<thing>[^0-9]+)", clause.text):
            self.given = provided["holder"] + provided["thing"]  # 每所医院设儿科病房，床位不少于10张
        said = [t for t in found if t.kind not in ("YEAR", "LEAD", "ADVERB")]
        founds = bool(said) and said[0].kind == "PROVIDE"
        self.thing = _DEED_TO.sub("", clean(clause.text[said[0].end :])) if founds else _pushed(clause.text)
        built = len(said) > 1 and said[-2].kind == "PROVIDE" and said[-1].kind == TEXT
        self.founded = "" if clause.ends_sentence else self.thing or (clean(said[-1].text) if built else "")
        among = re.fullmatch("在(?P<whom>[^，]+)中", clause.text)
        self.among = among["whom"] if among else ""
        self._notice_topic(clause, found)
        if not kinds & _PREDICATES and (told := _TOLD.match(clause.text)):  # 国民体质合格率再上台阶，2025年达到93%
            self.quantities = distribute(told[0])
        if often := _TIME_OF.match(clause.text):  # 课后服务时间每周5天、每天不少于2小时; 将工作经费列入预算，每年…
            self.quantities = (Quantity(often["what"] or often["fund"]),)
        if len(found) > 1 and found[0].kind == TEXT and not kinds & {"NUMBER", "RATIO"}:
            self.whole = re.sub("(?:全部|所有|普遍)$", "", clean(found[0].text))  # 乡镇卫生院全部达到基本标准

    def _notice_topic(self, clause: Clause, found: Sequence[Token]) -> None:
        """A quantity named ahead of its numbers: 专任教师学历合格率达到：小学…, 初中…."""
        while found and found[-1].kind in ("HIGH", "LOW", "SPREAD", "ADVERB"):
            found = found[:-1]
        name = clean("".join(t.text for t in found if t.kind not in ("LEAD", "YEAR")))
        if unit := _IN_UNIT.search(name):  # 九年义务教育巩固率（%）：2020年96.5，2025年97.5
            name, self.unit = name[: unit.start()], canonical_unit(unit["unit"])
        is_topic = is_quantity(name) and not {t.kind for t in found} & _PREDICATES and not clause.ends_sentence
        self.topic = name if is_topic else ""

    def end_sentence(self, *, stop: bool) -> None:
        """Forget what holds only within a sentence; what was told of the past goes on behind a semicolon."""
        self.sentence, self.measured, self.untold = "", (), ""
        self.founded = self.among = self.holder = self.parted = ""
        self.moved = None
        self.past = self.past and not stop
        self.years, self.year, self.topic, self.people, self.given = (), None, "", None, ""

    def _with_front(self, subject: str) -> str:
        """宫颈癌和乳腺癌防治意识增强，防治知识知晓率…: the diseases before 防治 belong to it here too."""
        done = _DONE_FOR.search(self.sentence[-_LONGEST_DEED:]) if len(subject) <= _LONGEST_RATE else None
        if done and done["deed"] in subject:  # 为在校女生接种疫苗，首针接种率…
            return f"{done['who']}{done['what']}{subject}"
        if not (deed := _DEED.match(subject)) or self.quantities:
            return subject
        clause = re.split("[，,；;]", self.sentence)[-1]
        before = re.search(rf"(?P<front>\S{{0,14}}[癌病症炎])(?:的)?{deed[0]}", clause)
        return f"{clean(before['front'])}{subject}" if before else subject

    def _listed(self, count: int) -> list[str]:
        """免费检查宫颈癌和乳腺癌，目标人群覆盖率分别…: the members of one kind that the sentence lists."""
        for kind in words()["parallel"]:
            for listed in re.finditer(f"(?:{kind})(?:[、和与及](?:{kind}))+", self.sentence):
                members = re.split("[、和与及]", listed[0])
                if len(members) == count:
                    return members
        return []

    def _done_to(self, rate: str, count: int) -> tuple[str, ...]:
        """To what or whom the sentence does it: 推广使用座椅、头盔，使用率分别…; 对困境儿童建档立卡，建档率…."""
        deed = re.search(f"{rate.removesuffix('率')}(?P<what>[^0-9]*)$", self.sentence) if rate.endswith("率") else None
        if not deed:
            return ()
        people = population().search(self.sentence[: deed.start()])
        if people and people.end() == deed.start():
            return (people[0],)
        what = deed["what"] if len(deed["what"]) >= _SHORTEST_THING else ""
        return tuple(q.name for q in distribute(what, count=count)) if what else ()

    def _from_sentence(self, name: str, count: int) -> tuple[Quantity, ...]:
        """为3岁以下婴幼儿提供健康管理服务，管理率…: whose rate it is stands in the words before.

        参加基本养老、基本医疗、失业保险，参保率分别…: a list there has as many members as there are numbers.
        """
        said = self.sentence
        if name == "参保率" and (insured := _INSURED.search(said)):
            people = population().search(said)
            each = distribute(f"{people[0] if people else ''}{insured[0]}率", count=count)
            return tuple(Quantity(f"{q.name.removesuffix('率')}{name}") for q in each)
        aid = re.search(rf"(?P<of>[^，、；]{{2,14}}){name[:2]}", said) if _AID.fullmatch(name) else None
        if aid:
            return (Quantity(_SET_UP.sub("", aid["of"]) + name),)  # 健全孤儿基本生活保障标准调整机制，保障标准…
        treated = _TREATED.search(said)
        if treated and name.endswith("率") and name.removesuffix("率") in treated["deed"]:
            return (Quantity(treated["who"] + name),)  # 对儿童督导员开展一轮培训，培训率…
        deed = re.search(rf"[\u4e00-\u9fff]{{2}}{name.removesuffix('率')}", said) if name.endswith("率") else None
        if name == "覆盖率" and self.founded:  # 依托社区建设儿童之家，覆盖率达到90%
            return (Quantity(self.founded + name),)
        people = population().search(said)
        return (Quantity(f"{people[0] if people else ''}{deed[0] + '率' if deed else name}"),)


def _is_done(name: str) -> bool:
    return name in ("达标率", "完成率", "合格率", "验收合格率")


def _counted(name: str, unit: str | None) -> str:
    known = is_quantity(name) and not name.endswith("位")
    return name if known else f"{name}数" if unit == "次" else counted_name(name, unit)


def _pushed(text: str) -> str:
    """全面推进儿童之家建设，每年新建20个: what there is to be more of."""
    pushed = _PUSHED.fullmatch(text)
    return pushed["thing"] if pushed else ""


def part_first(subject: str) -> str:
    """差异系数小学控制在0.5以内, 用房面积每百户不低于30平方米: the part goes before its quantity."""
    if stated := _STATED_PER.fullmatch(subject):  # 托位数达到每千人口4.6个
        return stated["part"] + stated["what"]
    if (whose := _RATE_OF.fullmatch(subject)) and ends_with_people(whose["part"]):  # 接种率15岁前女孩达到90%
        return whose["part"] + whose["what"]
    if placed := _RATE_IN.fullmatch(subject):  # 发放率、服用率在脱贫县
        return placed["part"] + placed["what"]
    match = re.match(
        rf"^(?P<what>.+?)(?P<part>[小初高]中?学?生|{either(words()['parts'])}|每[百千万][^，]{{1,3}}|每[天日]校内、?校外各?|年?人均|年均|每[两三五]年|每学[年期]|每[天日周])$",
        subject,
    )
    return f"{match['part']}{match['what']}" if match and is_quantity(match["what"]) else subject
