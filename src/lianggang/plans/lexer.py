"""A clause to tokens: numbers with their units, words of the grammar, and text between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from lianggang.plans.words import either, load, words
from lianggang.text.numerals import chinese_integer, narrow, number, percent_of_fraction

# One letter a class, so that a clause is a string and a rule an expression over it. The order decides which class a
# word belongs to that could be of several: 提高到 before 提高, 不低于 before 低于.
CODES = {
    "BASE": "B",
    "YEAR": "Y",
    "SLOW_RISE": "W",
    "HIGH": "H",
    "LOW": "L",
    "AT_LEAST": "G",
    "AT_MOST": "E",
    "MORE": "M",
    "LESS": "S",
    "ABOUT": "b",
    "OR_MORE": "g",
    "OR_LESS": "e",
    "ROUGHLY": "a",
    "SO_SO": "z",
    "COVER": "F",
    "ZERO": "Z",
    "STABLE": "K",
    "NARROW": "N",
    "PER_YEAR": "P",
    "DOWN": "D",
    "UP": "U",
    "SPREAD": "d",
    "LEAD": "m",
    "PROVIDE": "C",
    "ADVERB": "V",
    "FROM": "f",
}
NUMBER, CHINESE_COUNT, RATIO, OF, SEPARATOR, TEXT = "NUMBER", "CHINESE_COUNT", "RATIO", "OF", "SEPARATOR", "TEXT"
CODES |= {NUMBER: "q", CHINESE_COUNT: "c", RATIO: "r", OF: "o", SEPARATOR: "s", TEXT: "T"}

_DASH = r"\s*(?:[-—－–~～]{1,2}|至|到)\s*"
_WITHIN = "(?:正常|合理|适度|适宜)"
_BETWEEN = rf"\s*(?:之间|区间|(?<=[%‰])范围|(?:的{_WITHIN}?|{_WITHIN})值?(?:区间|范围))(?:之?内)?"
_DIGITS = r"[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．·][0-9０-９]+)?"
_CN = "[零一二两三四五六七八九十百千万〇]"
_SPOKEN_OF = (
    "十[三四五六]五”|双(?:下?降|提升|提高|增长)”|[两三四五六][个项][0-9.]+%”"  # quoted, and part of the language
)
_OPAQUE = (
    rf"《[^》]*》|“(?!{_SPOKEN_OF})[^”]{{0,40}}”|（[^（）]*(?:（[^（）]*）[^（）]*)*）"
    r"|\([^()]*\)|〔[^〕]*〕|\[[^\]]*\]"
)
_PEOPLE = "儿童|妇女|女性|男性|人口|婴|幼|学生|青|少年|未成年|老年|老人|高龄|人群|孩|子女|男童|女童|居民|适龄|公民"
_AGED = _PEOPLE + "|劳动|在校|接受|纯|农村|农牧|城镇|常住|户籍|已婚|低收入|、|和|至|的"
# Months and working days are dates or ages unless they are bounded: 等候时间不超过1个月.
_UNBOUND = "(?<![于过到至在由从、和0-9.])"
_AGE = (
    rf"{_DIGITS}\s*(?:周岁|岁|月龄|个月)?{_DASH}{_DIGITS}\s*(?:周岁|岁|月龄|个月)(?:及?以[上下内]|内|前)?(?=的?(?:{_AGED}))"
    rf"|{_DIGITS}\s*(?:周岁|岁|月龄|个月)\s*(?:及?以[上下]|以?内|之?前|起|龄)?(?=的?(?:{_AGED}))(?!{_DASH}{_DIGITS}\s*(?:周岁|岁){_BETWEEN})"
    rf"|{_UNBOUND}{_DIGITS}(?:{_DASH}{_DIGITS})?\s*(?:个月|月龄)(?:以?内|以[上下])?|{_DIGITS}\s*岁(?:前|后|之前)"
)
_OTHER_NUMBERS = (
    rf"第(?:{_CN}+|[0-9]+)|每[0-9](?:—[0-9])?年|[0-9]+\s*月(?:以?内|之内|前|底前)?|{_UNBOUND}[0-9]+\s*日(?:以?内|之内|前|底前)?|{_UNBOUND}[0-9]+\s*(?:个月|个?工作日)(?:以?内|之内)?|[0-9]+[+＋][0-9+＋]+|每(?:百|千|万|十万|百万|{_DIGITS}\s*万?)(?=[名个人户])"
    r"|[0-9]{1,2}\s*(?:月|时|点)(?![0-9])|[A-Za-z]+[0-9]+|[0-9]+[A-Za-z]+|[0-9]{5,}(?![0-9]*(?:\.[0-9]+)?\s*(?:元|人|名|户|个|张|亩|吨|平方米|公里|件|场|套|台|所|家|辆|例))|九年(?:制)?义务教育|[0-9]+\s*分钟[^，。；]{0,6}圈|[0-9]+\s*小时(?:热线|服务|值守|在线|营业)"
    r"|20[0-9]{2}\s*年(?:度|以来|起|版|修订|印发|出台|颁布)"
)


@dataclass(frozen=True, slots=True)
class Quantum:
    """A number as printed: its value (or the ends of its range) and its unit.

    between: whether the words say that the value must lie in the range (40%—60%之间, 107±2).
    """

    low: Decimal
    high: Decimal
    unit: str | None
    between: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a clause with its class, its place, and for numbers the value."""

    kind: str
    text: str
    start: int
    end: int
    quantum: Quantum | None = None

    @property
    def code(self) -> str:
        """The letter of the class."""
        return CODES[self.kind]

    @property
    def end_of_number(self) -> int:
        """Where the number ends, before 之间."""
        return self.start + len(re.sub(f"{_BETWEEN}$", "", self.text))


@cache
def _unit_expression() -> str:
    spec = load("units.yaml")
    ratios = [p for patterns in spec["ratios"].values() for p in patterns]
    counted = sorted({*_counted(), *spec["durations"], *spec["spans"]}, key=len, reverse=True)
    words = "|".join(counted)
    also = "(?:[（(](?:间|个|户|处|所|家|人|名|张)[)）])?"  # 套（间）
    per = "/[百千万]*(?:平方公里|平方千米|公里|人|户|床|亩|公顷)"
    scaled = "(?:百|千|万|十万|百万|千万|亿)?"
    return either(ratios) + rf"|{scaled}(?:{words})(?!级|度|家级|月)(?:{per}|{also})|(?:万|亿)(?![0-9])"


@cache
def _canonical_ratios() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(either(p)), name) for name, p in load("units.yaml")["ratios"].items()]


@cache
def _number_expression() -> str:
    unit = _unit_expression()
    return (
        rf"百分之(?P<pct>{_CN}+(?:点{_CN}+)?|{_DIGITS})|(?P<all>百分百)|(?<!十)万分之(?P<ptt>{_CN}+|{_DIGITS})|千分之(?P<pml>{_CN}+(?:点{_CN}+)?|{_DIGITS})"
        rf"|(?:十万|10\s*万)分之(?P<pht>{_CN}+(?:点{_CN}+)?|{_DIGITS})"
        rf"|每(?:10|十)万(?:活产[儿婴]?|人口|人)?(?P<per>{_DIGITS})例"
        rf"|(?P<den>[二两三四五六七八九十])分之(?P<num>[一二两三四五六七八九])|(?P<n>[0-9]{{1,2}})\s*/\s*(?P<d>[0-9]{{1,2}})(?![0-9]|\s*万)"
        rf"|(?P<half>一半|半数|二分之一|(?<=过)半|(?<=超)半)|(?P<tenth>[一二两三四五六七八九])成(?P<tenth5>[一二三四五六七八九半])?(?=以上|以下|以内|左右|[，。；、]|$)"
        rf"|(?P<double>翻[一两二三]?番)"
        rf"|(?P<spoken>[一二两三四五六七八九十百千]+)(?P<spokenunit>[万亿](?:{unit})|(?<=[百千])(?:{unit})|个百分点)"
        rf"|(?P<zero>(?<![一-龥])零|(?<=[为至到在于持])零)(?P<zerounit>{unit})?(?=[和与]|[^一-龥]|$)"
        rf"|(?P<middle>{_DIGITS})\s*(?P<middleunit>{unit})?\s*(?:±|[+＋][/／][-－])\s*(?P<off>{_DIGITS})\s*(?P<offunit>{unit})?"
        rf"|(?P<lo>{_DIGITS})\s*(?P<lounit>{unit})?(?:{_DASH}|[和与](?={_DIGITS}\s*(?:{unit})?{_BETWEEN}))(?P<hi>{_DIGITS})"
        rf"\s*(?:(?P<hiunit>{unit})|(?<![0-9]{{4}})(?={_BETWEEN}|[，。；、）)]|$))(?P<between>{_BETWEEN})?"
        rf"|(?P<one>{_DIGITS})\s*(?P<unit>{unit})?"
    )


@cache
def _master() -> re.Pattern[str]:
    spec = words()
    groups = [
        ("opaque", _OPAQUE),
        ("protected", either(spec["protected"])),
        ("BASE", either(spec["words"]["BASE"])),
        ("YEAR", either(spec["words"]["YEAR"])),
        ("age", _AGE),
        ("other", _OTHER_NUMBERS),
        ("ratio", rf"{_DIGITS}\s*[:：∶]\s*{_DIGITS}"),
        (
            "cn",
            r"(?<!每)(?P<cnum>[一两二三四五六七八九十]{1,3})\s*(?P<cunit>"
            + _COUNT_WORDS
            + r")(?![0-9]|百分点|体系|系列|方面|性|以上学历)",
        ),
        ("number", _number_expression()),
    ]
    rest = [(k, either(v)) for k, v in spec["words"].items() if k not in ("BASE", "YEAR")]
    rest.sort(key=lambda kv: list(CODES).index(kv[0]))
    return re.compile("|".join(f"(?P<{name}_>{pattern})" for name, pattern in groups + rest))


_COUNT_WORDS = (
    "遍|(?<=[于过少到][一两三四五六七八九十])[天周]|名|所|家|次|个|项|张|处|人|支|门|场|期"
    "|小时|间|套|座|台|辆|节|课时|位"
)
_MAY_COUNT = re.compile(
    rf"[0-9０-９]|分之|半|翻|[为至到在于持]零|[一二两三四五六七八九]成|[一二两三四五六七八九十百千]\s*(?:{_COUNT_WORDS}|[百千万亿])"
)


def may_count(text: str) -> bool:
    """Whether a number that could be an aim stands anywhere in the text; where none does, no rule need be tried."""
    return bool(_MAY_COUNT.search(text))


@lru_cache(maxsize=4096)
def tokens(clause: str) -> tuple[Token, ...]:
    """The tokens of a clause; together they cover it, but for a remark in brackets behind the last number."""
    found: list[Token] = []
    position = 0
    for match in _master().finditer(clause):
        token = _token(match)
        if token is None:
            continue
        if match.start() > position:
            found.append(Token(TEXT, clause[position : match.start()], position, match.start()))
        found.append(token)
        position = match.end()
    if position < len(clause):
        found.append(Token(TEXT, clause[position:], position, len(clause)))
    return tuple(_without_remark(_marked(_bounded(_merged(_described(found), clause)))))


def _token(match: re.Match[str]) -> Token | None:
    kind = str(match.lastgroup).removesuffix("_")  # the outermost group closes last
    start, end = match.span()
    if kind in ("opaque", "protected", "age", "other"):
        return None
    if kind == "ratio":
        return Token(RATIO, match[0], start, end)
    if kind == "cn":
        value = Decimal(chinese_integer(match["cnum"]))
        return Token(CHINESE_COUNT, match[0], start, end, Quantum(value, value, match["cunit"]))
    if kind == "number":
        quantum = _quantum(match)
        return Token("UP" if match["double"] and quantum is None else NUMBER, match[0], start, end, quantum)
    return Token(kind, match[0], start, end)


def _quantum(match: re.Match[str]) -> Quantum:
    group = match.groupdict()
    for name, unit in (("pct", "%"), ("pml", "‰"), ("ptt", "/万"), ("pht", "/10万"), ("per", "/10万")):
        if group[name]:
            return _single(number(group[name]), unit)
    if group["all"]:
        return _single(Decimal(100), "%")
    if group["den"]:
        part, whole = Decimal(chinese_integer(group["num"])), Decimal(chinese_integer(group["den"]))
        return _single(percent_of_fraction(part, whole), "%")
    if group["n"]:
        return _single(percent_of_fraction(Decimal(group["n"]), Decimal(group["d"]) or Decimal(1)), "%")
    if group["half"]:
        return _single(Decimal(50), "%")
    if group["tenth"]:
        extra = group["tenth5"]
        ones = 5 if extra == "半" else chinese_integer(extra) if extra else 0
        return _single(Decimal(chinese_integer(group["tenth"]) * 10 + ones), "%")
    if group["double"]:
        times = {"翻番": 1, "翻一番": 1, "翻两番": 2, "翻二番": 2, "翻三番": 3}[group["double"]]
        return _single(Decimal(100 * (2**times - 1)), "%")
    if group["spoken"]:
        return _single(Decimal(chinese_integer(group["spoken"])), canonical_unit(group["spokenunit"]))
    if group["zero"]:
        return _single(Decimal(0), canonical_unit(group["zerounit"]))
    if group["middle"]:
        middle, off = _plain(group["middle"]), _plain(group["off"])
        printed = group["middleunit"] or group["offunit"]
        return Quantum(middle - off, middle + off, canonical_unit(printed), between=True)
    if group["lo"]:
        ends = sorted((_plain(group["lo"]), _plain(group["hi"])))
        printed = group["hiunit"] or group["lounit"]
        return Quantum(ends[0], ends[1], canonical_unit(printed), between=bool(group["between"]))
    return _single(_plain(group["one"]), canonical_unit(group["unit"]))


def _single(value: Decimal, unit: str | None) -> Quantum:
    return Quantum(value, value, unit)


def _plain(digits: str) -> Decimal:
    return number(narrow(digits).replace("·", ".").replace(",", ""))


@cache
def _counted() -> dict[str, str]:
    """The measure words of things and amounts, each with the noun of what it measures (所 → 数, 亩 → 面积)."""
    spec = load("units.yaml")
    return dict.fromkeys(spec["counts"], "数") | {unit: noun for noun, of in spec["amounts"].items() for unit in of}


def measure_word(unit: str | None) -> str:
    """The measure word of a unit without its multiple: 万人 → 人, 套（间） → 套, 公里/百平方公里 → 公里."""
    word = re.sub(r"^(?:[百千]?万|亿|百|千(?![克米瓦]))(?=.)|[（(].*$", "", unit or "")
    return word if word in _counted() else word.partition("/")[0]


def is_count(unit: str | None) -> bool:
    """Whether the unit counts things or amounts (所, 名, 万人, 万亩), unlike ratios, times and ages."""
    return measure_word(unit) in _counted()


def counted_name(thing: str, unit: str | None) -> str:
    """What is measured by how many or how much there is of a thing: 床位数, 培训人次数, 示范户数, 农田面积."""
    word = measure_word(unit)
    if word in ("人", "名") and thing.endswith(("团", "队", "队伍")):
        return f"{thing}人数"
    if word.endswith("次"):
        return f"{thing}{word}数"
    if word == "户":
        return f"{thing.removesuffix('户')}户数"
    return thing + _counted().get(word, "数")


def canonical_unit(printed: str | None) -> str | None:
    """The unit of a number: ratios in their canonical form (％ → %, /10 万 → /10万), measure words as printed."""
    if not printed:
        return None
    plain = re.sub(r"\s+", "", printed)
    plain = plain.removeprefix("个") if plain == "个小时" else plain
    for pattern, name in _canonical_ratios():
        if pattern.fullmatch(plain):
            return name
    return plain


def _without_remark(found: list[Token]) -> list[Token]:
    """Leave out a bracket behind the last number, which only explains it: 112所（其中新建45所）."""
    counted = len(found) > 1 and found[-2].kind in (NUMBER, "OR_MORE", "OR_LESS", "ROUGHLY")
    return found[:-1] if counted and _REMARK.fullmatch(found[-1].text) else found


def _described(found: list[Token]) -> list[Token]:
    """1条20公里以上健身步道: a number right behind another only describes the thing."""
    told: list[Token] = []
    for token, before in zip(found, [None, *found], strict=False):
        if before and before.end == token.start and told:
            describes = token.kind == NUMBER and before.kind in (NUMBER, CHINESE_COUNT)
            bounds = token.kind in ("OR_MORE", "OR_LESS") and before.kind == NUMBER and told[-1].kind == TEXT
            if describes or bounds:
                token = Token(TEXT, token.text, token.start, token.end)
        told.append(token)
    return told


def _bounded(found: list[Token]) -> list[Token]:
    """不低于一小时, 三次以上: a spoken number with its comparator at the end of a clause counts like a printed one."""
    if len(found) > 1 and found[-2].kind == CHINESE_COUNT and found[-1].kind in ("OR_MORE", "OR_LESS"):
        return [*found[:-2], replace(found[-2], kind=NUMBER), found[-1]]
    if len(found) < 2 or found[-1].kind != CHINESE_COUNT or found[-2].kind not in ("AT_LEAST", "AT_MOST", "MORE"):
        return found
    return [*found[:-1], replace(found[-1], kind=NUMBER)]


def _merged(found: list[Token], clause: str) -> list[Token]:
    """Neighbouring pieces of text as one."""
    merged: list[Token] = []
    for token in found:
        if merged and token.kind == TEXT and merged[-1].kind == TEXT:
            start = merged[-1].start
            merged[-1] = Token(TEXT, clause[start : token.end], start, token.end)
        else:
            merged.append(token)
    return merged


_REMARK = re.compile(r"\s*(?:（[^（）]*）|\([^()]*\))")
_SEPARATOR = re.compile(r"^\s*(?:、|和|与|及|以及|或|，|,)\s*$")
_OF = re.compile(r"^\s*(?:的)")


def _marked(found: list[Token]) -> list[Token]:
    """Separators between numbers, and the 的 that binds a share to what it is a share of (95%的城市社区)."""
    marked: list[Token] = []
    for i, token in enumerate(found):
        before = found[i - 1].kind if i else ""
        after = found[i + 1].kind if i + 1 < len(found) else ""
        numeric = before in (NUMBER, "OR_MORE", "OR_LESS", "ROUGHLY")
        between = (numeric and after in (NUMBER, "ABOUT")) or before == after == RATIO
        if token.kind == TEXT and between and _SEPARATOR.match(token.text):
            marked.append(Token(SEPARATOR, token.text, token.start, token.end))
        elif token.kind == TEXT and numeric and (of := _OF.match(token.text)):
            middle = token.start + of.end()
            marked.append(Token(OF, token.text[: of.end()], token.start, middle))
            if middle < token.end:
                marked.append(Token(TEXT, token.text[of.end() :], middle, token.end))
        else:
            marked.append(token)
    return marked
