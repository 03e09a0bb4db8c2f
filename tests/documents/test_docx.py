import io
import re
import zipfile
from itertools import pairwise

import docx
import pytest

from lianggang.documents import Document, Paragraph, Table, from_bytes, read_document
from lianggang.errors import LianggangError
from tests.documents.word_files import STRICT, W, lists, lvl, p, r, tbl, tc, tr, word, zipped
from tests.shared import shared


def read(body: str, **parts: str) -> Document:
    return from_bytes("规划.docx", word(body, **parts))


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grid(document: Document) -> list[list[str]]:
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    return [[("^" if cell.merged else "") + cell.text for cell in row] for row in table.rows]


def codes(document: Document) -> list[str]:
    return [finding.code for finding in document.findings]


def controlled(inside: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def check_offsets(document: Document) -> None:
    for block in document.blocks:
        cells = [c for row in block.rows for c in row] if isinstance(block, Table) else [block]
        for cell in cells:
            assert document.text[cell.start : cell.start + len(cell.text)] == cell.text
    assert all(before.start < after.start for before, after in pairwise(document.blocks))


def test_paragraphs_and_tables_in_reading_order() -> None:
    document = read(p("前") + tbl(tr(tc("甲"), tc("乙"))) + p("") + p("　后 "))
    assert [type(block) for block in document.blocks] == [Paragraph, Table, Paragraph]
    assert document.text == "前\n甲\n乙\n后"
    check_offsets(document)


def test_breaks_part_paragraphs_and_special_characters_stay() -> None:
    inside = "<w:r><w:t>某县规划</w:t><w:br/><w:t>3</w:t><w:noBreakHyphen/><w:t>5家</w:t><w:tab/><w:t>所</w:t></w:r>"
    assert texts(read(p(inside))) == ["某县规划", "3-5家\t所"]


def test_symbols_become_common_characters_or_are_marked() -> None:
    known = '<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95</w:t><w:sym w:font="宋体" w:char="2030"/></w:r>'
    assert texts(read(p(known, "\uf0a3 5"))) == ["≥95‰≤ 5"]
    unknown = read(p("甲", '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:sym w:char="D800"/></w:r>', "\uf0fe"))
    assert (texts(unknown), codes(unknown)) == (["甲〓〓〓"], ["unknown-symbol"])


def test_wrappers_are_seen_through() -> None:
    inline = "<w:hyperlink>" + r("链") + "</w:hyperlink><w:smartTag>" + r("标") + "</w:smartTag>"
    formula = "<m:oMath><m:r><m:t>≥85%</m:t></m:r></m:oMath>"
    ruby = "<w:r><w:ruby><w:rt>" + r("yún") + "</w:rt><w:rubyBase>" + r("云") + "</w:rubyBase></w:ruby></w:r>"
    row = controlled(tr(tc("甲"), controlled(tc("乙"))))
    document = read(controlled(p("块", inline)) + p(formula) + p(ruby) + tbl(row))
    assert texts(document) == ["块链标", "≥85%", "云"]
    assert grid(document) == [["甲", "乙"]]


def test_fields_show_their_result_and_hide_their_instruction() -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = '<w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'
    nested = char("begin") + instruction + r("藏") + char("separate") + r("内") + char("end")
    outer = char("begin") + instruction + nested + char("separate") + r("见第3页") + char("end")
    assert texts(read(p(outer, "后"))) == ["见第3页后"]


def test_a_field_may_run_over_paragraphs_and_a_broken_one_hides_nothing_beyond_its_own() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    separate = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    assert texts(read(p(begin, separate, "目录一") + p("目录二") + p("正文"))) == ["目录一", "目录二", "正文"]
    assert texts(read(p("前", begin) + p("正文"))) == ["前", "正文"]


def test_tracked_changes_are_accepted_and_noted() -> None:
    deleted = "<w:del><w:r><w:delText>90%</w:delText></w:r></w:del>"
    inserted = f"<w:ins>{r('95%')}</w:ins>"
    gone = "<w:rPr><w:del/></w:rPr>"
    document = read(p("达到", deleted, inserted) + p("连", properties=gone) + p("成一段"))
    assert texts(document) == ["达到95%", "连成一段"]
    assert codes(document) == ["tracked-changes"]
    assert document.findings[0].place == "共2处"


def test_deleted_rows_are_no_rows() -> None:
    removed = tr("<w:trPr><w:del/></w:trPr>", tc("旧"), tc("旧"))
    document = read(tbl(tr(tc("甲"), tc("乙")), removed))
    assert (grid(document), codes(document)) == ([["甲", "乙"]], ["tracked-changes"])


def test_hidden_text_is_left_out_and_noted() -> None:
    document = read(p("明", r("暗", "<w:vanish/>"), r("显", '<w:vanish w:val="0"/>')))
    assert (texts(document), codes(document)) == (["明显"], ["hidden-text"])


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('专栏1 框内')}{tbl(tr(tc('甲'), tc('乙')))}</w:txbxContent>"
    choice = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
    fallback = f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    both = f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    old = f"<w:r><w:pict><v:textbox><w:txbxContent>{p('旧框')}</w:txbxContent></v:textbox></w:pict></w:r>"
    document = read(p("前", both, "段") + p(old) + p("后"))
    assert texts(document) == ["前段", "专栏1 框内", "旧框", "后"]
    assert grid(document) == [["甲", "乙"]]
    assert codes(document) == []


def test_notes_follow_the_text() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    footnotes = f'<w:footnote w:id="0">{p("")}</w:footnote><w:footnote w:id="2">{p("2020年数据。")}</w:footnote>'
    document = read(p("参保率", reference, "达到95%") + p("末"), footnotes=footnotes)
    assert texts(document) == ["参保率达到95%", "末", "2020年数据。"]
    assert codes(document) == ["notes-appended"]


def test_merged_cells_repeat_their_origin() -> None:
    rows = (
        tr(tc("类别", span=2), tc("目标")),
        tr(tc("健康", merge="restart"), tc("甲"), tc("1")),
        tr(tc("", merge=""), tc("乙"), tc("2")),
    )
    document = read(tbl(*rows))
    assert grid(document) == [["类别", "^类别", "目标"], ["健康", "甲", "1"], ["^健康", "乙", "2"]]
    assert document.text == "类别\n目标\n健康\n甲\n1\n乙\n2"
    check_offsets(document)


def test_rows_that_begin_late_or_end_early_are_filled() -> None:
    late = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    document = read(tbl(tr(tc("甲"), tc("乙"), tc("丙")), tr(late, tc("丁"))))
    assert grid(document) == [["甲", "乙", "丙"], ["", "丁", ""]]


def test_columns_that_only_continue_their_neighbour_vanish() -> None:
    document = read(tbl(tr(tc("甲", span=3), tc("乙")), tr(tc("丙", span=2), tc("丁"), tc("戊"))))
    assert grid(document) == [["甲", "^甲", "乙"], ["丙", "丁", "戊"]]


def test_a_box_is_a_table_of_one_cell_with_its_paragraphs() -> None:
    assert grid(read(tbl(tr(tc(p("专栏2") + p("1. 甲工程。")))))) == [["专栏2\n1. 甲工程。"]]


def test_numbers_in_cells_count_down_the_column() -> None:
    numbering = lists(lvl(0, "decimal", "%1"))
    rows = [tr(tc(p(num=(1, 0))), tc(name)) for name in ("甲", "乙")]
    assert grid(read(tbl(*rows), numbering=numbering)) == [["1", "甲"], ["2", "乙"]]


def test_a_table_inside_a_box_comes_out_and_one_inside_a_cell_is_noted() -> None:
    inner = tbl(tr(tc("甲"), tc("乙")))
    boxed = read(tbl(tr(tc(p("专栏3") + inner))))
    assert (texts(boxed), grid(boxed), codes(boxed)) == (["专栏3"], [["甲", "乙"]], [])
    within = read(tbl(tr(tc(p("外") + inner), tc("旁"))))
    assert (grid(within), codes(within)) == ([["外\n甲\t乙", "旁"]], ["nested-table"])


def test_pictures_and_embedded_files_are_counted() -> None:
    document = read(p("文", "<w:r><w:drawing/></w:r>", "<w:r><w:object/></w:r>") + "<w:altChunk/>")
    assert {f.code: f.place for f in document.findings} == {"pictures-not-read": "共1处", "embedded-part": "共2处"}


def test_strict_files_read_the_same() -> None:
    transitional = word(p("一、总则") + tbl(tr(tc("甲"), tc("乙"))))
    strict = read_zip(transitional)
    strict["word/document.xml"] = strict["word/document.xml"].replace(W.encode(), STRICT.encode())
    assert from_bytes("a", zipped(strict)).text == from_bytes("a", transitional).text == "一、总则\n甲\n乙"


def read_zip(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_python_docx_writes() -> None:
    made = docx.Document()
    made.add_heading("某县妇女发展规划", 1)
    made.add_paragraph("健康", style="List Number")
    made.add_paragraph("教育", style="List Number")
    made.add_paragraph("宣传", style="List Bullet")
    table = made.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "类别"
    buffer = io.BytesIO()
    made.save(buffer)
    document = from_bytes("规划.docx", buffer.getvalue())
    assert texts(document) == ["某县妇女发展规划", "1.健康", "2.教育", "•宣传"]
    assert grid(document) == [["类别", ""], ["^类别", ""]]


@pytest.mark.parametrize("body", ["", p(""), tbl(tr(tc("")))])
def test_a_file_without_text_is_refused(body: str) -> None:
    with pytest.raises(LianggangError, match="没有文字"):
        read(body)


def test_a_scan_pasted_into_word_is_told_apart() -> None:
    with pytest.raises(LianggangError, match=r"扫描件.*OCR"):
        read(p("<w:r><w:drawing/></w:r>"))


@pytest.mark.parametrize("name", ["hongtong.docx", "hongtong.auto.docx"])
def test_a_real_plan_reads_like_its_text_file(name: str) -> None:
    typed = read_document(shared("plans", "documents", "hongtong.txt"))
    document = read_document(shared("plans", "documents", name))
    assert texts(document) == [text.strip().replace("[bookmark: _GoBack]", "") for text in texts(typed)]
    assert document.findings == ()
    check_offsets(document)


def test_the_tables_of_a_real_plan_hold_the_cells_of_its_text_file() -> None:
    """The text file breaks cells over lines, lacks a group name and a pair of brackets; else the cells are the same."""
    typed = bare(read_document(shared("plans", "documents", "yunyang.txt")).text)
    document = read_document(shared("plans", "documents", "yunyang.docx"))
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [(len(table.rows), len(table.rows[0])) for table in tables] == [(38, 5), (51, 7), (48, 5), (42, 7)]
    cells = [bare(cell.text) for table in tables for row in table.rows for cell in row[1:]]
    assert [cell for cell in cells if cell not in typed] == []
    assert [text for text in texts(document) if bare(text) not in typed] == []
    check_offsets(document)


def bare(text: str) -> str:
    return re.sub(r"[\s（）]", "", text)
