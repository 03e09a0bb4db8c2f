"""Corrections find their place by words, change it once, and are told where it is gone."""

import json
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lianggang.documents.reader import read_document
from lianggang.errors import LianggangError
from lianggang.findings import Severity
from lianggang.plans.correcting import apply_corrections
from lianggang.plans.corrections import (
    Action,
    Anchor,
    Clearance,
    Corrections,
    OwnersCorrection,
    Signed,
    Stated,
    TargetCorrection,
    UnitCorrection,
    corrections_from_dict,
    corrections_to_dict,
    demand,
    plain,
    read_corrections,
)
from lianggang.plans.interchange import reading_to_dict
from lianggang.plans.items import items
from lianggang.plans.model import Kind
from lianggang.plans.reader import read_plan
from lianggang.text.passage import quote_at
from lianggang.wording import places_of
from tests.plans.outlined import read as read_text

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "county" / "plan.docx"
SIGNED = Signed("张三", "2026-03-01", "原文笔误")
NEW = {"indicator": "妇女维权热线接通率", "kind": "level", "comparator": ">=", "value": "95", "unit": "%"}


@cache
def example():
    return read_plan(read_document(EXAMPLE))


def item(identifier, reading=None):
    return next(i for i in items(reading or example()) if i.id == identifier)


def correction(action, identifier, position=0, **fields):
    found = item(identifier)
    target = found.owner.targets[position]
    return TargetCorrection(action, Anchor.of(found, target.quote), target.quote, demand(target), fields, SIGNED)


def addition(identifier, quote, **fields):
    return TargetCorrection(Action.ADD, Anchor.of(item(identifier), quote), quote, {}, {**NEW, **fields}, SIGNED)


def applied(*corrections, **others):
    return apply_corrections(example(), Corrections(corrections, **others))


def codes(reading):
    return {f.code for f in reading.findings}


def test_nothing_changes_nothing():
    assert apply_corrections(example(), Corrections()) is example()


def test_change_of_a_value_keeps_the_rest_and_says_who():
    target = item("women.1.goal.2", applied(correction(Action.CHANGE, "women.1.goal.2", value="11.5"))).owner.targets[0]
    old = item("women.1.goal.2").owner.targets[0]
    assert target.value == Decimal("11.5")
    assert target.reason == "已人工更正（张三 2026-03-01：原文笔误）"
    assert replace(target, value=old.value, reason="") == replace(old, confidence=1)


def test_confirmation_settles_a_doubt():
    doubtful = replace(item("women.1.goal.2").owner.targets[0], confidence=0.5, reason="2个量对应3个数值")
    found = item("women.1.goal.2").with_targets((doubtful,))
    plan = replace(example().plans[0], areas=(replace(example().plans[0].areas[0], goals=(found.owner,)),))
    reading = replace(example(), plans=(plan,), findings=())
    after = apply_corrections(reading, Corrections((correction(Action.CONFIRM, "women.1.goal.2"),)))
    assert item("women.1.goal.2", after).owner.targets[0].confidence == 1
    assert "doubtful-target" not in codes(after)


def test_deleted_target_is_gone_and_only_it():
    before, after = (
        item("women.1.goal.2"),
        item("women.1.goal.2", applied(correction(Action.DELETE, "women.1.goal.2", 1))),
    )
    assert after.owner.targets == (before.owner.targets[0], *before.owner.targets[2:])


def test_added_target_is_found_in_the_document():
    read = applied(addition("women.2.goal.1", "广大妇女对党的创新理论的认同不断加深"))
    (target,) = item("women.2.goal.1", read).owner.targets
    assert (target.value, target.kind) == (Decimal(95), Kind.LEVEL)
    assert quote_at(read.text, target.segments) == target.quote == "广大妇女对党的创新理论的认同不断加深"


def split(identifier, position=0, **parts):
    """A split into the target itself and one of other demands for each keyword: its indicator and value."""
    made = correction(Action.SPLIT, identifier, position)
    return replace(made, parts=(made.was, *({**made.was, "indicator": i, "value": v} for i, v in parts.items())))


def merge(identifier, kept, *absorbed, **fields):
    targets = item(identifier).owner.targets
    others = tuple(Stated(targets[i].quote, demand(targets[i])) for i in absorbed)
    return replace(correction(Action.MERGE, identifier, kept, **fields), absorbed=others)


def test_split_target_stands_as_its_parts_where_it_stood():
    before = item("women.1.goal.2").owner.targets
    read = applied(split("women.1.goal.2", 2, 产前检查率="96"))
    after = item("women.1.goal.2", read).owner.targets
    assert [t.indicator for t in after] == [*(t.indicator for t in before[:3]), "产前检查率", before[3].indicator]
    assert [t.confidence for t in after[2:4]] == [1, 1]
    assert after[3].reason == "已人工拆分（张三 2026-03-01：原文笔误）"
    assert quote_at(read.text, after[3].segments) == after[3].quote == before[2].quote


def test_merged_targets_stand_as_one_where_the_kept_one_stood():
    before = item("women.1.goal.2").owner.targets
    after = item(
        "women.1.goal.2", applied(merge("women.1.goal.2", 2, 0, 3, indicator="孕产妇管理和检查率"))
    ).owner.targets
    assert [t.indicator for t in after] == [before[1].indicator, "孕产妇管理和检查率"]
    assert after[1].reason == "已人工合并（张三 2026-03-01：原文笔误）"


def test_two_targets_that_were_read_from_one_merge_into_it():
    goal = item("women.1.goal.2").owner
    plan = example().plans[0]
    twice = replace(goal, targets=(goal.targets[0], *goal.targets))
    reading = replace(example(), plans=(replace(plan, areas=(replace(plan.areas[0], goals=(twice,)),)),), findings=())
    once = apply_corrections(reading, Corrections((merge("women.1.goal.2", 0, 0),)))
    assert list(map(demand, item("women.1.goal.2", once).owner.targets)) == list(map(demand, goal.targets))
    assert apply_corrections(once, Corrections((merge("women.1.goal.2", 0, 0),))) == once


@pytest.mark.parametrize("made", [split("women.1.goal.2", 2, 产前检查率="96"), merge("women.1.goal.2", 2, 3)])
def test_regrouping_of_what_now_reads_differently_is_told(made):
    stale = replace(made, was={**made.was, "value": "20"}, parts=made.parts[1:])
    read = applied(stale)
    assert "correction-outdated" in codes(read)
    assert read.plans == example().plans


def test_correction_that_contradicts_the_table_is_told():
    assert any(
        "孕产妇死亡率" in f.message for f in applied(correction(Action.CHANGE, "women.1.goal.2", value="11.5")).findings
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"words": "从来没有写过的话"}, "correction-lost"),
        ({"number": "88"}, "correction-lost"),
        ({"area": "妇女与教育"}, "correction-lost"),
        ({"plan": "children"}, "correction-lost"),
    ],
)
def test_anchor_that_is_gone_is_told_and_nothing_is_changed_elsewhere(change, code):
    made = correction(Action.CHANGE, "women.1.goal.2", value="11.5")
    read = applied(replace(made, anchor=replace(made.anchor, **change)))
    assert read.plans == example().plans
    assert codes(read) - codes(example()) == {code}


def test_item_that_occurs_twice_is_not_guessed():
    goal = item("women.1.goal.2").owner
    plan = example().plans[0]
    twice = replace(plan.areas[0], goals=(goal, replace(goal, id="women.1.goal.3")))
    reading = replace(example(), plans=(replace(plan, areas=(twice,)),), findings=())
    read = apply_corrections(reading, Corrections((correction(Action.DELETE, "women.1.goal.2"),)))
    assert "correction-ambiguous" in codes(read)
    assert read.plans == reading.plans


def test_correction_of_words_that_now_read_differently_is_told():
    made = correction(Action.CHANGE, "women.1.goal.2", value="11.5")
    read = applied(replace(made, was={**made.was, "value": "13"}))
    assert "correction-outdated" in codes(read)
    assert read.plans == example().plans


def test_reader_that_has_learned_to_read_it_right_is_no_contradiction():
    made = correction(Action.CHANGE, "women.1.goal.2")
    read = applied(replace(made, was={**made.was, "value": "13"}, fields={"value": "12"}))
    assert "correction-outdated" not in codes(read)


def test_unit_is_renamed_everywhere_and_once():
    read = applied(units=(UnitCorrection("县卫生健局", "县卫生健康局"),))
    names = [n for i in items(read) for n in (*i.lead_units, *i.responsible_units)]
    assert "县卫生健局" not in names
    assert all(len(set(i.responsible_units)) == len(i.responsible_units) for i in items(read))


def test_units_that_turn_in_a_circle_stay():
    read = applied(units=(UnitCorrection("县妇联", "县公安局"), UnitCorrection("县公安局", "县妇联")))
    assert read.plans == example().plans


def test_assigned_functions_are_kept_with_the_final_name():
    read = applied(units=(UnitCorrection("县慈善总会", "县慈善会", ("民政",)),))
    assert read.assigned == (("县慈善会", ("民政",)),)


def test_unknown_unit_is_told():
    assert "correction-lost" in codes(applied(units=(UnitCorrection("县外星局", "县火星局"),)))


def test_units_of_a_goal_are_replaced():
    found = item("women.1.goal.2")
    was = (found.lead_units, found.responsible_units)
    made = OwnersCorrection(Anchor.of(found), was, (("县妇联",), ("县医保局",)))
    after = item("women.1.goal.2", applied(owners=(made,)))
    assert (after.lead_units, after.responsible_units) == (("县妇联",), ("县医保局",))


def test_cleared_finding_stays_as_a_note_with_its_reason():
    gap = next(f for f in example().findings if f.code == "numbering-gap")
    after = applied(findings=(Clearance(gap.code, gap.message, gap.place, SIGNED),))
    kept = next(f for f in after.findings if f.code == "numbering-gap")
    assert kept.severity is Severity.NOTE
    assert "原文笔误" in kept.advice


@pytest.mark.parametrize(
    ("was", "fields", "places"),
    [("10", {}, 2), ("10.00", {"unit": "‰"}, 2), ("10.00", {"value": "9.0"}, 1), ("10", {"value": "9.5"}, 1)],
)
def test_a_decision_keeps_the_printed_places(was, fields, places):
    text = "云山县儿童发展规划（2021—2025年）\n一、儿童与健康\n（一）主要目标\n1.婴儿死亡率控制在10.00‰以下。\n"
    plan = read_text(text)
    (found,) = [i for i in items(plan) if i.owner.targets]
    (target,) = found.owner.targets
    told = {**demand(target), "value": was}
    made = TargetCorrection(Action.CONFIRM, Anchor.of(found, target.quote), target.quote, told, fields, SIGNED)
    data = json.loads(json.dumps(corrections_to_dict(Corrections((made,)))))
    once = apply_corrections(plan, corrections_from_dict(data))
    twice = apply_corrections(once, corrections_from_dict(data))
    for result in (once, twice):
        assert not set(codes(result)) & {"correction-lost", "correction-outdated"}
        (after,) = [t for i in items(result) for t in i.owner.targets]
        assert places_of(after.value) == places


# -- properties -------------------------------------------------------------------------------------------------


def decision(draw, found, target):
    """A decision on a target as a review gives it."""
    actions = [Action.CONFIRM, Action.DELETE, *([Action.CHANGE, Action.SPLIT] if target.kind is Kind.LEVEL else [])]
    action, was = draw(st.sampled_from(actions)), demand(target)
    values = st.integers(1, 99).map(lambda n: {"value": str(n), "unit": "%"})
    fields = draw(values) if action is Action.CHANGE else {}
    more = draw(st.lists(values, min_size=1, max_size=2)) if action is Action.SPLIT else []
    parts = tuple({**was, **p, "indicator": f"{was['indicator']}{i}"} for i, p in enumerate(more))
    own = (was,) if parts and (len(parts) == 1 or draw(st.booleans())) else ()
    anchor = Anchor.of(found, target.quote)
    return TargetCorrection(action, anchor, target.quote, was, fields, SIGNED, parts=own + parts)


@st.composite
def sets_of_corrections(draw, reading=None):
    """Corrections as a review gives them: at most one for each target."""
    reading = reading or example()
    every = [i for i in items(reading) if i.owner.targets]
    targets = []
    for found in draw(st.lists(st.sampled_from(every), max_size=4, unique_by=lambda i: i.id)):
        chosen = draw(st.lists(st.sampled_from(found.owner.targets), min_size=1, max_size=3, unique_by=id))
        if len(chosen) > 1 and draw(st.booleans()):
            kept, *others = chosen
            made = TargetCorrection(Action.MERGE, Anchor.of(found, kept.quote), kept.quote, demand(kept), {}, SIGNED)
            targets.append(replace(made, absorbed=tuple(Stated(t.quote, demand(t)) for t in others)))
        else:
            targets += (decision(draw, found, target) for target in chosen)
    if reading is example() and draw(st.booleans()):
        targets.append(addition("women.2.goal.1", "建设家乡的信心和自觉不断增强", value=str(draw(st.integers(1, 99)))))
    renames = draw(st.dictionaries(st.sampled_from(["县卫生健局", "县妇联"]), st.sampled_from(["县妇联", "县甲局"])))
    return Corrections(tuple(targets), units=tuple(UnitCorrection(a, b) for a, b in renames.items() if a != b))


@settings(max_examples=40, deadline=None)
@given(sets_of_corrections())
def test_applying_twice_is_applying_once(corrections):
    once = apply_corrections(example(), corrections)
    assert apply_corrections(once, corrections) == once


@settings(max_examples=40, deadline=None)
@given(sets_of_corrections())
def test_corrections_of_a_review_are_all_used(corrections):
    found = codes(apply_corrections(example(), corrections))
    assert not found & {"correction-lost", "correction-ambiguous", "correction-outdated"}


@settings(max_examples=30, deadline=None)
@given(sets_of_corrections())
def test_file_gives_back_what_was_written(tmp_path_factory, corrections):
    path = tmp_path_factory.mktemp("c") / "corrections.json"
    path.write_text(json.dumps(corrections_to_dict(corrections), ensure_ascii=False), "utf-8")
    assert read_corrections(path) == corrections_from_dict(corrections_to_dict(corrections)) == corrections


@settings(max_examples=30, deadline=None)
@given(st.decimals(-1000, 1000, places=3))
def test_number_in_plain_digits_is_the_same_number(value):
    assert Decimal(plain(value)) == value
    assert "E" not in plain(value)


# -- one look after the other -----------------------------------------------------------------------------------


def test_later_change_of_a_change_is_one_change():
    first = correction(Action.CHANGE, "women.1.goal.2", value="11.5")
    then = replace(first, was=first.became, fields={"value": "11"})
    joined = Corrections((first,)).followed_by(Corrections((then,)))
    assert [(c.was["value"], c.became["value"]) for c in joined.targets] == [("12", "11")]


def demands(reading):
    return [sorted(json.dumps(demand(t)) for t in i.owner.targets) for i in items(reading)]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_two_looks_are_as_one(data):
    first = replace(data.draw(sets_of_corrections()), units=())
    once = apply_corrections(example(), first)
    then = replace(data.draw(sets_of_corrections(once)), units=())
    # The very same decision again is taken for a repetition, not for a second target of the same words and numbers.
    assume(not any(correction in first.targets for correction in then.targets))
    both = first.followed_by(then)
    assert demands(apply_corrections(example(), both)) == demands(apply_corrections(once, then))


def test_addition_that_is_deleted_later_is_nothing():
    added = addition("women.2.goal.1", "建设家乡的信心和自觉不断增强")
    deleted = replace(added, action=Action.DELETE, was=added.became, fields={})
    assert Corrections((added,)).followed_by(Corrections((deleted,))) == Corrections()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"version": 2, "targets": [], "owners": [], "units": [], "findings": []}',
        '{"version": 1, "targets": 1, "owners": [], "units": [], "findings": []}',
        '{"version": 1, "targets": [{"action": "explode"}], "owners": [], "units": [], "findings": []}',
        '{"version": 1, "targets": [], "owners": [{"anchor": {}, "was": []}], "units": [], "findings": []}',
        '{"version": 1, "targets": [], "owners": [], "units": [3], "findings": []}',
        "{" * 5000,
    ],
)
def test_file_that_is_none_is_refused_in_words(tmp_path, content):
    path = tmp_path / "corrections.json"
    path.write_text(content, "utf-8")
    with pytest.raises(LianggangError, match="更正文件"):
        read_corrections(path)


FULL = corrections_to_dict(
    Corrections(
        (correction(Action.CHANGE, "women.1.goal.2", value="11.5"), addition("women.2.goal.1", "自觉不断增强")),
        (OwnersCorrection(Anchor.of(item("women.1.goal.2")), ((), ()), ((), ("县妇联",))),),
        (UnitCorrection("县卫生健局", "县卫生健康局", ("卫生健康",)),),
        (Clearance("numbering-gap", "x", "y", SIGNED),),
    )
)


def paths(value, here=()):
    """The way to every value inside."""
    yield here
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from paths(part, (*here, key))


@pytest.mark.parametrize("value", ["1e999999", "nan", "12%", "十二", "1:2:3"])
def test_value_that_is_no_number_is_refused(tmp_path, value):
    content = json.loads(json.dumps(FULL))
    content["targets"][0]["fields"]["value"] = value
    (tmp_path / "c.json").write_text(json.dumps(content), "utf-8")
    with pytest.raises(LianggangError):
        read_corrections(tmp_path / "c.json")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_file_that_was_tampered_with_is_refused_or_applied_and_never_breaks(tmp_path_factory, data):
    content = json.loads(json.dumps(FULL))
    *way, last = data.draw(st.sampled_from(sorted(filter(None, paths(content)), key=str)))
    place = content
    for key in way:
        place = place[key]
    place[last] = data.draw(st.sampled_from([None, "", "x", 3, 1.5, [], [1], {}, {"a": 1}, True, "1e999999", "nan"]))
    path = tmp_path_factory.mktemp("c") / "corrections.json"
    path.write_text(json.dumps(content), "utf-8")
    try:
        found = read_corrections(path)
    except LianggangError:
        return
    json.dumps(reading_to_dict(apply_corrections(example(), found)))
