"""From figures to what of them may be published."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from lianggang.catalogue.model import Rule
from lianggang.disclosure.decide import Decision, Question, decide
from lianggang.disclosure.kin import Place
from lianggang.disclosure.model import Publication, Why, Withheld
from lianggang.disclosure.scheme import Scheme, load_scheme
from lianggang.disclosure.spans import label, words
from lianggang.disclosure.tables import Tables, read_tables, shows_a_number
from lianggang.findings import Finding, warning
from lianggang.panel.model import Breakdown, Observation
from lianggang.panel.numbers import CONFIDENTIAL
from lianggang.panel.quantities import Quantity

_GAPS, _REGIONS = ("差距", "差异"), "区域"
_NAMED = 5
Key = tuple[str, str, int, Breakdown]
Quantities = Mapping[str, Quantity]


def withhold(
    observations: Sequence[Observation],
    quantities: Quantities,
    *,
    scheme: Scheme | None = None,
    parents: Mapping[str, str] | None = None,
    rules: Iterable[Rule] = (),
    before: Sequence[Observation] = (),
) -> Publication:
    """The observations without those from which a small number of people could be learnt.

    quantities: by code. parents: the territory above, by territory, where there are several. rules: of the catalogue.
    before: the last public version of the figures: what it printed is known to the world, what it withheld stays
    withheld. Method and sources: docs/disclosure.md.
    """
    remembered = _absent_now(observations, before)
    tables, unknown = read_tables([*observations, *remembered], quantities, scheme or load_scheme(), parents)
    rows = {_key(tables, r): r for r in range(len(tables.rows))}
    question = _with_earlier(Question(tables, scheme or load_scheme(), parents or {}, tuple(rules)), rows,
                             observations, before)  # fmt: skip
    decision = decide(question)
    withheld = {o.key: _withheld(o, rows[o.key], tables, decision)
                for o in observations if rows.get(o.key) in decision.why}  # fmt: skip
    withheld |= {o.key: Withheld(o, Why.DERIVED) for o in _derived(observations, withheld, quantities)}
    notes = _notes(tables, decision, withheld, quantities)
    public = tuple(_silenced(o, notes.get(o.key, "")) if o.key in withheld else o for o in observations)
    known = [w.observation for key, w in withheld.items() if w.why is Why.SMALL and rows.get(key) in question.public]
    findings = (*_already_public(known, quantities), *_exposed(tables, decision), *_unknown(unknown, quantities))
    return Publication(public, tuple(withheld.values()), len(notes), findings)


def _key(tables: Tables, row: int) -> Key:
    territory, (year, _), part = tables.rows[row].place
    return (tables.rows[row].indicator, territory, year, part)


def _absent_now(observations: Iterable[Observation], before: Iterable[Observation]) -> list[Observation]:
    """What an earlier release printed that is in the figures no more: the world has not forgotten it."""
    now = {o.key for o in observations if shows_a_number(o)}
    return [o for o in before if shows_a_number(o) and o.key not in now]


def _with_earlier(
    question: Question, rows: Mapping[Key, int], observations: Iterable[Observation], before: Iterable[Observation]
) -> Question:
    """The question with what an earlier release printed and withheld; a value revised since is not printed yet.

    A row that the figures themselves mark 保密 is withheld with the counts that stand beside the mark.
    """
    now = {o.key: o for o in observations if shows_a_number(o)}
    kept = {rows[o.key]: Why.MARKED for o in now.values() if o.missing == CONFIDENTIAL and o.key in rows}
    public, told = set(), set()
    for o in before:
        if o.missing == CONFIDENTIAL:
            kept |= {rows[o.key]: Why.BEFORE} if o.key in rows else {}
            told |= set(_sums_told(o))
        elif o.key in rows and shows_a_number(o) and o.value == now.get(o.key, o).value:
            public.add(rows[o.key])
    return replace(question, public=frozenset(public), kept=kept, told=frozenset(told))


def _sums_told(o: Observation) -> Iterator[tuple[str, Place]]:
    """The five-year sums that the note of a withheld observation prints."""
    for last in range(o.year, o.year + 5):
        if o.note.startswith(label((last - 4, last))):
            yield o.indicator, (o.territory, (last - 4, last), o.breakdown)


def _withheld(o: Observation, row: int, tables: Tables, decision: Decision) -> Withheld:
    """With what remains possible for the row's number too small, the one that is known best."""
    found = [decision.possible[i] for i in tables.rows[row].counts.values() if i in decision.possible]
    low, high = min(found, key=lambda p: (p[1] is None, (p[1] or 0) - p[0]), default=(None, None))
    return Withheld(o, decision.why[row], low, high)


def _derived(
    observations: Iterable[Observation], withheld: Mapping[Key, Withheld], quantities: Quantities
) -> Iterator[Observation]:
    """The printed gaps (孕产妇死亡率城乡差距) of which a side of that year is withheld.

    The sides of a gap between regions (区域差距) are territories, which may be any; of others, parts of its territory.
    """
    silent: dict[tuple[str, int], set[str]] = {}
    for code, territory, year, _ in withheld:
        for place in (territory, ""):
            silent.setdefault((place, year), set()).add(quantities[code].name)
    for o in observations:
        name = quantities[o.indicator].name if o.indicator in quantities else ""
        place = "" if _REGIONS in name else o.territory
        sides = silent.get((place, o.year), set()) if name.endswith(_GAPS) else ()
        if o.value is not None and o.key not in withheld and any(base in name for base in sides):
            yield o


def _silenced(o: Observation, told: str) -> Observation:
    """The observation without anything that tells its value; told: a sum over years that the note prints instead."""
    return replace(
        o, value=None, numerator=None, denominator=None, note=told, as_reported="", missing=CONFIDENTIAL, qualifier=""
    )


def _notes(tables: Tables, decision: Decision, withheld: Collection[Key], quantities: Quantities) -> dict[Key, str]:
    """The sums over five years, each told by the last of its years that is withheld."""
    found = {}
    for span in decision.sums:
        key = [_key(tables, r) for r in span.years if _key(tables, r) in withheld][-1]
        found[key] = words(tables, span.row, quantities[key[0]])
    return found


def _already_public(known: Sequence[Observation], quantities: Quantities) -> Iterator[Finding]:
    if known:
        text = f"{len(known)}个不该公布的数上次已经公布：{_listed(known, quantities)}"
        yield warning("already-public", text, advice="从现在起不再公布；已经公布的收不回来")


def _exposed(tables: Tables, decision: Decision) -> Iterator[Finding]:
    for i in decision.exposed:
        territory, (first, last), part = tables.counts[i].place
        years = f"{first}" if first == last else f"{first}—{last}"
        text = f"{territory}{years}年{tables.counts[i].counted}（{part.label}）可以由上次公布的数推算出来"
        yield warning("cannot-protect", text, advice="上次公布得太多，已经收不回来；请由保密审查人员决定是否发布")


def _unknown(unknown: Sequence[Observation], quantities: Quantities) -> Iterator[Finding]:
    if unknown:
        text = f"{len(unknown)}个罕见事件的率没有分子、分母，不知道人数是否太少，照样公布"
        text += f"：{_listed(unknown, quantities)}"
        yield warning("people-unknown", text, advice="补填分子、分母后重新生成；确定人数很少的，先从数据中删去")


def _listed(observations: Sequence[Observation], quantities: Quantities) -> str:
    named = [f"{o.territory}{o.year}年{quantities[o.indicator].name}" for o in observations[:_NAMED]]
    return "、".join(named) + ("等" if len(observations) > _NAMED else "")
