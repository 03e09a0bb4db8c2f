"""Text files of figures: what is let in, what is kept aside, and what is said about it."""

import csv
import re
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.errors import LianggangError
from lianggang.findings import Severity
from lianggang.panel.figures import Figures, read_figures
from lianggang.panel.model import Breakdown
from tests.panel.quantities import resolve

HEAD = "指标编码,指标,地区,年份,数值,单位,分子,分母,性别,年龄,城乡,其他分组,来源,说明,限定"


@pytest.fixture
def read(tmp_path):
    def _read(text, *, encoding="utf-8", territory="示例县", name="figures.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return read_figures(path, resolve, territory=territory)

    return _read


def codes(figures):
    return [f.code for f in figures.findings]


def only(figures):
    (observation,) = figures.observations
    return observation


def test_a_full_row_becomes_an_observation_with_its_place(read):
    figures = read(f"{HEAD}\nW-HEA-003,,,2023,9.8,/10万,1,10204,,,,,卫生健康局,年报,")
    o = only(figures)
    assert (o.indicator, o.territory, o.year, o.value) == ("W-HEA-003", "示例县", 2023, Decimal("9.8"))
    assert (o.numerator, o.denominator, o.source, o.note) == (1, 10204, "卫生健康局", "年报")
    assert (o.as_reported, o.place) == ("9.8", "figures.csv 第2行")
    assert figures.findings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_encodings_and_separators(read, encoding, separator):
    text = "示例县监测数据\n\n指标,年份,数值\n婴儿死亡率,2023年,4.5\n".replace(",", separator)
    o = only(read(text, encoding=encoding))
    assert (o.indicator, o.year, o.value, o.place) == ("C-HEA-002", 2023, Decimal("4.5"), "figures.csv 第4行")


def test_wide_layout_gives_one_observation_per_year_and_keeps_the_gaps(read):
    figures = read("指标,单位,2021年,2022,2023年度\n婴儿死亡率,‰,5.1,,4.5\n")
    assert [(o.year, o.value, o.missing) for o in figures.observations] == [
        (2021, Decimal("5.1"), ""),
        (2022, None, "缺报"),
        (2023, Decimal("4.5"), ""),
    ]
    assert codes(figures) == ["empty-value"]


def test_breakdown_words_are_brought_to_one_spelling(read):
    figures = read("指标,年份,数值,性别,年龄,城乡\n婴儿死亡率,2023,4.5,女婴,0~2岁,乡村\n婴儿死亡率,2023,4.4,合计,,全部")
    assert [o.breakdown for o in figures.observations] == [Breakdown("女", "0—2岁", "农村"), Breakdown()]


def test_value_is_computed_from_its_counts_when_it_is_blank(read):
    figures = read("指标,年份,数值,分子,分母\n婚前医学检查率,2023,,150,200")
    assert only(figures).value == 75
    assert codes(figures) == ["value-computed"]


def test_qualifier_column_keeps_a_bound(read):
    assert only(read("指标,年份,数值,限定\n婚前医学检查率,2023,95,以上")).qualifier == ">="


@pytest.mark.parametrize(
    ("cell", "note", "missing"),
    [("", "", "缺报"), ("—", "", "缺报"), ("", "分母为0", "分母为0"), ("部门不掌握", "", "部门不掌握")],
)
def test_no_value_is_missing_with_a_reason_and_never_zero(read, cell, note, missing):
    figures = read(f"指标,年份,数值,说明\n婴儿死亡率,2023,{cell},{note}")
    o = only(figures)
    assert (o.value, o.missing) == (None, missing)
    assert codes(figures) == (["empty-value"] if missing == "缺报" else [])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("神秘指标,2023,4.5,‰,,,", "unknown-indicator"),
        ("婴儿死亡率,2023,0.45,%,,,", "unit-mismatch"),
        ("婚前医学检查率,2023,12.5‰,%,,,", "unit-in-number"),
        ("婴儿死亡率,2023,1.2.3,‰,,,", "broken-number"),
        ("婴儿死亡率,2023,约4,‰,,,", "approximate-number"),
        ("婴儿死亡率,2023,无,‰,,,", "ambiguous-none"),
        ("婴儿死亡率,2023,1E+1,‰,,,", "scientific-notation"),
        ("婴儿死亡率,2023,NaN,‰,,,", "not-finite"),
        ("婴儿死亡率,23年,4.5,‰,,,", "bad-year"),
        ("婴儿死亡率,1850,4.5,‰,,,", "bad-year"),
        ("婴儿死亡率,2023,4.5,‰,-9,-2000,", "negative-count"),
        ("婴儿死亡率,2023,4.5,‰,0,0,", "zero-denominator"),
        ("婴儿死亡率,2023,450,‰,,,", "out-of-range"),
        ("婴儿死亡率,2023,1.2,‰,3,2941,", "value-not-ratio"),
        ("婚前医学检查率,2023,75,%,200,150,", "numerator-exceeds-denominator"),
        ("婴儿死亡率,2023,4.5,‰,,,双性", "unknown-breakdown"),
        ("婴儿死亡率,2023,4.5,‰,,百人,", "broken-number"),
    ],
)
def test_errors_keep_the_row_aside_with_its_cells(read, row, code):
    figures = read(f"指标,年份,数值,单位,分子,分母,性别\n{row}\n婴儿死亡率,2022,4.5,‰,,,")
    assert [o.year for o in figures.observations] == [2022]
    (rejected,) = figures.rejected
    assert code in [f.code for f in rejected.findings]
    assert rejected.place == "figures.csv 第2行"
    assert dict(rejected.cells)["指标"] == row.split(",")[0]
    assert all(f.advice for f in rejected.findings)


def test_a_gross_rate_may_exceed_a_hundred(read):
    assert only(read("指标,年份,数值,分子,分母\n学前教育毛入园率,2023,105.0,105,100")).value == 105


def test_unit_slip_is_named_with_its_factor(read):
    figures = read("指标,年份,数值,分子,分母\n婴儿死亡率,2023,0.45,9,2000")
    assert "相差约10倍" in figures.findings[0].advice


def test_truncation_in_the_last_digit_is_only_doubtful(read):
    figures = read("指标,年份,数值,分子,分母\n婚前医学检查率,2023,66.6,2,3")
    assert only(figures).value == Decimal("66.6")
    assert [(f.code, f.severity) for f in figures.findings] == [("rounding-slip", Severity.WARNING)]


def test_equal_repetition_is_taken_once_and_contradiction_not_at_all(read):
    rows = "婴儿死亡率,2022,4.5\n婴儿死亡率,2022,4.50\n婴儿死亡率,2023,4.1\n婴儿死亡率,2023,4.2\n"
    figures = read("指标,年份,数值\n" + rows)
    assert only(figures).year == 2022
    assert codes(figures) == ["duplicate-same", "duplicate-conflict"]
    assert re.match(r"婴儿死亡率（C-HEA-\d+） .*2023年（合计）有2个不同的数", figures.findings[1].message)
    assert [r.place for r in figures.rejected] == ["figures.csv 第4行", "figures.csv 第5行"]


def test_thousands_separator_without_quotes_is_noticed(read):
    figures = read('指标,年份,数值\n幼儿园数,2022,1,234\n幼儿园数,2023,"1,250"\n')
    assert only(figures).value == 1250
    assert codes(figures) == ["extra-cells", "thousands-separator"]
    assert len(figures.rejected) == 1


def test_remarks_below_the_table_are_not_data_and_not_silent(read):
    figures = read("指标,年份,数值\n婴儿死亡率,2023,4.5\n注：数据来自年报\n")
    assert len(figures.observations) == 1
    assert codes(figures) == ["text-row"]


def test_notes_of_one_kind_are_counted_together(read):
    rows = "".join(f"婴儿死亡率,{year},４.{year % 10}\n" for year in range(2015, 2024))
    (finding,) = read("指标,年份,数值\n" + rows).findings
    assert (finding.code, finding.place) == ("full-width-digits", "figures.csv 第2行等")
    assert "共9处" in finding.message


def test_an_unknown_indicator_is_told_once_and_every_row_of_it_kept(read):
    figures = read("指标,2021年,2022年,2023年\n神秘指标,1,2,3\n婴儿死亡率,4,4,4\n神秘指标,1,2,3\n")
    (finding,) = figures.findings
    assert "共2处" in finding.message
    assert len(figures.rejected) == 6


def test_rows_without_territory_are_kept_aside_when_none_is_given(read):
    figures = read("指标,年份,数值\n婴儿死亡率,2023,4.5\n", territory=None)
    assert (figures.observations, codes(figures)) == ((), ["no-territory"])


def test_unused_columns_are_told(read):
    assert codes(read("指标,年份,数值,天气\n婴儿死亡率,2023,4.5,晴\n")) == ["unused-column"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"  \n\n", "file-empty"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "not-a-table"),
        (b"%PDF-1.7 ...", "not-a-table"),
        (b"abc\0def", "not-a-table"),
        (b"PK\x03\x04 but no archive", "workbook-broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook-broken"),
        (b"\x81\x20\xff\xfe\xfa", "unknown-encoding"),
        ('指标,年份,数值\n"婴儿死亡率,2023,4.5\n'.encode(), "broken-quotes"),
        ("姓名,电话\n张三,123\n".encode(), "header-not-found"),
        ("指标,年份\n婴儿死亡率,2023\n".encode(), "header-not-found"),
        ("指标,年份,数值,数值\n婴儿死亡率,2023,4,5\n".encode(), "duplicate-column"),
        ("指标,年份,数值\n".encode(), "no-figures"),
    ],
)
def test_a_file_of_no_use_is_refused_with_a_next_step(read, content, code):
    with pytest.raises(LianggangError) as refusal:
        read(content, name="figures.xlsx")
    assert code in [f.code for f in refusal.value.findings]
    assert all(f.advice and f.place for f in refusal.value.findings)


def test_missing_columns_are_named_with_what_was_found(read):
    with pytest.raises(LianggangError, match="缺少：数值；认出的列：指标、年份"):
        read("指标,年份\n婴儿死亡率,2023\n")


def test_a_file_that_does_not_exist_or_is_too_large_is_refused(tmp_path):
    with pytest.raises(LianggangError, match="不存在"):
        read_figures(tmp_path / "none.csv", resolve)
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as sparse:
        sparse.truncate(51 * 1024 * 1024)
    with pytest.raises(LianggangError, match="50MB"):
        read_figures(huge, resolve)


def read_or_refuse(path):
    try:
        return read_figures(path, resolve, territory="示例县")
    except LianggangError as refusal:
        return Figures(findings=refusal.findings)


NAMES = st.sampled_from(["婴儿死亡率", "幼儿园数", "婚前医学检查率", "神秘指标", ""])
YEARS = st.sampled_from(["2021", "2022年", "２０２３", "23", "", "2024年度"])
VALUES = st.sampled_from(
    ["", "—", "4.5", "４.5", "1,234", "约4", "-1", "450", "无", "0", "12.5‰", "nan", "4.5.6", "保密"]
)
UNITS = st.sampled_from(["", "‰", "%", "所", "个"])
COUNTS = st.sampled_from(["", "0", "9", "2000", "-3", "1.5", "约9"])
ROWS = st.lists(st.tuples(NAMES, YEARS, VALUES, UNITS, COUNTS, COUNTS), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_no_row_is_lost_and_no_key_is_accepted_twice(rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [["指标", "年份", "数值", "单位", "分子", "分母", "来源"], *([*r, "甲"] for r in rows)]
            )
        figures = read_or_refuse(path)
    if figures.rejected == figures.observations == ():
        assert {f.code for f in figures.findings} == {"no-figures", "text-row"}
        return
    told = [f for f in figures.findings if f.code in ("duplicate-same", "text-row")]
    told = sum(int(re.search(r"共(\d+)处", f.message + "共1处")[1]) for f in told)
    assert len(figures.observations) + len(figures.rejected) + told == len(rows)
    assert len({o.key for o in figures.observations}) == len(figures.observations)
    assert all(r.findings for r in figures.rejected)
    assert all((o.value is None) == bool(o.missing) for o in figures.observations)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(b"\xe6\x8c\x87\xe6\xa0\x87,2023\n" + content)
        figures = read_or_refuse(path)
    assert figures.observations or figures.findings
    assert all(f.advice for f in figures.findings if f.severity is Severity.ERROR)


def test_a_change_of_definition_is_kept_with_its_year(read):
    rows = "指标,年份,数值,口径变化\n婴儿死亡率,2021,5.1,\n婴儿死亡率,2022,,含流动人口\n"
    assert [(o.year, o.redefined) for o in read(rows).observations] == [(2021, ""), (2022, "含流动人口")]


def test_a_repetition_that_tells_the_change_of_definition_is_heard(read):
    figures = read("指标,年份,数值,口径变化\n婴儿死亡率,2022,5.1,\n婴儿死亡率,2022,5.1,含流动人口\n")
    assert only(figures).redefined == "含流动人口"


@pytest.mark.parametrize(("text", "years"), [("2022年起含流动人口", [2022]), ("2021年、２０２３年两次", [2022, 2023])])
def test_in_the_wide_layout_a_change_of_definition_names_its_year(read, text, years):
    figures = read(f"指标,2020年,2022年,2023年,口径变化\n婴儿死亡率,5.1,5,4.5,{text}\n")
    assert [o.year for o in figures.observations if o.redefined] == years
    assert len(figures.observations) == 3


@pytest.mark.parametrize("text", ["含流动人口", "2024年起含流动人口", "120220年"])
def test_in_the_wide_layout_a_change_of_no_year_keeps_the_row_aside(read, text):
    figures = read(f"指标,2020年,2022年,口径变化\n婴儿死亡率,5.1,5,{text}\n")
    assert (codes(figures), figures.observations) == (["redefined-without-year"], ())


def test_computed_value_has_the_decimals_of_its_series(read):
    figures = read("指标,年份,数值,分子,分母\n婚前医学检查率,2023,30.56,55,180\n婚前医学检查率,2024,,55,180")
    assert [str(o.value) for o in figures.observations] == ["30.56", "30.56"]
