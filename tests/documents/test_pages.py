"""What holds for every format of pages, shown on PDF and OFD alike."""

from collections.abc import Callable

import pytest

from lianggang.documents import Document, Paragraph, Table, from_bytes
from tests.documents.page_files import Sheet, ofd, pdf

Make = Callable[[list[Sheet]], bytes]
LONG = (
    "到２０２５年，全县孕产妇死亡率下降到十万分之十二以内，妇女常见病筛查率达到百分之八十五以上，"
    "人均预期寿命延长，健康水平不断提高。"
)
SHORT = "一、总则"


@pytest.fixture(params=[pdf, ofd], ids=["pdf", "ofd"])
def make(request: pytest.FixtureRequest) -> Make:
    made: Make = request.param
    return made


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grids(document: Document) -> list[list[list[str]]]:
    return [
        [[("^" if cell.merged else "") + cell.text for cell in row] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def codes(document: Document) -> list[str]:
    return [finding.code for finding in document.findings]


def test_lines_are_joined_into_paragraphs(make: Make) -> None:
    document = from_bytes("规划", make([Sheet().column([SHORT, LONG, LONG, SHORT])]))
    assert texts(document) == [SHORT, LONG, LONG, SHORT]
    assert {block.page for block in document.blocks} == {1}


def test_paragraphs_are_joined_across_pages_without_page_numbers(make: Make) -> None:
    whole = Sheet().column([LONG, LONG])
    cut = 500 / 2
    first = Sheet([t for t in whole.texts if t[1] < cut]).write(290, 780, "— 1 —", 10)
    second = Sheet([t for t in whole.texts if t[1] >= cut]).write(290, 780, "— 2 —", 10)
    document = from_bytes("规划", make([first, second]))
    assert texts(document) == [LONG, LONG]
    assert codes(document) == ["page-furniture"]


def test_running_heads_are_left_out_and_first_lines_are_kept(make: Make) -> None:
    sheets = [Sheet().column([SHORT, LONG]).write(200, 40, "某县妇女发展规划", 10) for _ in range(4)]
    document = from_bytes("规划", make(sheets))
    assert texts(document) == [SHORT, LONG] * 4
    assert document.findings[0].place == "共4处"


def test_a_number_alone_inside_the_text_is_kept(make: Make) -> None:
    sheet = Sheet().column([SHORT, "12", LONG])
    assert texts(from_bytes("规划", make([sheet]))) == [SHORT, "12", LONG]


def test_centred_titles_stay_apart(make: Make) -> None:
    sheet = Sheet().write(207, 60, "某县妇女发展规划", 22).write(190, 90, "（2021—2030年）", 22)
    sheet.column([LONG, LONG], y=140)
    assert texts(from_bytes("规划", make([sheet])))[:2] == ["某县妇女发展规划", "（2021—2030年）"]


def test_lines_of_a_table_of_contents_stay_apart(make: Make) -> None:
    sheet = Sheet().write(80, 100, "一、总则" + "…" * 21 + "１").write(80, 128, "二、妇女与健康" + "…" * 18 + "２")
    sheet.column([LONG, LONG], y=200)
    assert [text[:2] for text in texts(from_bytes("规划", make([sheet])))[:2]] == ["一、", "二、"]


def test_ruled_tables_stand_between_paragraphs(make: Make) -> None:
    sheet = Sheet().column([SHORT]).table([["序号", "指标名称"], ["１", "孕产妇死亡率"]], y=130)
    document = from_bytes("规划", make([sheet.column([LONG], y=260)]))
    assert texts(document) == [SHORT, LONG]
    assert grids(document) == [[["序号", "指标名称"], ["１", "孕产妇死亡率"]]]


def test_a_table_goes_on_on_the_next_page_and_its_repeated_head_is_dropped(make: Make) -> None:
    head = ["序号", "指标名称"]
    sheets = [Sheet().table([head, ["１", "孕产妇死亡率"]]), Sheet().table([head, ["２", "婴儿死亡率"]], y=60)]
    assert grids(from_bytes("规划", make(sheets))) == [[head, ["１", "孕产妇死亡率"], ["２", "婴儿死亡率"]]]


def test_a_row_that_the_page_end_cuts_is_put_together(make: Make) -> None:
    sheets = [
        Sheet().table([["序号", "指标"], ["１", "孕产妇死亡率（１／"]]),
        Sheet().table([["", "１０万）"], ["２", "婴儿死亡率"]], y=60),
    ]
    (grid,) = grids(from_bytes("规划", make(sheets)))
    assert grid[1:] == [["１", "孕产妇死亡率（１／１０万）"], ["２", "婴儿死亡率"]]


def test_merged_cells_are_told_by_missing_lines(make: Make) -> None:
    sheet = Sheet().table([["健康", "孕产妇死亡率"], ["", "婴儿死亡率"]])
    sheet.lines.remove((80, 130, 340, 130))
    sheet.lines.append((140, 130, 340, 130))
    assert grids(from_bytes("规划", make([sheet]))) == [[["健康", "孕产妇死亡率"], ["^健康", "婴儿死亡率"]]]


def test_a_box_keeps_its_paragraphs(make: Make) -> None:
    sheet = Sheet().column(["专栏一", LONG], x=90, per_line=25)
    sheet.lines = [(80, 80, 500, 80), (80, 220, 500, 220), (80, 80, 80, 220), (500, 80, 500, 220)]
    assert grids(from_bytes("规划", make([sheet]))) == [[[f"专栏一\n{LONG}"]]]


def test_the_rest_of_a_table_may_open_a_page_without_its_upper_border(make: Make) -> None:
    above = Sheet().table([["序号", "指标"], ["１", "孕产妇死亡率（１／"]])
    rest = Sheet().table([["", "１０万）"]], y=60)
    rest.lines = [line for line in rest.lines if line[1:4:2] != (60, 60)]
    (grid,) = grids(from_bytes("规划", make([above, rest])))
    assert grid == [["序号", "指标"], ["１", "孕产妇死亡率（１／１０万）"]]


def test_underlined_words_and_marks_in_the_margin_are_no_tables(make: Make) -> None:
    sheet = Sheet().column([SHORT, LONG])
    sheet.lines = [(100, 102, 200, 102), (70, 90, 70, 180), (100, 130, 300, 130)]
    document = from_bytes("规划", make([sheet]))
    assert (texts(document), grids(document)) == ([SHORT, LONG], [])
