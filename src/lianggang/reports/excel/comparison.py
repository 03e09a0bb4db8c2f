"""规划对照表: a plan beside the plan above it or its predecessor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike

from lianggang.compare.model import Aim, Comparison, Contradiction, Outcome, Pair
from lianggang.compare.words import places, stated
from lianggang.reports import summary
from lianggang.reports.excel.book import TITLE_ROWS, Book, Cell, Column

SIGNS = {
    Outcome.CONTRARY: "✕",
    Outcome.WEAKER: "▼",
    Outcome.MISSING: "○",
    Outcome.OPEN: "？",
    Outcome.DIFFERENT: "◆",
    Outcome.OTHER_BASE: "◆",
    Outcome.OTHER_UNIT: "◆",
    Outcome.OTHER_KIND: "◆",
    Outcome.STRONGER: "▲",
    Outcome.OTHER_LEVEL: "－",
    Outcome.OWN: "＋",
    Outcome.SAME: "●",
}
_BESIDE = tuple(o for o in Outcome if o not in (Outcome.MISSING, Outcome.OTHER_LEVEL, Outcome.OWN))
_CONTRADICTIONS = (
    Column("序号", 5), Column("矛盾之处", 16), Column("指标", 22), Column("一处的要求", 18), Column("出处", 26),
    Column("另一处的要求", 18), Column("出处", 26), Column("说明", 50),
)  # fmt: skip


def write_comparison(comparison: Comparison, path: str | PathLike[str]) -> None:
    """Write the comparison with the sheets 对照, 缺失, 矛盾 and 本级特有."""
    role = comparison.role
    title = f"{comparison.territory}规划与{role}对照表"
    with Book(path, title, author=comparison.territory, year=comparison.year) as book:
        beside = comparison.having(*_BESIDE)
        _sheet(book, "对照", title, _columns(role), [_beside(p, role) for p in beside], _summary(comparison))
        missing = comparison.having(Outcome.MISSING, Outcome.OTHER_LEVEL)
        note = f"{role}有、本级没有的要求，共{len(missing)}项；标“－”的只对{role}本级提出，不必对应。"
        _sheet(book, "缺失", f"{role}有而本级没有的要求", _one_side(role), [_alone(p, role) for p in missing], note)
        note = f"同一份规划里前后不一致之处，共{len(comparison.contradictions)}处。请确认以哪一处为准。"
        rows = [_contradiction(n, c) for n, c in enumerate(comparison.contradictions, 1)]
        book.sheet("矛盾", "规划内部的矛盾", _CONTRADICTIONS, rows, note=note, frozen=3)
        own = comparison.having(Outcome.OWN)
        note = f"本级有、{role}没有的要求，共{len(own)}项。"
        _sheet(book, "本级特有", "本级特有的要求", _one_side("本级"), [_alone(p, role) for p in own], note)


def _summary(comparison: Comparison) -> str:
    counts = "，".join(f"{o.label(comparison.role)}{n}项" for o, n in comparison.counts.items())
    return "".join([
        f"本级：{comparison.name}；{comparison.role}：{comparison.upper_name}。{counts}。",
        *(f"{f.message}" for f in comparison.findings),
    ])  # fmt: skip


def _sheet(book: Book, name: str, title: str, columns: Sequence[Column], rows: Iterable[list[Cell]], note: str) -> None:
    numbered = [[str(n), *row] for n, row in enumerate(rows, 1)]
    sheet = book.sheet(name, title, columns, numbered, note=note, frozen=4)
    if numbered:
        sheet.autofilter(TITLE_ROWS - 1, 0, TITLE_ROWS - 1 + len(numbered), len(columns) - 1)


def _columns(role: str) -> list[Column]:
    return [
        Column("序号", 6), Column("规划", 6), Column("领域", 14), Column("指标", 22), Column(f"{role}要求", 18),
        Column(f"{role}出处", 24), Column("本级要求", 18), Column("本级出处", 24), Column("结果", 14),
        Column("说明", 40),
    ]  # fmt: skip


def _one_side(role: str) -> list[Column]:
    return [
        Column("序号", 6), Column("规划", 6), Column("领域", 16), Column("指标", 30), Column(f"{role}要求", 26),
        Column("出处", 36), Column("结果", 14), Column("说明", 50),
    ]  # fmt: skip


def _beside(pair: Pair, role: str) -> list[Cell]:
    assert pair.upper is not None
    assert pair.own is not None
    return [*_head(pair), *_aim(pair.upper, pair), *_aim(pair.own, pair), _result(pair, role), pair.sentence]


def _alone(pair: Pair, role: str) -> list[Cell]:
    return [*_head(pair), *_aim(pair.known, pair), _result(pair, role), pair.sentence]


def _head(pair: Pair) -> list[Cell]:
    return [summary.subject(pair.shown.plan), pair.shown.area or "—", pair.shown.indicator_name]


def _aim(aim: Aim, pair: Pair) -> list[Cell]:
    """The demand, with the wording of the document where it is not the name that the row shows, and its places."""
    wording = aim.head.target.indicator
    said = "" if wording == pair.shown.indicator_name else f"\n“{wording}”"
    return [stated(aim.head) + said, places(aim)]


def _result(pair: Pair, role: str) -> str:
    return f"{SIGNS[pair.outcome]} {pair.outcome.label(role)}"


def _contradiction(number: int, c: Contradiction) -> list[Cell]:
    return [str(number), c.between, c.indicator, c.first, c.first_place, c.second, c.second_place, c.sentence]
