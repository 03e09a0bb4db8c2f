"""The example of the fictional county is consistent in itself and with its sources."""

import csv
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import docx
import pytest

from tests.shared import shared

COUNTY = Path(__file__).resolve().parents[2] / "examples" / "county"
EXPECTED = json.loads((COUNTY / "expected.json").read_text(encoding="utf-8"))
SCALES = {"%": 100, "‰": 1000, "/10万": 100_000, "/万": 10_000, "名": 1000, "张": 1000, "个": 1000, "女=100": 100}
LABELS = ("性别", "年龄", "城乡", "其他分组")
WORDS = {33.33: "三分之一", 1: "一"}


def _rows():
    with (COUNTY / "figures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = _rows()
RATES = [row for row in ROWS if row["分母"]]
TOTALS = {(row["指标"], row["年份"]): row for row in ROWS if not any(row[label] for label in LABELS)}


def _items(plan):
    for area in plan["areas"]:
        yield from area["goals"]
        yield from area["strategies"]


def _targets():
    for plan in EXPECTED["plans"]:
        for item in [*_items(plan), *plan["indicator_table"], *plan["completion_table"], *plan["projects"]]:
            yield from item["targets"]


def _parts(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def text():
    document = docx.Document(str(COUNTY / "plan.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    directory = tmp_path_factory.mktemp("county")
    subprocess.run([sys.executable, str(COUNTY / "make.py"), str(directory)], check=True)
    return directory


@pytest.mark.parametrize("name", ["expected.json", "figures.csv"])
def test_the_committed_files_are_what_the_sources_say(made, name):
    assert (made / name).read_bytes() == (COUNTY / name).read_bytes()


def test_the_committed_plan_is_what_the_sources_say(made):
    # part by part: the packed bytes depend on the version of zlib
    assert _parts(made / "plan.docx") == _parts(COUNTY / "plan.docx")


def test_a_second_run_gives_the_same_bytes(made, tmp_path):
    subprocess.run([sys.executable, str(COUNTY / "make.py"), str(tmp_path)], check=True)
    assert (tmp_path / "plan.docx").read_bytes() == (made / "plan.docx").read_bytes()


@pytest.mark.parametrize("plan", EXPECTED["plans"], ids=lambda plan: plan["subject"])
def test_every_goal_strategy_and_duty_stands_in_the_plan(plan, text):
    for area in plan["areas"]:
        assert f"{area['number']}{area['title']}" in text
        for goal in area["goals"]:
            assert goal["text"] in text
            assert [t for t in goal["targets"] if t["quote"] not in goal["text"]] == []
        for strategy in area["strategies"]:
            assert f"{strategy['title']}。" in text
            assert [t for t in strategy["targets"] if t["quote"] not in text] == []
    assert [d for d in plan["duties"] if d["quote"] not in text] == []


def test_typed_numbers_stand_before_their_goals(text):
    lines = text.splitlines()
    for plan in EXPECTED["plans"]:
        for area in plan["areas"]:
            for goal in area["goals"]:
                line = next(line for line in lines if goal["text"] in line and "单位：" in line)
                automatic = area["title"] == "儿童与家庭"
                assert line.startswith(goal["text"] if automatic else f"{goal['number']}.{goal['text']}")


def test_the_number_of_a_target_is_printed_in_its_quote():
    for target in _targets():
        if target["kind"] in ("direction", "relation", "ratio"):
            continue
        value = abs(target["value"])
        printed = [f"{value:g}", WORDS.get(value, "全覆盖")]
        wordless = re.search(r"全覆盖|全部|1/6", target["quote"])
        assert wordless or any(p in target["quote"] for p in printed), target


def test_every_kind_of_target_occurs():
    kinds = Counter((t["kind"], t["comparator"] or t.get("direction")) for t in _targets())
    assert {kind for kind, _ in kinds} == {"level", "change", "annual_change", "ratio", "direction", "relation"}
    assert {"up", "down", "narrow", "stable", "slow_rise", ">=", "<=", "<", ">", "~", "="} == {c for _, c in kinds}


def test_the_deliberate_flaws_are_there(text):
    women, children = EXPECTED["plans"]
    economy = next(area for area in women["areas"] if area["title"] == "妇女与经济")
    assert [goal["number"] for goal in economy["goals"]] == ["1", "2", "3", "4", "6", "7", "8", "9"]
    assert "县卫生健局" in text
    water = {
        plan["subject"]: t["value"]
        for plan in (women, children)
        for item in _items(plan)
        for t in item["targets"]
        if t["indicator"] == "农村自来水普及率"
    }
    assert water == {"women": 95, "children": 96}
    assert len(EXPECTED["blemishes"]) == 3


def test_no_other_indicator_has_two_aims():
    aims = defaultdict(set)
    for plan in EXPECTED["plans"]:
        for item in _items(plan):
            for t in item["targets"]:
                aims[t["indicator"], t["kind"]].add((t["comparator"], t["value"]))
    assert [key for key, demanded in aims.items() if len(demanded) > 1] == [("农村自来水普及率", "level")]


def test_goals_and_table_of_a_plan_agree():
    for plan in EXPECTED["plans"]:
        goals = {
            (t["indicator"], t["kind"]): t["value"]
            for area in plan["areas"]
            for g in area["goals"]
            for t in g["targets"]
        }
        for row in plan["indicator_table"]:
            for t in row["targets"]:
                name = t["indicator"].removesuffix("（2030年）")
                if (name, t["kind"]) in goals:
                    assert goals[name, t["kind"]] == t["value"], name


def test_a_value_is_its_numerator_over_its_denominator():
    for row in RATES:
        scale = SCALES.get(row["单位"], 1)
        exact = Decimal(row["分子"]) * scale / Decimal(row["分母"])
        assert Decimal(row["数值"]) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP), row


def test_shares_stay_below_one_hundred_percent():
    gross = ("毛入学率", "毛入园率")
    over = [r for r in RATES if r["单位"] == "%" and int(r["分子"]) > int(r["分母"]) and not r["指标"].endswith(gross)]
    assert over == []


@pytest.mark.parametrize("column", ["性别", "城乡"])
def test_parts_add_up_to_the_total_and_bracket_it(column):
    groups = defaultdict(list)
    for row in RATES:
        if row[column]:
            groups[row["指标"], row["年份"]].append(row)
    assert groups
    for key, (first, second) in groups.items():
        total = TOTALS[key]
        for count in ("分子", "分母"):
            assert int(first[count]) + int(second[count]) == int(total[count]), key
        low, high = sorted(Decimal(row["数值"]) for row in (first, second))
        assert low <= Decimal(total["数值"]) <= high, key


def test_deaths_of_the_younger_are_among_those_of_the_older():
    deaths = {
        (r["指标"], r["年份"], r["性别"], r["城乡"]): int(r["分子"]) for r in RATES if r["指标"].endswith("死亡率")
    }
    for (name, *where), count in deaths.items():
        if name == "婴儿死亡率":
            assert deaths["新生儿死亡率", *where] <= count <= deaths["5岁以下儿童死亡率", *where]
        if name == "18岁以下儿童伤害死亡率":
            assert deaths["儿童溺水死亡率", *where] + deaths["儿童道路交通伤害死亡率", *where] <= count


def test_one_value_per_indicator_year_and_breakdown():
    keys = Counter((r["指标"], r["年份"], *(r[label] for label in LABELS)) for r in ROWS)
    assert [key for key, n in keys.items() if n > 1] == []


def test_a_year_without_data_says_why():
    empty = [row for row in ROWS if not row["数值"]]
    assert empty
    assert [row for row in empty if not row["说明"]] == []


def _printed_for_2020():
    for plan in EXPECTED["plans"]:
        yield from ((row["name"], row["targets"][0]["indicator"], row["baseline"]) for row in plan["indicator_table"])
        yield from ((row["name"], row["name"], row["actual"]) for row in plan["completion_table"])


def test_the_figures_of_2020_are_those_printed_in_the_tables_of_the_plan():
    checked = 0
    for name, first, printed in _printed_for_2020():
        figure = TOTALS.get((name, "2020")) or TOTALS.get((first, "2020"))
        if figure and re.fullmatch(r"[\d.]+", printed):
            value = Decimal(printed)
            assert Decimal(figure["数值"]).quantize(value, ROUND_HALF_UP) == value, name
            checked += 1
    assert checked >= 70


def test_every_target_of_the_goals_has_figures_or_is_known_to_have_none():
    known = {row["指标"] for row in ROWS}
    goals = [g for plan in EXPECTED["plans"] for area in plan["areas"] for g in area["goals"]]
    wanted = {re.sub(r"（20\d\d年）$", "", t["indicator"]) for g in goals for t in g["targets"]}
    assert len(wanted & known) >= 110
    assert len(wanted - known) >= 12


def test_no_passage_of_a_real_plan_is_taken_over(text):
    passage = 40
    folder = shared("plans", "documents")
    real = "".join(re.sub(r"\s", "", p.read_text(encoding="utf-8")) for p in folder.glob("*.txt"))
    known = {real[i : i + passage] for i in range(len(real) - passage + 1)}
    own = re.sub(r"\s", "", text)
    assert [own[i : i + passage] for i in range(len(own) - passage + 1) if own[i : i + passage] in known] == []


def test_the_example_says_that_it_is_fictional():
    assert "虚构" in (COUNTY / "README.md").read_text(encoding="utf-8")
    assert "虚构" in docx.Document(str(COUNTY / "plan.docx")).core_properties.comments
    assert {row["地区"] for row in ROWS} == {"云泽县"}
