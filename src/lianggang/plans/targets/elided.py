"""Names completed from the quantities before them: each way of leaving something out has its own function."""

from __future__ import annotations

import re
from collections.abc import Callable

from lianggang.plans.quantities import Quantity, is_bare, is_institution, is_quantity, rest_of_kind
from lianggang.plans.words import either, population, words

Quantities = tuple[Quantity, ...]

LEVEL = re.compile("(?:国家|[省市州县区乡镇村])级")
_OF_BODY = re.compile("(?:总体)?(?:肥胖|超重|超重肥胖|生长迟缓|低体重|消瘦|贫血|贫血患病|近视|龋患|视力不良)率$")
_PER = re.compile("每[百千万十]+(?:名|位)?(?:常住)?(?:人口|儿童|老年人|学生|人|户)(?:拥有)?")
_FRAME = re.compile("每(?:天|日|次|周|月|年|学期|季度)|全年")
_PER_HEAD = re.compile(r"(?:全?[省市县区州旗])?每[^，]{1,14}?(?:拥有|配备)")
_STAFF = re.compile("(?:人员|干部|教师|医生|医师|工作者|主任|护理员|[导辅]员|教练|专干)$")
_OF_TIME = re.compile("(?:次数|时间|天数|小时)$")
_PLACE_COUNTED = re.compile("(?P<place>.+?(?:专业点?|学校|院校|园|机构|中心|学院|大学|班))(?:总|数)?[数量]")
_OF_PLACE = re.compile("在[校园院册]|毕业生|单体|招生|入[住园]")
_GRADES = "[一二三四五六七八九至、—-]+年级"
_PAY = re.compile("[年月日]?(?:岗位|生活)?(?:补贴|津贴|报酬|薪酬|工资)")
_SHARE_AMONG = re.compile(r"^(?!.*[女男妇]).+中的?(?:所占)?(?:比例|比重|占比)$")
_WOMEN_AMONG = re.compile(r"^(?P<who>女性|妇女|男性|女[一-龥]{1,3}?)在.+中")


def completed(named: Quantities, before: Quantities, *, counted: bool) -> Quantities:
    """The quantities with what their names leave out: 待遇水平 → 妇女基本养老保险待遇水平.

    before: the quantities that the clauses before spoke of. counted: whether they are counted in measure words.
    """
    if not before:
        return named
    fillers = (*_FILLERS, _same_use, _per_head) if counted else _FILLERS
    return next((filled for fill in fillers if (filled := fill(named, before))), named)


def _other_level(named: Quantities, before: Quantities) -> Quantities:
    """省级10个，市级20个."""
    level = LEVEL.search(before[0].name)
    if not level or not all(LEVEL.fullmatch(q.name) for q in named):
        return ()
    return tuple(Quantity(before[0].name.replace(level[0], q.name, 1)) for q in named)


def _other_part(named: Quantities, before: Quantities) -> Quantities:
    """其中小学达到85%、初中达到95%."""
    parts = either(words()["parts"])
    if not all(re.fullmatch(f"{parts}(?:（[^）]*）)?", q.name) for q in named):
        return ()
    return tuple(Quantity(q.name + re.sub(f"^(?:{parts}|{_GRADES})", "", before[0].name)) for q in named)


def _other_people(named: Quantities, before: Quantities) -> Quantities:
    """小学生每天睡眠时间达到10小时，初中生9小时."""
    people = before[-1].population
    if not people or not all(population().fullmatch(q.name) for q in named):
        return ()
    rest = before[-1].name.removeprefix(people)
    rest = rest.removeprefix("儿童") if people == "妇女" else rest  # 妇女儿童人均经费
    return tuple(Quantity(f"{q.name}{rest}") for q in named)


def _noun_alone(named: Quantities, before: Quantities) -> Quantities:
    """参保率达到95%，待遇水平稳步提高."""
    if not all(is_bare(q.name) for q in named) or _OF_BODY.fullmatch(named[0].name):
        return ()
    if len(named) > 1 and len(before) > 1:
        return ()  # 血压、血糖控制率 are rates of their own
    if _OF_TIME.search(before[-1].name):  # 农技人员每年脱产培训不少于5天、轮训率…
        who = before[-1].name.split("每")[0]
        return tuple(Quantity(who + q.name) for q in named) if _STAFF.search(who) else ()
    owners = before if len(named) == 1 else before[-1:]
    owners = tuple(q for q in owners if len(q.stem) > 1)
    owners = tuple(Quantity(q.population) if "占" in q.name and q.population else q for q in owners)
    if all(q.name in ("增速", "增幅") for q in named):  # 收入年均增长7%，增速不低于…
        return tuple(Quantity(b.name + q.name) for b in owners for q in named)
    if not re.search("率|面$", before[-1].name) and (people := _people_of(named[0].name, before[-1].name)):
        return tuple(Quantity(f"{people}{q.name}") for q in named)
    return tuple(_with_owner(b.stem, q) for b in owners for q in named)


def _with_owner(stem: str, named: Quantity) -> Quantity:
    """残疾儿童康复救助 + 救助标准 → 残疾儿童康复救助标准."""
    if named.name.startswith(stem[-2:]):
        return Quantity(stem + named.name[2:])
    return named if stem[-2:] in named.name else Quantity(f"{stem}{named.name}")


def _people_of(rate: str, deed: str) -> str:
    """每年为65岁及以上老年人免费体检1次，体检率…: the rate is that of the people for whom it is done."""
    people = population().search(deed)
    return people[0] if people and rate.removesuffix("率") in deed else ""


def _other_frame(named: Quantities, before: Quantities) -> Quantities:
    """全年开放不少于330天，每周不少于35小时."""
    if not all(_FRAME.fullmatch(q.name) for q in named):
        return ()
    return tuple(Quantity(q.name + _FRAME.sub("", before[-1].name)) for q in named)


def _same_owner(named: Quantities, before: Quantities) -> Quantities:
    """担任正职的… belongs to the body before, 接受… to the people, a share among others to the women before."""
    owner = _owner(named[0].name, before[-1])
    return tuple(Quantity(f"{owner}{q.name}") for q in named) if owner else ()


def _owner(name: str, before: Quantity) -> str:
    if name.startswith("担任") and "领导班子" in before.name:
        return before.name.split("领导班子")[0]
    if (women := _WOMEN_AMONG.match(before.name)) and _SHARE_AMONG.match(name):
        return f"{women['who']}在"
    takes_part = re.match("接受|参加|享受|享有|获得|就读|从事|接种", name) and not population().search(name)
    return before.population or "" if takes_part else ""


def _part_in(named: Quantities, before: Quantities) -> Quantities:
    """女科技特派员增加到400名，占科技特派员总数的比例…."""
    shares = all(q.name.startswith("占") for q in named)
    return tuple(Quantity(re.sub("(?:总|人)?数$", "", before[-1].name) + q.name) for q in named) if shares else ()


def _at_place(named: Quantities, before: Quantities) -> Quantities:
    """开设相关专业点8个，在校生规模达到3500人."""
    place = _PLACE_COUNTED.fullmatch(before[-1].name)
    if not place or not all(_OF_PLACE.match(q.name) for q in named):
        return ()
    return tuple(Quantity(place["place"] + q.name) for q in named)


def _pay_of(named: Quantities, before: Quantities) -> Quantities:
    """专职委员选聘率100%，月补贴不低于400元."""
    paid = all(_PAY.fullmatch(q.name) for q in named)
    return tuple(Quantity(f"{before[-1].stem}{q.name}") for q in named) if paid else ()


def _same_people(named: Quantities, before: Quantities) -> Quantities:
    """5岁以下儿童生长迟缓率降到2%以下，肥胖率增速放缓."""
    people = before[-1].population
    if not people or not all(_OF_BODY.fullmatch(q.name) for q in named) or not _OF_BODY.search(before[-1].name):
        return ()
    return tuple(Quantity(f"{people}{q.name}") for q in named)


def _other_of_kind(named: Quantities, before: Quantities) -> Quantities:
    """旅游景区男女厕位比例不低于2:3，商业综合体达到1:2; 每千人口医疗机构床位达到7张，其中公立医院5张."""
    if not all(is_institution(q.name) and not q.name.startswith("每") for q in named):
        return ()
    last = before[-1].name.rsplit("、", 1)[-1]
    frame = match[0] if (match := _PER.match(last)) else ""
    rest = rest_of_kind(named[-1].name, last.removeprefix(frame))
    if not rest or (rest.endswith(("数", "量", "位")) and not frame):
        return ()
    return tuple(Quantity(f"{frame}{q.name}{rest}") for q in named)


def _same_rest(named: Quantities, before: Quantities) -> Quantities:
    """小学生均教学用房面积4.5平方米，普通高中生均不低于省定标准."""
    name, last = named[0].name, before[-1].name
    at = last.find(name[-2:], 1)
    rest = last[at + 2 :] if at > 0 else ""
    return (Quantity(name + rest),) if name.endswith("均") and is_quantity(rest) else ()


def _same_use(named: Quantities, before: Quantities) -> Quantities:
    """每人每天食盐摄入量不超过5克、食用油不超过25克."""
    used = re.match(
        "(?P<frame>(?:人均|每人每[天日])?).*(?P<use>(?:摄入|食用|饮用|使用|施用|消费|排放)量)$", before[-1].name
    )
    if not used or any(is_quantity(q.name) for q in named):
        return ()
    return tuple(Quantity(used["frame"] + q.name + used["use"]) for q in named)


def _per_head(named: Quantities, before: Quantities) -> Quantities:
    """每千名儿童拥有儿科医师不少于1名，床位不少于2.4张."""
    frame = _PER_HEAD.match(before[0].name)
    if not frame or any(re.search("^每|率|比", q.name) for q in named):
        return ()
    return tuple(Quantity(f"{frame[0]}{q.name}") for q in named)


_FILLERS: tuple[Callable[[Quantities, Quantities], Quantities], ...] = (
    _other_level,
    _other_part,
    _other_people,
    _noun_alone,
    _other_frame,
    _same_owner,
    _part_in,
    _at_place,
    _pay_of,
    _same_people,
    _other_of_kind,
    _same_rest,
)
