"""The national example figures: readable, coded, in the catalogue's units and consistent among themselves."""

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

from lianggang.catalogue import load_catalogue
from lianggang.catalogue.rules import KINDS, holds
from lianggang.panel.figures import read_figures
from lianggang.panel.quantities import Quantity, Resolved

FIGURES = Path(__file__).resolve().parents[2] / "examples" / "nation" / "figures.csv"
CATALOGUE = load_catalogue()
with FIGURES.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def test_header_is_the_one_of_the_figures_format():
    assert ",".join(ROWS[0]) == "指标编码,指标,地区,年份,数值,单位,分子,分母,性别,年龄,城乡,其他分组,来源,说明,限定"


def test_every_row_has_a_code_of_the_catalogue_its_unit_a_source_and_an_explanation():
    for row in ROWS:
        indicator = CATALOGUE.indicator(row["指标编码"])
        assert (row["指标"], row["单位"]) == (indicator.name, indicator.unit)
        assert row["来源"]
        assert row["说明"]
        assert row["限定"] in ("", ">=", ">", "~", "<~", ">~")


def test_no_point_occurs_twice():
    keys = Counter(
        tuple(row[k] for k in ("指标编码", "地区", "年份", "性别", "年龄", "城乡", "其他分组")) for row in ROWS
    )
    assert [key for key, n in keys.items() if n > 1] == []


def test_values_lie_within_the_hard_bounds():
    for row in ROWS:
        indicator, value = CATALOGUE.indicator(row["指标编码"]), Decimal(row["数值"])
        assert indicator.valid_min is None or value >= indicator.valid_min, row
        assert indicator.valid_max is None or value <= indicator.valid_max, row


def test_the_years_obey_the_consistency_rules():
    years = defaultdict(dict)
    for row in ROWS:
        years[row["年份"], row["性别"], row["城乡"]][row["指标编码"]] = Decimal(row["数值"])
    rules = [rule for rule in CATALOGUE.rules if rule.kind in KINDS and rule.kind != "numerator_le" and rule.codes]
    broken = [(key, rule.name) for key, values in years.items() for rule in rules if holds(rule, values) is False]
    decided = sum(holds(rule, values) is True for values in years.values() for rule in rules)
    assert decided > 50
    assert broken == []


def test_the_product_reads_the_file_without_losing_a_row():
    def resolve(code, _name, _unit):
        return Resolved(Quantity.of(CATALOGUE.indicator(code)))

    figures = read_figures(FIGURES, resolve)
    assert len(figures.observations) == len(ROWS)
    assert figures.rejected == ()
    assert [f for f in figures.findings if f.severity == "error"] == []
    assert sum(bool(o.qualifier) for o in figures.observations) == sum(bool(row["限定"]) for row in ROWS)


def test_conflicts_stay_visible():
    said = {(row["指标编码"], row["年份"]): row["说明"] for row in ROWS}
    assert "61.5" in said["C-WEL-024", "2012"]
    assert "151" in said["C-HEA-083", "2022"]
    assert "2020年普查" in said["S-POP-002", "2013"]
