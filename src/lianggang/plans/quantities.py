"""Names of quantities: lists distributed, elided parts filled in, populations recognised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from lianggang.plans.sides import gap_of, is_side, side_of
from lianggang.plans.words import anywhere, either, ending, population, words

_SEPARATORS = re.compile(r"、|以及|和|与|及其(?=负责人)|及(?!其)|/")
_OPAQUE = re.compile(r"《[^》]*》|“[^”]*”|（[^（）]*(?:（[^（）]*）[^（）]*)*）|\([^()]*\)")
_RATED_OR_COUNTED = re.compile("(?:率|比例|比重|占比|(?<![指系])数|数量)$")
_BASIS = re.compile(r"^(?P<name>.+率)(?P<basis>以.+?为单位)$")
_PACE_OF = re.compile(r"^(?P<name>.+率)(?P<pace>(?:年均)?(?:增[速幅长]率?|上升(?:速度|幅度)))$")
_OWN_HEAD = re.compile(
    r"产[前后]|孕[前期早产]|婚[前检]|围产|出生|学前|义务教育|高中|初中|小学|城[镇市乡]|农村|合格碘盐"
)
_OWN_BODY = re.compile("[省市州县区旗乡镇]级?(?:党委|人大|政府|政协)")
_STAGE = re.compile("学前|义务教育|高中|初中|小学")
_SPECIAL = re.compile("流动|留守|残疾|困境|随迁|女童|女性|孤儿|农村")
_BODY_HEAD = re.compile(
    r"每(?:[百千万]{1,2}|十万)?(?:名|户|位)?(?:常住)?(?:人口|儿童|学生|居民|老年人|人|户)(?:中)?(?:拥有)?(?=.{2})"
    r"|农村(?=.{2})"
    r"|(?:各级|全?[省市县区旗州](?:[属级]|（[^）]*）)?)?(?:国有)?"
    r"(?:企业|人大|政协|社区|村|各级|中小学校?[、和]?幼儿园|中小学校?|幼儿园|学校|参加|接受|获得|享受)(?=.{2})"
)
_DISEASE_RATE = re.compile("(?:患病|发病|发生|检出|流行)率$")
_SITE = "社区|学校|企业|机关|家庭|(?:行政|农)?村"
_OF_GROUP = r"(?<![初高集])中|的"
_BODY_NAME = re.compile("党委|人大|政府|政协|企业|社区|村(?!级)|中小学|幼儿园")
_TAIL = re.compile(
    r"(?:的|(?<![初高])中(?:的)?|(?<!累)累计|(?:得到|获得)(?:有效|充分|切实|根本)?(?:保证|保障|落实|满足)|[两三四五](?:项|个)指标|“[两三四五六]率”|(?<!行)为(?:每人每[月年天])?)$"
)
_AIDED = re.compile(r"^对(?P<who>[^，的]{2,14})的(?=救助|补助|帮扶|资助|补贴)")
_HEAD = re.compile(
    r"^(?:其中|全面|继续|切实|使(?!用)|将|把|对(?![口象外应])|在(?![园校册职岗读建编])|其(?!他)|我[省市州盟县旗区](?!级)|并|且|和|及|与|、|，|:|：|的|——)+"
)
_RATE_CORE = re.compile(
    r"(?:人群|阶段|报告|抽检|抽查|安全隐患|隐患|排查|免疫规划疫苗|规划疫苗|疫苗|防治知识|知识|系统|健康|免费|早期|标准化|专项|服务|基本|规范|综合|孕产妇感染者|感染者|患者|孕产妇|所生儿童|感染孕产妇所生儿童|学生)*"
    r"(?:早诊早治|母乳喂养|生长迟缓|规范管理|规范化管理|目标人群覆盖|(?:毛|净)?[一-龥]{2})率$"
)
_OTHER_CORE = re.compile(
    r"(?:(?:中)?的?(?:女性|妇女|男性|女干部|女职工|女)?(?:成员|干部|代表)?(?:的)?(?:所占)?(?:比例|比重|占比|人数|数量|总量|覆盖率))$"
    r"|(?:死亡|伤亡|受益|参保)人数$|的?(?:参保人数|参保率|覆盖面|待遇水平|素养水平|收入|规模|时间|年限|数|数量|人数|寿命|差距)$"
    r"|(?:妇女|儿童|未成年人)?(?:刑事)?案件(?:发生|发案|立案)?(?:数|率)?$"
    r"|(?:金|总|余)额$|(?:使用|施用|排放|消费|摄入|拥有|借阅)量$|母婴传播$|所致(?:死亡|残疾)$|现象$"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity by its full name; `stem` is the name without its last noun, for what is said of it later."""

    name: str

    @property
    def population(self) -> str | None:
        """The group of people at the head of the name; a gap to others is not theirs alone."""
        if is_gap(self.name) and _TO_OTHER.fullmatch(self.name):
            return None
        match = population().match(self.name)
        return match[0] if match and match[0] != self.name else None

    @property
    def stem(self) -> str:
        """妇女基本养老保险参保率 → 妇女基本养老保险."""
        core = re.sub(".*案件", "", _core(self.name))
        return self.name[: len(self.name) - len(core)] if core else self.name


def is_quantity(name: str) -> bool:
    """Whether a statistics office could tabulate what the name says."""
    if ending("not_quantities").search(name) and not ending("quantity_endings").search(name):
        return False
    return bool(ending("quantity_endings").search(name))


def moves(name: str) -> bool:
    """Whether it rises and falls from a base: rates and numbers; sums and prices are said to grow by the year."""
    return bool(_RATED_OR_COUNTED.search(name))


def ends_with_people(name: str) -> bool:
    """Whether the name ends with a group of people (持证残疾人)."""
    return any(match.end() == len(name) for match in population().finditer(name))


def is_institution(name: str) -> bool:
    """Whether the name ends with a place or body that has beds, pupils or staff (儿童福利机构)."""
    return bool(re.search(f"(?:{words()['member_endings'][1]})$", name))


def rest_of_kind(member: str, name: str) -> str:
    """What a name says of its own member of a kind: 综合体, 车站母婴设施配置率 → 母婴设施配置率."""
    for kind in words()["member_endings"]:
        modified = "" if re.search(f"(?:{_SITE})$", member) else f"(?:{_SITE})?"  # 社区养老服务站
        own = re.match(rf"{modified}(?:(?!{_OF_GROUP}).)*?{either([kind])}+(?=.)", name)
        if own and own.end() > 1 and re.search(f"(?:{kind})$", member) and is_quantity(name[own.end() :]):
            return name[own.end() :]
    return ""


def is_event(name: str) -> bool:
    """Whether the name ends with something countable that plans want to see less of."""
    return bool(ending("events").search(name))


def is_gap(name: str) -> bool:
    """Whether the name ends with a gap (城乡差距)."""
    return bool(ending("gap").search(name))


def floor_or_ceiling(name: str) -> str:
    """What a bare number means: a ceiling for what should be low (rates of death and disease), else a floor."""
    return "<=" if ending("falling").search(name) else ">="


def natural_unit(name: str) -> str | None:
    """The only unit that the quantity can have, None where several are possible."""
    return next((unit for unit, form in words()["natural_units"].items() if re.search(form, name)), None)


def is_bare(name: str) -> bool:
    """Whether the name needs the one before it to stand alone (待遇水平, 优良率, 破案率)."""
    if name in words()["standalone"] or population().match(name) or _OWN_HEAD.match(name):
        return False
    return bool(re.fullmatch(either(words()["bare"]), name) or _short_rate().fullmatch(name))


@cache
def _short_rate() -> re.Pattern[str]:
    return re.compile(rf"(?:[一-鿿]{{2,3}}|(?:{words()['rate_modifiers']})[一-鿿]{{2}})率")


def clean(text: str) -> str:
    """A subject without connectives at its ends."""
    return _TAIL.sub("", _HEAD.sub("", _AIDED.sub(r"\g<who>", text.strip(" \t　，,、：:")))).strip()


def distribute(text: str, *, events: bool = False, count: int = 0) -> tuple[Quantity, ...]:
    """The quantities that a list names: 新生儿、婴儿和5岁以下儿童死亡率 → three.

    events: whether countable events count as quantities (减少孕产妇贫血、肥胖 → two). count: how many values are given
    for them (分别…), which parts lists that are kept whole elsewhere.
    """
    text = clean(text.replace("”“", "”、“"))  # between quotation marks the list needs no 、
    if parted := _by_class(text):
        return tuple(q for part in parted for q in distribute(part, events=events))
    if parted := _by_place(text):
        return tuple(Quantity(part) for part in parted)
    if basis := _BASIS.match(text):
        return tuple(Quantity(f"{q.name}（{basis['basis']}）") for q in distribute(basis["name"], events=events))
    if pace := _PACE_OF.match(text):
        return tuple(Quantity(q.name + pace["pace"]) for q in distribute(pace["name"], count=count))
    if gap := _gap_to_other(text) or _split_gap(text):
        return gap
    if _OF_TWO.fullmatch(text):
        return (Quantity(text),)
    if count <= 1 and _shared_fitting().match(text):
        return (Quantity(text),)
    elements = _elements(text)
    if count > 1 and len(elements) != count:
        every = [p for p in _SEPARATORS.split(_OPAQUE.sub(lambda m: m[0], text)) if p]
        elements = every if len(every) == count else elements
    if len(elements) == 1:
        return (Quantity(text),)
    unnamed = not any(is_quantity(e) or is_event(e) for e in elements)
    if all(re.fullmatch(either(words()["parts"]), e) for e in elements) or (unnamed and len(elements) == count):
        return tuple(Quantity(e) for e in completed_kind(elements))
    names = _named(elements, events)
    return tuple(Quantity(n) for n in names)


def completed_kind(elements: Sequence[str]) -> list[str]:
    """城镇和农村残疾人新增就业: members of one kind share what stands behind the last of them."""
    *members, last = elements
    for kind in words()["parallel"]:
        match = re.match(f"(?:{kind})", last)
        if match and match.end() < len(last) and all(re.fullmatch(kind, m) for m in members):
            return [*(m + last[match.end() :] for m in members), last]
    of_kind = re.match("[^科级类]+[科级类](?=.)", last)  # 妇产科、儿科医师
    if of_kind and all(re.fullmatch(f"[^科级类]+{of_kind[0][-1]}", m) for m in members):
        return [*(m + last[of_kind.end() :] for m in members), last]
    place = words()["member_endings"][1]
    often = re.match(f"(?:(?!每).)+?(?:{place})(?=每[年月天周季学])", last)  # 博物馆、科技馆每年主题活动
    if often and all(re.search(f"(?:{place})$", m) for m in members):
        return [*(m + last[often.end() :] for m in members), last]
    return list(elements)


_GOODS = re.compile("(?:农产品|食品|产品|商品|企业)(?:数量|总数|产量|产值|占比|比例)$")
_ILL = ("异常", "障碍", "疾病", "感染")
_CASUALTIES = ("死亡人数", "受伤人数", "伤亡人数", "直接经济损失")
_CLASS = re.compile("等?[两三四五六七八九](?:级|类|种)(?=.)")
_OF_TWO = re.compile("[^、，与和]+[与和][^、，与和]+(?:之比|配比)")  # 儿科医师与儿童之比
_LONGEST_MEMBER = 8
_OF_POWER = re.compile("党|人大|政府|政协|领导|干部|机关|部门|法院|检察院|妇联|妇儿工委|工会|机构|学校|医院")


def _by_class(text: str) -> list[str]:
    """视力、听力、智力三类残疾儿童入学率, 市、县两级政府领导班子…: one for each member of the class."""
    for sign in _CLASS.finditer(text):
        members = [m for m in re.split("[、和与及]", text[: sign.start()]) if m]
        if len(members) == 1 and re.fullmatch("[省市州县区乡镇村]{2,4}", members[0]):  # 县乡两级
            members = list(members[0])
        if re.match("[省市州县区乡镇村]{2,4}[两三四]级", text) and not _OF_POWER.search(text):
            return []  # 县乡村三级物流节点覆盖率 is one rate of a network
        if len(members) > 1 and all(len(m) <= _LONGEST_MEMBER and "，" not in m for m in members):
            level = "级" if all(m in "省市州县区乡镇村" for m in members) else ""
            return [f"{m}{level}{text[sign.end() :]}" for m in members]
    return []


@cache
def _shared_fitting() -> re.Pattern[str]:
    """大型商场、车站母婴设施配置率: one rate of all the places that are to be fitted out with something."""
    place = either([words()["member_endings"][1]])
    return re.compile(
        rf"^[^、和与及，]*{place}(?:[、和与][^、和与及，]*?{place})+[^、和与及，]{{2,}}(?:配置|设置|配备|安装)率$"
    )


def _by_place(text: str) -> list[str]:
    """每天校内、校外体育活动时间: both places share what stands around them."""
    for first, second in words()["places"]:
        if match := re.match(rf"^(?P<head>.*?){first}[、和与及]?{second}(?P<rest>.+)$", text):
            return [f"{match['head']}{place}{match['rest']}" for place in (first, second)]
    return []


def _elements(text: str) -> list[str]:
    """The members of the list at its top level; one element when the list is kept whole."""
    masked = _mask(text)
    marks = [m.span() for m in _SEPARATORS.finditer(masked)]
    if not marks or "或" in masked:
        return [text]
    bounds = [0, *(e for _, e in marks)]
    ends = [*(s for s, _ in marks), len(text)]
    return [text[a:b] for a, b in zip(bounds, ends, strict=True) if text[a:b].strip()]


@cache
def _keep() -> re.Pattern[str]:
    spec = words()
    return re.compile(
        either([*spec["kept_whole"], *spec["not_separators"]]) + r"|每[所个家名][^，]*?(?=至少|配备|设|有)"
    )


def _mask(text: str) -> str:
    """The text with everything hidden in which separators do not divide; the length stays."""

    def hide(match: re.Match[str]) -> str:
        return "□" * len(match[0])

    masked = _OPAQUE.sub(hide, _keep().sub(hide, text))
    closed = masked.rfind("等")
    if closed > 0 and _SEPARATORS.search(masked[:closed]):
        masked = "□" * closed + masked[closed:]
    return masked


def _named(elements: Sequence[str], events: bool) -> list[str]:
    """Give each element the head and the noun that it shares with the others."""
    names: list[str] = []
    waiting: list[str] = []
    rated = any(_DISEASE_RATE.search(e) for e in elements)  # 抑郁症、焦虑症患病率
    for element in elements:
        complete = is_quantity(element) or (events and is_event(element) and not rated)
        if not complete:
            waiting.append(element)
            continue
        if names and not waiting and is_bare(element) and not is_bare(names[0]):
            alike = [n for n in names if _core(n) == _core(names[0])]  # 督导员和主任配备率、培训率
            names += [Quantity(n).stem + element for n in alike]
            continue
        if names and element in _CASUALTIES and (accident := re.match(".*事故", names[0])):
            names.append(accident[0] + element)
            continue
        core = _shared_noun(waiting, element) if waiting else ""
        group = [*(_with_noun(w, core, waiting) for w in waiting), element] if core else [*waiting, element]
        names += group
        waiting = []
    if waiting:
        if not names:
            return ["、".join(elements)]
        names += waiting if events else []
    return _with_shared_heads(names)


def _with_noun(member: str, noun: str, others: Sequence[str]) -> str:
    """A member of a list with the noun that it shares: 小学生 + 阶段学生近视率 → 小学生近视率."""
    if member.endswith("会") and any(other.endswith("成员") for other in others):
        member += "成员"  # 董事会、监事会成员中的比例
    return member + (re.sub("^(?:阶段)?学生", "", noun) if member.endswith("生") else noun)


def _shared_noun(members: Sequence[str], complete: str) -> str:
    """What the complete member of a list adds to what all members name.

    Told by members of one kind (小学、初中…), by a word that both have (…医疗保险、…医疗保险报销比例), by the way in
    which members of one kind end (护理员、育婴员培训…), by members of one length, and at last by the usual nouns of
    rates and shares.
    """
    member = members[-1]
    for kind in words()["parallel"]:
        if re.search(f"(?:{kind})$", member) and (match := re.match(kind, complete)) and match.end() < len(complete):
            return complete[match.end() :]
    for length in range(len(member) - 1, 1, -1):
        position = complete.find(member[-length:])
        if position > 0:
            return complete[position + length :]
    if rest := rest_of_kind(member, complete):
        return rest
    if (goods := _GOODS.search(complete)) and not any(_GOODS.search(m) for m in members):
        return goods[0]  # 绿色、有机和地理标志农产品数量
    core = _core(complete)
    for length in {len(m) for m in reversed(members)}:
        if 4 <= length <= len(complete) - len(core) and not complete.startswith(_ILL, length):
            return complete[length:]
    return core


def _core(name: str) -> str:
    """The noun at the end of a name that a list before it may share."""
    for pattern in (_OTHER_CORE, _RATE_CORE):
        if (match := pattern.search(name)) and match.start() > 0:
            return match[0]
    match = ending("quantity_endings").search(name)
    return match[0] if match else ""


def _with_shared_heads(names: list[str]) -> list[str]:
    """The population or body at the head of the first name belongs to those after it that have none."""
    first = names[0]
    if shared := _HOLDS_FOR_ALL.match(first):
        alike = all(n[-_ALIKE:] == first[-_ALIKE:] and not (side_of(n) or "的" in n) for n in names[1:])
        return [first, *(shared[0] + n for n in names[1:])] if alike else names
    match = population().match(first)
    head = match[0] if match and len(match[0]) < len(first) else ""
    if not head and (body := _BODY_HEAD.match(first)):
        head = body[0]
    if not head:
        return names
    return [first, *(n if _has_own_head(n, head) else _headed(n, head) for n in names[1:])]


# 出生缺陷导致的婴儿死亡率、5岁以下儿童死亡率: a cause or a region at the head of a list is that of all its members.
_HOLDS_FOR_ALL = re.compile("[^、，的]{2,}?(?:导致|引起|引发|造成|所致|[伤病]致|地区)的")


def _headed(name: str, head: str) -> str:
    """各级人大代表、政协委员中女性比例: of the head only 各级 is shared where the name has a body of its own."""
    return (_BODY_NAME.sub("", head) if _BODY_NAME.match(name) else head) + name


def _of_people(name: str) -> bool:
    """Whether the name begins with people, perhaps of a kind: 困难妇女数量."""
    people = population().search(name)
    return people is not None and bool(re.fullmatch("[一-龥]{0,2}", name[: people.start()]))


def _has_own_head(name: str, head: str) -> bool:
    stage = _STAGE.match(name) and _SPECIAL.search(head)  # 流动儿童入园率、义务教育入学率
    own = _of_people(name) or _OWN_BODY.match(name) or (_OWN_HEAD.match(name) and not stage)
    return bool(own) or name.startswith(head[:1])


def _gap_to_other(text: str) -> tuple[Quantity, ...]:
    """女性就业率与男性差距: one gap for each quantity before 与, 女性与男性收入差距: one for all of them."""
    match = _TO_OTHER.fullmatch(text)
    if not match or not (is_quantity(match["what"]) or gap_of(text)):
        return ()
    if not is_quantity(match["what"]):
        return (Quantity(text),)
    other = match["other"]
    has_side = is_side(other) or ends_with_people(other) or _MEAN.search(other)
    if not has_side and other[-_ALIKE:] != match["what"][-_ALIKE:]:
        return ()  # 就业率与收入差距
    own = side_of(match["what"]) if is_side(other) else ""
    names = (q.name for q in distribute(match["what"]))  # 农村孕产妇死亡率、婴儿死亡率与城市差距
    return tuple(Quantity((name if side_of(name) else own + name) + text[match.end("what") :]) for name in names)


_TO_OTHER = re.compile("(?P<what>.+?)[与和同](?P<other>[^、，与和同]{1,14}?)(?:之间)?的?(?:差距|差异|差别)")
_MEAN = re.compile("(?:平均|先进)水平$")
_ALIKE = 3  # characters at the end of names of one kind: 死亡率


def _split_gap(text: str) -> tuple[Quantity, ...] | None:
    """城乡、区域差距 → one for each side; the measured quantity stays in front."""
    sides = either(sorted(words()["gap_sides"], key=len, reverse=True))
    text = re.sub(rf"({sides})(?:差距|差异)(?=[、和与及]{sides})", r"\1", text)
    match = re.search(
        rf"(?P<sides>{sides}(?:[、和与及]{sides}|(?<=城乡){sides})*)(?:之间)?(?:的)?(?P<rest>[^、，]*?)(?P<gap>{either(words()['gap'])})$",
        text,
    )
    if not match:
        return None
    front = clean(text[: match.start()])
    found = re.findall(sides, match["sides"])
    bases = [q.name for q in distribute(front)] if front else [""]
    return tuple(Quantity(f"{base}{side}{match['rest']}{match['gap']}") for base in bases for side in found)


def gap_is_measured(name: str) -> bool:
    """Whether a gap has a side that is measured (rates, incomes, times)."""
    return bool(anywhere("measured_sides").search(name))


_SIDES = (
    ("城乡", ("城市", "农村")),
    ("男女", ("男性", "女性")),
    ("中西部", ("中部", "西部")),
    ("“两癌”", ("宫颈癌", "乳腺癌")),
)


def by_side(quantity: Quantity) -> tuple[Quantity, ...]:
    """The two sides of a quantity of both (城乡, 男女), for two values: 城乡…覆盖率 → 城市…, 农村…."""
    for both, sides in _SIDES:
        if both in quantity.name:
            return tuple(Quantity(quantity.name.replace(both, side, 1)) for side in sides)
    return (quantity,)
