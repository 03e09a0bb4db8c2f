"""Excel files of figures: merged cells, formats, faults, hidden things and hostile containers."""

import datetime
import io
import subprocess
import sys
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter

from lianggang.errors import LianggangError
from lianggang.panel.figures import read_figures
from lianggang.panel.grid import column_letters
from lianggang.panel.native import UnreadableWorkbook, number_text, raw_sheets, raw_sheets_apart
from tests.panel.quantities import resolve

HEAD = ["指标", "年份", "数值", "单位", "性别"]


@pytest.fixture
def book(tmp_path):
    """A workbook to fill; `read()` closes and reads it."""

    class Book:
        path = tmp_path / "年报.xlsx"
        file = xlsxwriter.Workbook(path)

        def sheet(self, *rows, name="表1", at=0):
            sheet = self.file.add_worksheet(name)
            for r, row in enumerate(rows):
                sheet.write_row(at + r, 0, row)
            return sheet

        def read(self):
            self.file.close()
            return read_figures(self.path, resolve, territory="示例县")

    return Book()


def codes(figures):
    return [f.code for f in figures.findings]


def test_title_rows_and_places(book):
    sheet = book.sheet(HEAD, ["婴儿死亡率", 2023, 4.5, "‰", ""], at=3)
    sheet.write("A1", "示例县2023年儿童发展规划监测数据")
    (o,) = book.read().observations
    assert (o.value, o.place) == (Decimal("4.5"), "年报.xlsx 表1 C5")


def test_stored_noise_of_binary_fractions_is_not_read(book):
    book.sheet(HEAD, ["婴儿死亡率", 2023, 0.1 + 0.2, "‰", ""])
    assert book.read().observations[0].value == Decimal("0.3")


def test_numbers_stored_as_text_are_read(book):
    book.sheet(HEAD, ["婴儿死亡率", "2023年", "4.50", "‰", ""])
    assert str(book.read().observations[0].value) == "4.50"


def test_percent_format_is_read_as_the_clerk_sees_it(book):
    sheet = book.sheet(HEAD, ["婚前医学检查率", 2023, "", "%", ""])
    sheet.write("C2", 0.953, book.file.add_format({"num_format": "0.0%"}))
    figures = book.read()
    assert figures.observations[0].value == Decimal("95.3")
    assert codes(figures) == ["percent-format"]


def test_percent_format_for_a_quantity_in_permille_is_kept_aside(book):
    sheet = book.sheet(HEAD, ["婴儿死亡率", 2023, "", "‰", ""], ["婴儿死亡率", 2022, 4.5, "‰", ""])
    sheet.write("C2", 0.0045, book.file.add_format({"num_format": "0.00%"}))
    figures = book.read()
    assert [o.year for o in figures.observations] == [2022]
    assert "unit-in-number" in codes(figures)


@pytest.mark.parametrize(
    ("write", "code"),
    [
        (lambda s, f: s.write_formula("C2", "=1/0", None, "#DIV/0!"), "cell-fault"),
        (lambda s, f: s.write_formula("C2", "=A9", None, ""), "formula-not-computed"),
        (lambda s, f: s.write_datetime("C2", datetime.datetime(2023, 2, 3), f), "date-in-cell"),
        (lambda s, f: s.write_boolean("C2", True), "not-a-number"),
        (lambda s, f: s.merge_range("C2:C3", 4.5), "merged-value"),
    ],
)
def test_cells_that_hold_no_number_are_kept_aside(book, write, code):
    sheet = book.sheet(HEAD, ["婴儿死亡率", 2023, "", "‰", ""], ["婴儿死亡率", 2021, "", "‰", ""])
    write(sheet, book.file.add_format({"num_format": "yyyy-mm-dd"}))
    figures = book.read()
    assert code in codes(figures)
    assert 2023 not in [o.year for o in figures.observations]
    assert figures.rejected[0].place == "年报.xlsx 表1 第2行"


def test_merged_labels_belong_to_every_row_of_the_merge(book):
    sheet = book.sheet(HEAD, ["", 2023, 4.6, "‰", "男"], ["", 2023, 4.4, "‰", "女"], ["", 2023, 4.5, "‰", ""])
    sheet.merge_range("A2:A4", "婴儿死亡率")
    figures = book.read()
    assert [(o.indicator, o.breakdown.sex) for o in figures.observations] == [
        ("C-HEA-002", "男"),
        ("C-HEA-002", "女"),
        ("C-HEA-002", ""),
    ]
    assert figures.findings == ()


def test_a_date_in_the_year_column_gives_its_year(book):
    sheet = book.sheet(HEAD, ["婴儿死亡率", "", 4.5, "‰", ""])
    sheet.write_datetime("B2", datetime.datetime(2023, 12, 31), book.file.add_format({"num_format": "yyyy-mm-dd"}))
    assert book.read().observations[0].year == 2023


def test_wide_sheets_of_a_workbook_are_read_and_others_told(book):
    book.sheet(["指标名称", "计量单位", 2022, "2023年"], ["婴儿死亡率", "‰", 4.8, 4.5])
    book.sheet(["联系人", "电话"], ["甲", "乙"], name="通讯录")
    book.sheet(HEAD, ["婴儿死亡率", 2020, 4.5, "‰", ""], name="藏").hide()
    figures = book.read()
    assert [(o.year, o.place) for o in figures.observations] == [(2022, "年报.xlsx 表1 C2"), (2023, "年报.xlsx 表1 D2")]
    assert codes(figures) == ["header-not-found", "hidden-sheet"]


def test_hidden_rows_are_read_and_told(book):
    sheet = book.sheet(HEAD, ["婴儿死亡率", 2023, 4.5, "‰", ""], [], ["婴儿死亡率", 2022, 4.6, "‰", ""])
    sheet.set_row(1, None, None, {"hidden": True})
    figures = book.read()
    assert [o.year for o in figures.observations] == [2023, 2022]
    assert codes(figures) == ["hidden-rows"]


def test_cells_beside_the_table_are_told(book):
    book.sheet([*HEAD], ["婴儿死亡率", 2023, 4.5, "‰", "", "含流动"])
    assert codes(book.read()) == ["unheaded-column"]


def test_a_far_away_cell_does_not_exhaust_the_memory(book):
    book.sheet(HEAD, ["婴儿死亡率", 2023, 4.5, "‰", ""]).write("XFD1048576", 1)
    with pytest.raises(LianggangError, match="撑得过大"):
        book.read()


def test_a_far_away_row_without_addresses_does_not_exhaust_the_memory(book, tmp_path):
    book.sheet(HEAD, ["婴儿死亡率", 2023, 4.5, "‰", ""])
    book.file.close()
    far = b'<row r="4000000000"><c><v>1</v></c><c><v>1</v></c></row></sheetData>'
    path = rewritten(book.path, tmp_path / "far.xlsx", b"</sheetData>", far)
    with pytest.raises(LianggangError, match="撑得过大"):
        read_figures(path, resolve)


def test_formatted_empty_cells_far_away_do_no_harm(book):
    book.sheet(HEAD, ["婴儿死亡率", 2023, 4.5, "‰", ""]).write_blank(
        "XFD1048576", None, book.file.add_format({"bold": 1})
    )
    assert len(book.read().observations) == 1


def test_a_damaged_old_file_kills_no_more_than_its_own_process():
    with pytest.raises(UnreadableWorkbook, match="broken"):
        raw_sheets_apart(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 5000)


def test_the_process_apart_reads_the_same(book):
    book.sheet(HEAD, ["婴儿死亡率", 2023, 4.5, "‰", ""]).merge_range("A3:B4", "注")
    book.file.close()
    data = book.path.read_bytes()
    (here,), (apart,) = raw_sheets(data), raw_sheets_apart(data)
    assert [list(map(tuple, row)) for row in apart.rows] == here.rows
    assert (apart.name, apart.hidden, len(apart.merged)) == (here.name, here.hidden, 1)


def rewritten(source, target, old, new):
    """A copy of a workbook with one place of its first sheet changed."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for part in before.namelist():
            content = before.read(part)
            after.writestr(part, content.replace(old, new, 1) if part.endswith("sheet1.xml") else content)
    return target


def test_old_xls_files_are_read(book, tmp_path):
    rows = ["", 2023, 4.5, "‰", ""], ["", 2022, 4.6, "‰", ""], ["婚前医学检查率", 2022, "", "%", ""]
    sheet = book.sheet(HEAD, *rows)
    sheet.merge_range("A2:A3", "婴儿死亡率")
    sheet.write("C4", 0.953, book.file.add_format({"num_format": "0.0%"}))
    book.file.close()
    converted = _to_xls(book.path, tmp_path / "old")
    figures = read_figures(converted, resolve, territory="示例县")
    assert [(o.year, o.value) for o in figures.observations[:2]] == [(2023, Decimal("4.5")), (2022, Decimal("4.6"))]
    assert codes(figures) == ["maybe-fraction"]


def _to_xls(path, folder):
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    command += ["--convert-to", "xls", "--outdir", str(folder), str(path)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    except FileNotFoundError:
        pytest.skip("needs LibreOffice to write an .xls file")
    made = folder / f"{path.stem}.xls"
    if not made.exists():
        pytest.skip("needs LibreOffice Calc to write an .xls file; only other parts of LibreOffice are here")
    return made


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"word/document.xml": b"<w/>"}, "not-a-table"),
        ({"a.txt": b"x"}, "not-a-table"),
        ({"xl/workbook.xml": b"<workbook", "xl/_rels/workbook.xml.rels": b"<"}, "workbook-broken"),
        ({"xl/workbook.xml": b"0" * 201 * 1024 * 1024}, "unpacks-too-large"),
    ],
)
def test_hostile_archives_are_refused(tmp_path, parts, code):
    path = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(LianggangError) as refusal:
        read_figures(path, resolve)
    assert [f.code for f in refusal.value.findings] == [code]


def test_entities_are_not_expanded(tmp_path, book):
    book.sheet(HEAD, ["婴儿死亡率", 2023, 4.5, "‰", ""])
    book.file.close()
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'
    path = rewritten(book.path, tmp_path / "bomb.xlsx", b"<worksheet", bomb)
    assert len(read_figures(path, resolve, territory="示例县").observations) == 1


def test_a_locked_workbook_is_refused(tmp_path):
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(LianggangError, match="密码"):
        read_figures(path, resolve)


@pytest.mark.parametrize("cut", [100, 1000, 3000, 5000])
def test_a_cut_off_file_is_refused(tmp_path, book, cut):
    book.sheet(HEAD, *[["婴儿死亡率", 1950 + n, 4.5, "‰", ""] for n in range(100)])
    book.file.close()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(io.BytesIO(book.path.read_bytes()).read(cut))
    with pytest.raises(LianggangError):
        read_figures(path, resolve)


@pytest.mark.parametrize(("number", "text"), [(95.0, "95"), (1e15, "1000000000000000"), (1e-7, "0.0000001"), (5, "5")])
def test_numbers_are_printed_plainly(number, text):
    assert number_text(number) == text


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_column_letters(column, letters):
    assert column_letters(column) == letters


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of memory there")
def test_the_process_apart_may_not_take_all_memory():
    greedy = "from lianggang.panel.native import MAX_MEMORY, limit_memory; limit_memory(); bytearray(MAX_MEMORY)"
    done = subprocess.run([sys.executable, "-c", greedy], capture_output=True)
    assert done.returncode != 0
    assert b"MemoryError" in done.stderr
