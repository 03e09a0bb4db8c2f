"""Forms out and in: what the clerk fills is what is read, whatever else was done to the file."""

import tempfile
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lianggang.catalogue import load_catalogue
from lianggang.collect.form import FormLine, FormSpec
from lianggang.collect.layout import columns
from lianggang.collect.read import read_form
from lianggang.collect.write import write_form
from lianggang.errors import LianggangError
from lianggang.panel.model import TOTAL, Breakdown
from lianggang.panel.series import build_series
from tests.collect.forms import INFANT, LIFE, MATERNAL, SCREENING, form

FIRST = 9  # row of the first line


class Clerk:
    """Fills a form in a spreadsheet program that does not recalculate."""

    def __init__(self, folder: Path, spec: FormSpec | None = None) -> None:
        self.spec = spec or form()
        self.path = Path(folder) / "报送表.xlsx"
        write_form(self.spec, self.path)
        self.book = openpyxl.load_workbook(self.path)
        self.sheet = self.book[self.spec.sheet_name]
        self.column = {column.heading: i for i, column in enumerate(columns(self.spec), start=1)}

    def fill(self, line, **cells):
        row = FIRST + self.spec.lines.index(line)
        for heading, value in cells.items():
            self.sheet.cell(row, self.column[heading]).value = value
        return self

    def fill_plausibly(self):
        """Everything that the sample form asks, so that a test may look at one thing."""
        self.fill(MATERNAL, 分子=1, 分母=3000, 城镇=0, 农村=66.7)
        self.fill(INFANT, 分子=12, 分母=3000, 男=4.2, 女=3.8, 城镇=3.5, 农村=4.4)
        self.fill(SCREENING, 分子=6000, 分母=9000, 城镇=70, 农村=60.5)
        self.fill(self.spec.lines[3], 本年值=1)
        self.fill(LIFE, 无数据原因="部门不掌握")
        foot = FIRST + len(self.spec.lines) + 1
        cells = ((foot, 2, "甲"), (foot, 6, "乙"), (foot, 10, "丙"), (foot + 1, 2, "123"), (foot + 1, 6, "2月1日"))
        for row, column, text in cells:
            self.sheet.cell(row, column, text)
        return self

    def hand_in(self, spec=None):
        self.book.save(self.path)
        return read_form(self.path, spec or self.spec)


@pytest.fixture
def clerk(tmp_path):
    return Clerk(tmp_path)


def codes(filled):
    return [f.code for f in filled.findings]


def total(filled, line):
    return next(o for o in filled.observations if o.indicator == line.code and o.breakdown == TOTAL)


def test_a_complete_form_is_read_without_a_remark(clerk):
    filled = clerk.fill_plausibly().hand_in()
    assert filled.findings == ()
    assert filled.signatures["填表人"] == "丙"
    maternal = total(filled, MATERNAL)
    assert str(maternal.value) == "33.3"
    assert (maternal.numerator, maternal.denominator, maternal.unit) == (1, 3000, "/10万")
    assert (maternal.territory, maternal.year, maternal.source) == ("示例县", 2025, "卫生健康局")
    assert maternal.place == "卫生健康局 表W1 I9"
    rural = next(o for o in filled.observations if o.breakdown == Breakdown(residence="农村"))
    assert (rural.value, rural.place) == (Decimal("66.7"), "卫生健康局 表W1 U9")
    life = total(filled, LIFE)
    assert (life.value, life.missing) == (None, "部门不掌握")


def test_an_empty_form_is_blank_and_not_zero(clerk):
    filled = clerk.fill(SCREENING, 本年值=66.7, 城镇=70, 农村=60).hand_in()
    blank = [o for o in filled.observations if o.indicator != SCREENING.code]
    assert {(o.value, o.missing) for o in blank} == {(None, "缺报")}


def test_blanks_are_one_line_a_form_with_the_first_names(clerk):
    filled = clerk.fill(SCREENING, 本年值=66.7).hand_in()
    empty, parts, unsigned = filled.findings
    assert empty.message == "5项中有4项未填，也没有原因：孕产妇死亡率、婴儿死亡率、危重孕产妇救治中心数等"
    assert parts.message == "有数值的指标中1项缺少分组数：适龄妇女宫颈癌人群筛查率（城镇、农村）"
    assert (empty.place, unsigned.code) == ("卫生健康局 表W1", "form-unsigned")


def test_an_empty_form_is_one_error_and_gives_nothing(clerk):
    filled = clerk.hand_in()
    (finding,) = filled.findings
    assert (finding.code, finding.severity, filled.observations) == ("form-empty", "error", ())
    assert finding.message.startswith("卫生健康局的表整张未填：5项")


def test_a_form_with_nothing_but_reasons_is_not_empty(clerk):
    for line in clerk.spec.lines:
        clerk.fill(line, 无数据原因="部门不掌握")
    filled = clerk.hand_in()
    assert codes(filled) == ["form-unsigned"]
    assert {o.missing for o in filled.observations} == {"部门不掌握"}


def test_the_years_before_that_the_form_shows_are_read_with_their_cells(clerk):
    history = clerk.fill_plausibly().hand_in().history
    assert [(o.indicator, o.year, o.value) for o in history if o.indicator == INFANT.code] == [
        (INFANT.code, year, INFANT.history[year]) for year in (2022, 2023, 2024)
    ]
    assert {o.year for o in history if o.indicator == MATERNAL.code} == {2022, 2023}
    assert history[0].place == "卫生健康局 表W1 D9"


def test_a_form_under_the_unit_s_old_name_is_read_with_a_note(clerk):
    filled = clerk.fill_plausibly().hand_in(form(unit="卫生健康委"))
    assert codes(filled) == ["wrong-unit"]
    filled = read_form(clerk.path, form(unit="卫生健康委"), issued_to="卫生健康局")
    assert codes(filled) == ["form-unit-renamed"]
    assert total(filled, MATERNAL).source == "卫生健康委"


def test_value_typed_without_counts_is_taken_as_it_stands(clerk):
    filled = clerk.fill(SCREENING, 本年值=66.7, 城镇=70, 农村=60).hand_in()
    assert total(filled, SCREENING).value == Decimal("66.7")


def test_typed_value_that_disagrees_with_its_counts_is_an_error_at_its_cell(clerk):
    filled = clerk.fill_plausibly().fill(INFANT, 分子=3, 分母=2941, 本年值=1.2).hand_in()
    (finding,) = filled.findings
    assert (finding.code, finding.place) == ("value-not-ratio", "卫生健康局 表W1 I10")
    assert not [o for o in filled.observations if o.indicator == INFANT.code and o.breakdown == TOTAL]


def test_value_that_the_spreadsheet_computed_has_the_decimals_of_the_years_before(clerk):
    filled = clerk.fill_plausibly().fill(INFANT, 分子=1, 分母=3, 本年值=1000 / 3).hand_in()
    assert "value-not-ratio" not in codes(filled)
    out_of_range = [f for f in filled.findings if f.code == "out-of-range"]
    assert len(out_of_range) == 1
    filled = clerk.fill(INFANT, 分子=11, 分母=2941, 本年值=11 / 2941 * 1000).hand_in()
    assert str(total(filled, INFANT).value) == "3.74"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"分子": "约12"}, "approximate-number"),
        ({"分子": "无"}, "ambiguous-none"),
        ({"分母": 0, "本年值": 0}, "zero-denominator"),
        ({"分子": -1}, "negative-count"),
        ({"分子": 12, "分母": 3000, "本年值": 0.4}, "value-not-ratio"),
        ({"分子": None, "分母": None, "本年值": "12.5%"}, "unit-in-number"),
        ({"分子": None, "分母": None, "本年值": 450}, "out-of-range"),
        ({"男": 450}, "out-of-range"),
        ({"男": None, "女": "—"}, "breakdown-missing"),
        ({"无数据原因": "保密"}, "reason-with-value"),
        ({"分子": None, "分母": None, "无数据原因": "其他"}, "reason-unexplained"),
        ({"分子": "=1/0"}, "formula-not-computed"),
    ],
)
def test_each_mistake_is_named(clerk, cells, code):
    filled = clerk.fill_plausibly().fill(INFANT, **cells).hand_in()
    assert codes(filled)[0] == code
    assert all(f.advice and f.place.startswith("卫生健康局 表W1 ") for f in filled.findings)


def test_reason_other_is_replaced_by_its_explanation(clerk):
    filled = clerk.fill_plausibly().fill(LIFE, 无数据原因="其他", 说明="由市局测算").hand_in()
    assert total(filled, LIFE).missing == "由市局测算"
    assert filled.findings == ()


def test_missing_breakdowns_that_the_note_explains_are_not_asked_again(clerk):
    filled = clerk.fill_plausibly().fill(INFANT, 男=None, 女=None, 说明="年报不分性别").hand_in()
    assert filled.findings == ()
    assert [o.missing for o in filled.observations if o.breakdown.sex] == ["年报不分性别"] * 2


def test_moved_and_inserted_rows_do_no_harm(clerk):
    clerk.fill_plausibly()
    for merged in [str(m) for m in clerk.sheet.merged_cells.ranges if m.min_row > FIRST]:
        clerk.sheet.unmerge_cells(merged)
    clerk.sheet.insert_rows(FIRST, 2)
    filled = clerk.hand_in()
    assert total(filled, MATERNAL).numerator == 1
    assert total(filled, MATERNAL).place == "卫生健康局 表W1 I11"


def test_inserted_column_does_no_harm(clerk):
    clerk.fill_plausibly()
    for merged in [str(m) for m in clerk.sheet.merged_cells.ranges]:
        clerk.sheet.unmerge_cells(merged)
    clerk.sheet.insert_cols(8)
    filled = clerk.hand_in()
    assert (total(filled, MATERNAL).numerator, total(filled, MATERNAL).denominator) == (1, 3000)


def test_changed_code_is_an_error_and_the_row_is_not_used(clerk):
    clerk.fill_plausibly().sheet.cell(FIRST, 3, "W-HEA-999")
    filled = clerk.hand_in()
    assert codes(filled) == ["code-tampered"]
    assert not [o for o in filled.observations if o.indicator in (MATERNAL.code, "W-HEA-999")]


def test_deleted_added_and_repeated_rows_are_named(clerk):
    clerk.fill_plausibly()
    for column in range(1, 17):
        clerk.sheet.cell(FIRST, column).value = None
    clerk.sheet.cell(30, 3, "X-1")
    clerk.sheet.cell(30, 9, 5)
    clerk.sheet.cell(31, 3, INFANT.code)
    filled = clerk.hand_in()
    assert sorted(codes(filled)) == ["line-missing", "line-repeated", "line-unknown"]


def test_numbers_in_closed_cells_are_told(clerk):
    filled = clerk.fill_plausibly().fill(MATERNAL, 男=3).hand_in()
    assert codes(filled) == ["closed-cell-filled"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"year": 2024}, "wrong-year"), ({"unit": "教育局"}, "wrong-unit"), ({"territory": "邻县"}, "wrong-territory")],
)
def test_a_form_that_belongs_elsewhere_gives_no_observations(clerk, changes, code):
    filled = clerk.fill_plausibly().hand_in(form(**changes))
    assert (codes(filled), filled.observations) == ([code], ())


def test_an_older_form_is_read_with_a_warning(clerk):
    filled = clerk.fill_plausibly().hand_in(form(lines=(MATERNAL, INFANT)))
    assert codes(filled)[0] == "template-outdated"
    assert total(filled, MATERNAL).numerator == 1


def test_a_form_without_its_mark_is_read_by_its_codes(clerk):
    del clerk.fill_plausibly().book["_lianggang"]
    filled = clerk.hand_in()
    assert codes(filled) == ["template-unmarked"]
    assert total(filled, INFANT).denominator == 3000


def test_a_workbook_that_is_no_form_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "通讯录"
    book.save(tmp_path / "别的.xlsx")
    with pytest.raises(LianggangError, match="没有报送表"):
        read_form(tmp_path / "别的.xlsx", form())


def test_a_change_of_definition_is_read_and_becomes_a_break(clerk):
    filled = clerk.fill_plausibly().fill(SCREENING, 口径变化="含流动人口").hand_in()
    assert filled.findings == ()
    assert total(filled, SCREENING).redefined == "含流动人口"
    assert {o.redefined for o in filled.observations if o.indicator != SCREENING.code} == {""}
    series = build_series(filled.observations)
    assert {s.breaks for key, s in series.items() if key[0] == SCREENING.code} == {(2025,)}


@pytest.mark.parametrize("text", ["无", "不变", "没有变化。", " — "])
def test_no_change_of_definition_is_none(clerk, text):
    filled = clerk.fill_plausibly().fill(SCREENING, 口径变化=text).hand_in()
    assert total(filled, SCREENING).redefined == ""


def test_a_form_from_before_that_column_is_read(clerk):
    clerk.fill_plausibly().sheet.delete_cols(clerk.column["口径变化"])
    filled = clerk.hand_in()
    assert "column-missing" not in codes(filled)
    assert total(filled, MATERNAL).numerator == 1


def test_lost_column_is_an_error(clerk):
    clerk.fill_plausibly()
    clerk.sheet["G7"] = "其他"
    assert "column-missing" in codes(clerk.hand_in())


def test_an_indicator_is_asked_only_once():
    with pytest.raises(ValueError, match="only once"):
        form(lines=(MATERNAL, MATERNAL))


def test_template_id_follows_meaning_and_not_history():
    assert form().template_id == form().template_id
    assert form().template_id != form(year=2024).template_id
    assert form(lines=(MATERNAL,)).template_id != form(lines=(INFANT,)).template_id


def test_text_is_never_a_formula(tmp_path):
    write_form(form(unit="=cmd()", issuer="+1", approval="@x"), tmp_path / "f.xlsx")
    with zipfile.ZipFile(tmp_path / "f.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    formulas = [part.split("</f>")[0] for part in sheet.split("<f>")[1:]]
    assert len(formulas) == 3 + 8  # the totals and parts of three divided lines
    assert all(f.startswith("IF(OR(") for f in formulas)


def test_only_inputs_are_unlocked(clerk):
    sheet = clerk.sheet
    assert sheet.protection.sheet
    assert not sheet.cell(FIRST, clerk.column["分子"]).protection.locked
    for column in (1, 2, 3, 4, clerk.column["男"]):
        assert sheet.cell(FIRST, column).protection.locked
    assert clerk.book["_lianggang"].sheet_state == "veryHidden"


COUNTS = st.integers(min_value=1, max_value=10**6)
VALUES = st.decimals(min_value=0, max_value=100, places=2)


@settings(max_examples=15, deadline=None)
@given(
    counts=st.none() | st.tuples(COUNTS, COUNTS).map(sorted),
    typed=st.none() | VALUES,
    parts=st.lists(VALUES, max_size=2),
)
def test_round_trip(counts, typed, parts):
    """What is filled comes back, as the same decimals, in the same cells."""
    with tempfile.TemporaryDirectory() as folder:
        clerk = Clerk(folder, form(lines=(SCREENING,)))
        cells = {"分子": counts[0], "分母": counts[1]} if counts else {"本年值": typed}
        cells |= dict(zip(("城镇", "农村"), parts, strict=False))
        assume(any(value is not None for value in cells.values()))
        filled = clerk.fill(SCREENING, **cells).hand_in()
    values = {o.breakdown.label: o.value for o in filled.observations}
    assert values["合计"] == (SCREENING.computed(*map(Decimal, counts)) if counts else typed)
    assert [values["城镇"], values["农村"]] == [*parts, None, None][:2]


def test_a_line_asks_what_the_catalogue_says():
    catalogue = load_catalogue()
    line = FormLine.of(catalogue.indicator("C-HEA-002"), {2024: Decimal("4.5")})
    assert (line.name, line.unit, line.scale, line.divides) == ("婴儿死亡率", "‰", 1000, True)
    assert set(line.breakdowns) <= {"男", "女", "城镇", "农村"}
    assert not FormLine.of(catalogue.indicator("W-HEA-042")).divides


def test_a_form_of_every_indicator_of_an_office_goes_out_and_comes_back(tmp_path):
    lines = tuple(FormLine.of(i) for i in load_catalogue().indicators.values() if "卫生健康" in i.functions)
    filled = Clerk(tmp_path, form(lines=lines)).fill(lines[0], 无数据原因="部门不掌握").hand_in()
    assert {o.indicator for o in filled.observations} == {line.code for line in lines}
    assert codes(filled) == ["empty-value", "form-unsigned"]


def test_computed_value_looks_like_the_years_before(clerk):
    filled = clerk.fill_plausibly().fill(MATERNAL, 分子=1, 分母=2520).hand_in()
    assert str(total(filled, MATERNAL).value) == "39.7"


def test_the_advice_on_an_approximate_number_names_what_the_form_has(clerk):
    (finding,) = clerk.fill_plausibly().fill(LIFE, 本年值="约79", 无数据原因="").hand_in().findings
    assert finding.code == "approximate-number"
    assert "限定" not in finding.advice
    assert "“说明”" in finding.advice


@pytest.mark.parametrize(
    ("code", "name", "labels"),
    [
        ("W-EDU-003", "", ("城镇", "农村")),
        ("C-EDU-008", "高中阶段女性毛入学率", ("城镇", "农村")),
        ("S-ENV-002", "", ()),
        ("W-HEA-004", "", ()),
        ("C-HEA-002", "", ("男", "女", "城镇", "农村")),
    ],
)
def test_what_is_one_sided_is_not_broken_down_by_that_side(code, name, labels):
    assert FormLine.of(load_catalogue().indicator(code), name=name).breakdowns == labels


def test_parts_have_their_counts_and_the_value_follows(clerk):
    clerk.fill_plausibly().fill(MATERNAL, 城镇=None, 城镇分子=0, 城镇分母=1008, 农村=None, 农村分子=1, 农村分母=1992)
    filled = clerk.hand_in()
    town, country = (
        next(o for o in filled.observations if o.indicator == MATERNAL.code and o.breakdown.residence == r)
        for r in ("城镇", "农村")
    )
    assert (str(country.value), country.numerator, country.denominator) == ("50.2", 1, 1992)
    assert (town.value, town.numerator, town.denominator) == (0, 0, 1008)


def test_counts_of_parts_are_closed_where_nothing_is_divided_and_wanted_by_no_form_without_parts(clerk):
    assert codes(clerk.fill_plausibly().fill(LIFE, 男分子=3).hand_in()) == ["closed-cell-filled"]
    assert "男分子" not in {column.heading for column in columns(form(lines=(MATERNAL,)))}


def test_what_was_said_of_the_counts_of_a_part_is_laid_into_the_form(tmp_path):
    said = {(MATERNAL.code, "农村分子"): "1", (MATERNAL.code, "农村分母"): "1992"}
    write_form(form(), tmp_path / "f.xlsx", said)
    filled = read_form(tmp_path / "f.xlsx", form())
    country = next(o for o in filled.observations if o.breakdown.residence == "农村")
    assert (country.numerator, country.denominator, str(country.value)) == (1, 1992, "50.2")


def test_the_form_remembers_decimals_that_a_spreadsheet_drops(tmp_path):
    clerk = Clerk(tmp_path, form(lines=(replace(MATERNAL, history={2024: Decimal("33.30")}),)))
    clerk.fill(clerk.spec.lines[0], 分子=1, 分母=2520)
    clerk.book.save(clerk.path)
    bare = form(lines=(replace(MATERNAL, history=None),))
    assert str(total(read_form(clerk.path, bare), MATERNAL).value) == "39.68"
