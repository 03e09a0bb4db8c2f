"""The catalogue's files: their schemas, and what no schema can say."""

import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import jsonschema
import pytest
import yaml

from lianggang.catalogue import load_catalogue
from lianggang.catalogue.load import DATA
from lianggang.catalogue.search import index_of
from lianggang.catalogue.words import canonical

SCHEMA = DATA.parent / "schema"
CATALOGUE = load_catalogue()
SCALES = {"%": 100, "‰": 1000, "/万": 10_000, "/10万": 100_000}


def entries(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)) if path.suffix == ".csv" else yaml.safe_load(file)


@pytest.mark.parametrize("name", list(CATALOGUE.editions))
def test_every_entry_obeys_the_schema_of_its_file(name):
    schema = json.loads((SCHEMA / f"{name}.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    rows = entries(DATA / CATALOGUE.editions[name].file)
    problems = [f"{row}: {error.message}" for row in rows for error in validator.iter_errors(row)]
    assert rows
    assert problems == []


def test_the_manifest_names_every_data_file_with_version_and_date():
    schema = json.loads((SCHEMA / "manifest.json").read_text(encoding="utf-8"))
    jsonschema.validate(entries(DATA / "manifest.yaml"), schema)
    assert {e.file for e in CATALOGUE.editions.values()} | {"manifest.yaml"} == {p.name for p in DATA.iterdir()}


def test_codes_and_names_occur_once():
    codes = Counter(row["code"] for row in entries(DATA / "indicators.csv"))
    assert [code for code, n in codes.items() if n > 1] == []
    assert len(CATALOGUE.indicators) >= 400


def test_no_wording_belongs_to_two_indicators_however_it_is_spelled():
    owners = defaultdict(set)
    for indicator in CATALOGUE.indicators.values():
        for wording in (indicator.name, *indicator.aliases):
            owners[canonical(wording)].add(indicator.code)
    assert {form: codes for form, codes in owners.items() if len(codes) > 1} == {}


def test_cores_lead_to_one_indicator_each():
    cores = index_of(CATALOGUE).core
    assert [core for core, hits in cores.items() if len({h.code for h in hits}) > 1] == []


def test_scale_follows_the_unit():
    wrong = [
        i.code
        for i in CATALOGUE.indicators.values()
        if i.unit in SCALES and i.scale != SCALES[i.unit] and "差值" not in i.denominator
    ]
    assert wrong == []


def test_per_thousand_people_has_scale_1000():
    assert {i.scale for i in CATALOGUE.indicators.values() if i.name.startswith("每千")} == {1000}


def test_bounds_are_in_order_and_percentages_bounded():
    for i in CATALOGUE.indicators.values():
        if i.valid_min is not None and i.valid_max is not None:
            assert i.valid_min < i.valid_max, i.code
        if i.unit == "%":
            assert i.valid_max is not None, i.code


def test_mortality_and_injury_fall_coverage_rises():
    for i in CATALOGUE.indicators.values():
        if i.name.endswith(("死亡率", "发病率", "患病率", "文盲率", "辍学率")):
            assert i.direction == "lower", i.name
        if i.name.endswith(("覆盖率", "筛查率", "接种率", "参保率", "巩固率", "知晓率", "检测率")):
            assert i.direction == "higher", i.name


def test_references_lead_somewhere():
    functions = set(CATALOGUE.functions)
    assert {f for i in CATALOGUE.indicators.values() for f in i.functions} <= functions
    assert {f for d in CATALOGUE.departments for f in d.functions} <= functions
    named = {code for r in CATALOGUE.rules for code in (*r.codes, r.bound) if code}
    assert named <= set(CATALOGUE.indicators)
    assert {t.code for t in CATALOGUE.upper_targets} <= set(CATALOGUE.indicators)


def test_notes_that_send_to_another_code_name_a_real_one():
    sent = {code for i in CATALOGUE.indicators.values() for code in re.findall("[WCS]-[A-Z]{3}-[0-9]{3}", i.note)}
    assert sent <= set(CATALOGUE.indicators)


def test_levels_above_the_county_speak_in_the_unit_of_the_indicator():
    for target in CATALOGUE.upper_targets:
        unit = CATALOGUE.indicators[target.code].unit
        assert target.unit == unit or target.kind == "change", target.indicator


def test_usual_values_lie_within_the_hard_bounds_and_hold_what_the_nation_aims_at():
    for code, band in CATALOGUE.bands.items():
        indicator = CATALOGUE.indicators[code]
        assert indicator.unit in SCALES, code
        assert band.low < band.high, code
        assert (indicator.valid_min or 0) <= band.low, code
        assert indicator.valid_max is None or band.high <= indicator.valid_max, code
    for target in CATALOGUE.upper_targets:
        if target.kind == "level" and target.code in CATALOGUE.bands:
            assert CATALOGUE.bands[target.code].holds(target.value), target.indicator


def test_rates_that_recognition_confuses_have_usual_values_that_tell_their_units_apart():
    for code in ("C-HEA-001", "C-HEA-002", "C-HEA-003", "W-HEA-003"):
        band, aim = CATALOGUE.bands[code], next(t.value for t in CATALOGUE.upper_targets if t.code == code)
        assert band.holds(aim), code
        assert not band.holds(aim * 10), code


def test_groups_report_nothing():
    kinds = {d.kind for d in CATALOGUE.departments if not d.functions}
    assert kinds == {"government", "member_units", "working_group", "generic"}
    assert {d.kind for d in CATALOGUE.departments if d.functions} == {"department"}


def test_local_names_occur_once():
    names = Counter(d.local_name for d in CATALOGUE.departments)
    assert [name for name, n in names.items() if n > 1] == []


def test_surveys_speak_of_indicators_of_the_catalogue_and_name_their_source():
    rows = entries(DATA / "surveys.csv")
    assert {row["code"] for row in rows} <= CATALOGUE.indicators.keys()
    assert len({row["code"] for row in rows}) == len(rows)
    assert CATALOGUE.surveys["W-EDU-011"].next_after(2021) == 2025
