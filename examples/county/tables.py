"""The tables of the plan: completion of the last plan, main indicators, boxes of key projects."""

from itertools import groupby
from typing import Any

import reading
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell

Json = dict[str, Any]
COMPLETION_WIDTHS = (14, 62, 26, 26, 28)
INDICATOR_WIDTHS = (16, 9, 41, 14, 14, 17, 17, 15, 26)
AREA, NUMBER, OFFICES = 0, 1, 8


def new_table(document: Document, rows: int, widths: tuple[int, ...]) -> Table:
    table = document.add_table(rows, len(widths), "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    set_margins(table._tbl.tblPr, "w:tblCellMar", {"left": 57, "right": 57})
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def set_margins(properties: Any, tag: str, margins: dict[str, int]) -> None:
    """Set the inner margins of a table or a cell, in twentieths of a point."""
    element = OxmlElement(tag)
    for side, width in margins.items():
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        element.append(margin)
    properties.append(element)


def fill(cell: _Cell, text: str, *, centred: bool = True) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style, paragraph.text = "No Spacing", text
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def fill_row(table: Table, index: int, texts: list[str], left: int) -> None:
    for column, (cell, text) in enumerate(zip(table.rows[index].cells, texts, strict=True)):
        fill(cell, text, centred=column != left)


def repeat_header(table: Table, rows: int) -> None:
    """Repeat the first rows on every page and keep every row on one page."""
    for index, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if index < rows:
            properties.append(OxmlElement("w:tblHeader"))


def completion_table(document: Document, source: Json) -> None:
    rows = [reading.fields(line) for line in source["rows"]]
    table = new_table(document, len(rows) + 1, COMPLETION_WIDTHS)
    fill_row(table, 0, source["columns"], left=-1)
    for index, (number, name, unit, base, goal, actual, _) in enumerate(rows, 1):
        fill_row(table, index, [number, f"{name}（{unit}）", base, goal, actual], left=1)
    repeat_header(table, 1)


def runs(values: list[str]) -> list[tuple[int, int]]:
    """First and last index of every run of equal values."""
    groups = [list(group) for _, group in groupby(enumerate(values), key=lambda pair: pair[1])]
    return [(group[0][0], group[-1][0]) for group in groups]


def merge(table: Table, first: tuple[int, int], last: tuple[int, int]) -> None:
    """Merge a block of cells and keep the text of its first cell."""
    text = table.cell(*first).text
    merged = table.cell(*first).merge(table.cell(*last))
    for extra in merged.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    fill(merged, text)


def merge_column(table: Table, column: int, keys: list[str], first_row: int) -> None:
    """Merge the cells of a column where consecutive rows have the same key."""
    for start, end in runs(keys):
        if end > start:
            merge(table, (first_row + start, column), (first_row + end, column))


def indicator_header(table: Table, source: Json) -> None:
    left, right = source["columns"]
    upper = ["类别", "序号", "指标名称", "单位", "2020年", source["span"], "", "属性", "责任单位"]
    fill_row(table, 0, upper, left=-1)
    fill(table.cell(1, 5), left)
    fill(table.cell(1, 6), right)
    merge(table, (0, 5), (0, 6))
    for column in (0, 1, 2, 3, 4, 7, 8):
        merge(table, (0, column), (1, column))


def indicator_table(document: Document, source: Json) -> None:
    rows = [reading.fields(line)[:9] for line in source["rows"]]
    table = new_table(document, len(rows) + 2, INDICATOR_WIDTHS)
    for index, texts in enumerate(rows, 2):
        fill_row(table, index, texts, left=2)
    areas = [row[AREA] for row in rows]
    numbers = [f"{row[AREA]} {row[NUMBER]}" for row in rows]
    offices = [f"{row[AREA]} {row[OFFICES]}" for row in rows]
    for column, keys in ((AREA, areas), (NUMBER, numbers), (OFFICES, offices)):
        merge_column(table, column, keys, 2)
    indicator_header(table, source)
    repeat_header(table, 2)


def box_table(document: Document, items: list[str]) -> None:
    """A box of one cell, one paragraph an item."""
    cell = new_table(document, 1, (156,)).cell(0, 0)
    cell.paragraphs[0].style, cell.paragraphs[0].text = "Body Text", items[0]
    for item in items[1:]:
        cell.add_paragraph(item, "Body Text")
    set_margins(cell._tc.get_or_add_tcPr(), "w:tcMar", dict.fromkeys(("top", "left", "bottom", "right"), 140))
