"""Brings the wording of an indicator into one form, so that equal things are spelled alike."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_SILENT = re.compile(r"[\s\u200b\ufeff“”\"'‘’《》「」『』〈〉<>·.。,;；:：*]")
_SPAN = re.compile(r"(?<=\d)(?:[—–―~-]+|至|到)(?=\d)")
_AGE_NUMERAL = re.compile(r"[一二三四五六七八九十]+(?=周?岁|个月|月龄)")
_BRACKET = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)")

_LAST_BRACKET = re.compile(r"(.+)\(([^()]*(?:\([^()]*\)[^()]*)*)\)")

_UNIT_NOTE = re.compile(
    r"(?:单位)?(?:%|‰|1?/10?万|1?/十万|十万分之一|万分之一|万?(?:[岁年人名个所件张次户起例项家册元]|人次|小时|课时))"
)
_SUBSTITUTE = re.compile(r"[用以由](.+?)(?:替代|代替|代)")
_BASIS = re.compile(r"(?:以.+为(?:单位|基数|100)|按.+|女=100|\d{4}年?[底末]?|预期性|约束性)")
_PLACE_NOTE = re.compile(r".*(?:片区|地区|区域|城区|全[省市县区旗州])")
_SEX_NOTE = re.compile("([女男])[性童生孩]?|妇(女)")
_RESIDENCE_NOTE = {"农村": "农村", "乡村": "农村", "城市": "城市", "城镇": "城镇"}

_PLACE_PREFIX = re.compile(r"^(?:全[省市县区旗州盟国]|[我本][省市县区旗州盟](?!级)|本地区|辖区内?|[省市县区]域内)+")
_LEVEL_PREFIX = re.compile(
    r"^(?:各级各类|各级|县级以上地方|县级以上地区|县级以上|[省市县区旗州乡镇]级|[省市县区旗州]属|县内|县市区|区县自治县"
    r"|每个县市区|每个县(?=[危由妇政])|[省市县区旗州](?=人大|政协|党代会|党委|政府|党政|工作部门|由政府|妇幼保健|危重|民政局))"
)
_LEVELS = {"各": "各级", "每": "县", "乡": "乡镇", "镇": "乡镇", **{level: level for level in "省市县区旗州"}}
_SCHOOL = re.compile(r"教育|入学|入园|在园|在校|学校|小学|初中|高中|中职|辍学")

_SAME = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        ("周岁", "岁"),
        ("村民委员会", "村委会"),
        ("居民委员会", "居委会"),
        ("(?:社区)+居委会", "居委会"),
        ("人民代表大会", "人大"),
        ("政治协商会议", "政协"),
        ("职工代表大会", "职代会"),
        ("人民政府", "政府"),
        ("中国共产党|中共", ""),
        ("艾滋病病毒|HIV", "艾滋病"),
        ("乙型肝炎", "乙肝"),
        ("HPV人乳头瘤病毒|人乳头瘤病毒", "HPV"),
        ("脊灰", "脊髓灰质炎"),
        ("医生", "医师"),
        ("法制", "法治"),
        ("镇乡", "乡镇"),
        ("残障|残疾少年儿童|残疾儿童少年", "残疾儿童"),
        ("残疾儿童儿童", "残疾儿童"),
        ("养护人|监护人|看护人", "照护人"),
        ("校园欺凌", "学生欺凌"),
        ("跌倒跌落", "跌倒、跌落"),
        ("等(?=伤害)", ""),
        ("饮用?水(?:水源|源)地?", "饮用水水源"),
        ("男女两性", "两性"),
        ("(?<=社区)中|(?<=社区村)中", ""),
        ("(?<=厕所|来水)覆盖", "普及"),
        ("每千名0-14岁儿童", "每千名儿童"),
        ("(?:党工?委、?政府(?:办事处)?|党政)(?=领导班子|工作部门)|组成(?=部门)", ""),
        ("合格及?以上", "合格"),
        ("每千名?(?:常住)?人口?(?=[3托拥])|(?<!每)千人口", "每千人口"),
        ("(?:18岁以下|0-17岁)儿童", "儿童"),
        ("(?:人均|平均)健康预期寿命", "健康预期寿命"),
        ("(?:人均|平均)预期寿命", "预期寿命"),
        ("中等职业(?:教育|学校)|中职(?:教育|学校)?", "中职"),
        ("高等学校|高等院校|(?<![提最])高校", "高等教育"),
        ("在校学生", "在校生"),
        ("学前三年教育|学前教育三年|学前三年", "学前教育"),
        ("高中阶段教育", "高中阶段"),
        ("义务教育阶段", "义务教育"),
        ("九年制?义务教育", "义务教育"),
        ("中小学校", "中小学"),
        ("女性|妇女", "女"),
        ("女干部|女党员(?=代表)", "女"),
        ("(?:所占)?(?:占比[例重率]?|占?比例|占?比重|百分比|比率)", "占比"),
        ("(?<=覆盖|管理|检查|筛查|检测|合格|达标|入学|参保)占比", "率"),
        ("(?:患病|发生|检出)率", "率"),
        ("数量|总数|个数", "数"),
        ("总人数", "人数"),
        ("以内", "内"),
        ("拥有|的", ""),
        ("(?<![高初集其])中(?=女|男|未成年|青少年|由女|有女)", ""),
        ("由?女(?:同志)?担任正职占比", "正职女占比"),
        ("以及|(?<!普)及(?![格时其])|(?<![共])和|与|[/]", "、"),
    )
)
_WEAK = re.compile(
    r"人群|国民|规范(?!化)|国家|免费|每年|当年|年内|年度|总体|适龄|目标|服务|基本|情况|工作|相关|各类|各级|全部|全社会|现象|规划(?:周期|期)内|已|了|在|所(?=占)"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording taken apart.

    forms: canonical spellings, the fullest first; later ones leave out brackets that may matter.
    bracketed: what the last bracket says that was not understood, canonical.
    unit: printed in a bracket. substitute: the quantity that stands in for it (用…替代).
    qualifiers: what brackets and prefixes say of sex, residence, level. left_out: brackets of no weight.
    """

    forms: tuple[str, ...]
    bracketed: str = ""
    unit: str = ""
    substitute: str = ""
    qualifiers: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()

    def says(self, dimension: str) -> str:
        """What the wording says of 性别, 城乡 or 级别, "" when nothing."""
        return dict(self.qualifiers).get(dimension, "")


def take_apart(wording: str) -> Wording:
    """The wording with its brackets understood and its spelling made canonical."""
    text = clean(wording)
    notes: dict[str, str] = {}
    left_out: list[str] = []
    qualifiers: list[tuple[str, str]] = []

    def weigh(bracket: re.Match[str]) -> str:
        content = bracket.group(1)
        if _UNIT_NOTE.fullmatch(content):
            notes["unit"] = content
        elif substitute := _SUBSTITUTE.fullmatch(content):
            notes["substitute"] = substitute.group(1)
        elif sex := _SEX_NOTE.fullmatch(content):
            qualifiers.append(("性别", sex.group(1) or sex.group(2)))
        elif content in _RESIDENCE_NOTE:
            qualifiers.append(("城乡", _RESIDENCE_NOTE[content]))
        elif _BASIS.fullmatch(content) or _PLACE_NOTE.fullmatch(content):
            left_out.append(content)
        else:
            return bracket.group(0)
        return ""

    kept = _BRACKET.sub(weigh, text)
    if level := level_of(kept):
        qualifiers.append(("级别", level))
    if last := _LAST_BRACKET.fullmatch(kept):
        notes["bracketed"] = canonical(last.group(2))
    shorter = last.group(1) if last else _BRACKET.sub("", kept)
    forms = dict.fromkeys((canonical(kept), canonical(shorter), canonical(_BRACKET.sub("", kept))))
    return Wording(tuple(f for f in forms if f), qualifiers=tuple(qualifiers), left_out=tuple(left_out), **notes)


def clean(wording: str) -> str:
    """Half-width signs, digits for ages, one dash in spans; no blanks, quotes or stops."""
    text = _SILENT.sub("", unicodedata.normalize("NFKC", wording))
    text = _AGE_NUMERAL.sub(lambda numeral: str(_count(numeral.group())), text)
    return _SPAN.sub("-", text)


def canonical(text: str) -> str:
    """One spelling for wordings that mean the same: synonyms, particles, places and levels in front are gone."""
    text = clean(text).replace("(", "").replace(")", "")
    text = _LEVEL_PREFIX.sub("", _PLACE_PREFIX.sub("", text))
    for pattern, word in _SAME:
        text = pattern.sub(word, text)
    return re.sub("女[童生孩]", "女", text) if _SCHOOL.search(text) else text


def core(form: str) -> str:
    """A canonical form without the words that do not change what is measured."""
    return _WEAK.sub("", form)


def level_of(text: str) -> str:
    """The level of government that the wording begins with (县人大代表 → 县), "" when none."""
    prefix = _LEVEL_PREFIX.match(_PLACE_PREFIX.sub("", clean(text).replace("(", "").replace(")", "")))
    return _LEVELS.get(prefix.group()[0], "") if prefix and prefix.group() != "区县自治县" else ""


def _count(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
