"""The Word report as a file: layout, charts, citations."""

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from lianggang.errors import LianggangError
from lianggang.findings import Severity
from lianggang.plans.model import Reading
from lianggang.reports import check_report, write_report
from lianggang.reports.blocks import Table, Turn
from lianggang.reports.figures import Figures
from lianggang.reports.report import compose
from lianggang.round import Round
from tests.reports.sample import PLACE, YEAR, sample_round

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("word") / "report.docx"
    write_report(sample_round(), path)
    return path


CITATIONS = "customXml/item1.xml"


def rewritten(report, folder, change, part="word/document.xml"):
    """The report with one part changed as text, as an editor would leave it."""
    target = folder / "edited.docx"
    with ZipFile(report) as source, ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            archive.writestr(name, change(content.decode()) if name == part else content)
    return target


def bookmark_of(report, subject, field):
    with ZipFile(report) as archive:
        root = ElementTree.fromstring(archive.read("customXml/item1.xml"))
    return next(e.get("name") for e in root if (e.get("subject"), e.get("field")) == (subject, field))


def with_value(value):
    """The sample round after 孕产妇死亡率 of the year was corrected."""
    round = sample_round()
    first, *rest = round.results
    *before, last = first.series.observations
    series = replace(first.series, observations=(*before, replace(last, value=Decimal(value))))
    assessment = replace(first.assessment, value=Decimal(value))
    return replace(round, results=(replace(first, series=series, assessment=assessment), *rest))


def test_the_same_round_gives_the_same_bytes(report, tmp_path):
    write_report(sample_round(), tmp_path / "again.docx")
    assert (tmp_path / "again.docx").read_bytes() == report.read_bytes()


def test_page_and_margins_of_official_documents(report):
    document = docx.Document(report)
    first, across, last = document.sections
    margins = [getattr(first, f"{side}_margin") for side in ("top", "right", "bottom", "left")]
    assert [round(m / Mm(1)) for m in margins] == [37, 26, 35, 28]
    assert (round(first.page_width / Mm(1)), round(first.page_height / Mm(1))) == (210, 297)
    assert across.orientation == WD_ORIENT.LANDSCAPE
    assert last.orientation == WD_ORIENT.PORTRAIT
    assert first.footer.paragraphs[0].text == "— 1 —"
    assert document.settings.odd_and_even_pages_header_footer


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Normal", "仿宋", 16),
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体", 16),
        ("页码数字", "宋体", 14),
    ],
)
def test_fonts_of_official_documents(report, style, font, size):
    found = docx.Document(report).styles[style]
    assert found.element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert found.font.size.pt == size


def test_body_lines_are_28_points_with_an_indent_of_two_characters(report):
    normal = docx.Document(report).styles["Normal"]
    assert normal.paragraph_format.line_spacing.pt == 28
    assert normal.element.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_headings_make_an_outline(report):
    heads = [p.text for p in docx.Document(report).paragraphs if p.style.name == "Heading 1"]
    assert heads[:4] == ["提要", "一、概述", "二、妇女发展规划目标进展", "三、儿童发展规划目标进展"]
    assert heads[-1] == "附录2　修订记录"


def test_table_heads_repeat_and_rows_do_not_break(report):
    for table in docx.Document(report).tables:
        properties = [row._tr.trPr for row in table.rows]
        assert properties[0].find(qn("w:tblHeader")) is not None
        assert all(p.find(qn("w:cantSplit")) is not None for p in properties)


def test_tables_fit_between_the_margins(report):
    wide = []
    for block in compose(sample_round()).blocks:
        if isinstance(block, Turn):
            wide = [225] if block.landscape else []
        if isinstance(block, Table):
            assert sum(c.width for c in block.columns) <= (wide or [156])[0], block.caption


def test_the_signature_does_not_stand_alone_on_a_page(report):
    paragraphs = docx.Document(report).paragraphs
    at = next(i for i, p in enumerate(paragraphs) if p.text == "（编制单位）")
    assert all(p.paragraph_format.keep_with_next for p in paragraphs[at - 1 : at + 1])


def charts_in(report):
    with ZipFile(report) as archive:
        numbers = range(1, sum(n.startswith("word/charts/chart") for n in archive.namelist()) + 1)
        for number in numbers:
            chart = ElementTree.fromstring(archive.read(f"word/charts/chart{number}.xml"))
            yield chart, CalamineWorkbook.from_filelike(BytesIO(archive.read(f"word/embeddings/chart{number}.xlsx")))


def test_every_chart_has_its_unit_and_its_numbers_in_a_workbook_and_leaves_the_title_to_the_caption(report):
    found = list(charts_in(report))
    assert len(found) == 6
    for chart, book in found:
        titles = ["".join(t.text for t in title.iter(f"{A}t")) for title in chart.iter(f"{C}title")]
        assert [t[:3] for t in titles] == ["单位："]
        assert chart.find(f".//{C}autoTitleDeleted").get("val") == "1"
        head, *rows = book.get_sheet_by_index(0).to_python()
        for index, series in enumerate(chart.iter(f"{C}ser"), 1):
            points = {int(p.get("idx")): float(p[0].text) for p in series.find(f"{C}val").iter(f"{C}pt")}
            assert series.find(f"{C}tx").find(f".//{C}v").text == head[index]
            assert points == {i: row[index] for i, row in enumerate(rows) if row[index] != ""}


def test_a_year_without_data_is_a_gap_in_the_chart(report):
    chart, _ = next(charts_in(report))
    assert chart.find(f".//{C}dispBlanksAs").get("val") == "gap"
    points = next(chart.iter(f"{C}ser")).find(f"{C}val").iter(f"{C}pt")
    assert [int(p.get("idx")) for p in points] == [0, 1, 3, 4]  # 2022 is missing


def test_the_label_of_the_goal_stands_at_its_year_away_from_that_of_the_forecast(report):
    for chart, _ in charts_in(report):
        labels = {}
        for series in chart.iter(f"{C}ser"):
            if (label := series.find(f"{C}dLbls/{C}dLbl")) is not None:
                name = series.find(f"{C}tx").find(f".//{C}v").text
                points = [int(p.get("idx")) for p in series.find(f"{C}val").iter(f"{C}pt")]
                labels[name] = (
                    int(label.find(f"{C}idx").get("val")) == points[-1],
                    label.find(f"{C}dLblPos").get("val"),
                )
        assert all(at_end for at_end, _ in labels.values())
        sides = [side for name, (_, side) in labels.items() if name.startswith(("目标", "预测"))]
        assert len(sides) == len(set(sides))


def test_an_unchanged_report_agrees(report):
    assert check_report(report, Figures(sample_round())) == ()


def test_a_corrected_value_is_found_in_the_old_report(report):
    findings = check_report(report, Figures(with_value("10.1")))
    assert {f.code for f in findings} == {"citation-differs"}
    assert "正文为「9.8/10万」，库中为「10.1/10万」" in {f.message for f in findings}
    assert all("孕产妇死亡率" in f.place and f.advice for f in findings)


def test_a_number_edited_in_the_report_is_found(report, tmp_path):
    edited = rewritten(report, tmp_path, lambda xml: xml.replace(">9.8/10万<", ">8.9/10万<"))
    findings = check_report(edited, Figures(sample_round()))
    assert {f.message for f in findings} == {"正文为「8.9/10万」，库中为「9.8/10万」"}
    assert {f.severity for f in findings} == {Severity.WARNING}


def test_a_number_split_into_runs_by_the_editor_still_agrees(report, tmp_path):
    split = '>9.8</w:t></w:r><w:r><w:t xml:space="preserve">/10万<'
    edited = rewritten(report, tmp_path, lambda xml: xml.replace(">9.8/10万<", split))
    assert check_report(edited, Figures(sample_round())) == ()


def without_bookmark(xml, name):
    number = re.search(rf'<w:bookmarkStart w:id="(\d+)" w:name="{name}"/>', xml)[1]
    return re.sub(rf'<w:bookmark(Start w:id="{number}" w:name="{name}"|End w:id="{number}")/>', "", xml)


@pytest.mark.parametrize(
    ("typed", "codes"), [("9.8/10万", []), ("7.7/10万", ["citation-overtyped"]), ("", ["citation-deleted"])]
)
def test_a_citation_whose_mark_is_gone(report, tmp_path, typed, codes):
    name = bookmark_of(report, "women.1.1", "value")

    def change(xml):
        return without_bookmark(xml, name).replace(">9.8/10万<", f">{typed}<", 1)

    findings = check_report(rewritten(report, tmp_path, change), Figures(sample_round()))
    assert [f.code for f in findings] == codes
    if codes == ["citation-deleted"]:
        assert findings[0].severity is Severity.NOTE


def test_a_target_that_the_round_no_longer_knows(report):
    round = sample_round()
    findings = check_report(report, Figures(replace(round, results=round.results[1:])))
    assert any(f.code == "citation-unknown" for f in findings)


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"hello"])
def test_what_is_no_word_file_is_refused_in_chinese(tmp_path, content):
    path = tmp_path / "x.docx"
    path.write_bytes(content)
    with pytest.raises(LianggangError, match="不能作为 Word 报告读取"):
        check_report(path, Figures(sample_round()))


def test_a_report_that_is_missing_is_said_to_be_missing(tmp_path):
    with pytest.raises(LianggangError, match="没有这个报告文件"):
        check_report(tmp_path / "x.docx", Figures(sample_round()))
    with pytest.raises(LianggangError, match="打不开"):
        check_report(tmp_path, Figures(sample_round()))


@pytest.mark.parametrize(("offset", "value"), [(8, 1), (10, 99)])  # of a central entry: encrypted; no such compression
def test_a_report_that_cannot_be_unpacked_is_refused(report, tmp_path, offset, value):
    data = bytearray(report.read_bytes())
    name = data.rindex(b"word/document.xml")  # in the central directory
    data[name - 46 + offset] = value
    (tmp_path / "x.docx").write_bytes(data)
    with pytest.raises(LianggangError, match=r"不能作为 Word 报告读取：(文件加了密码|文件已损坏)"):
        check_report(tmp_path / "x.docx", Figures(sample_round()))


def test_a_report_with_a_document_type_is_refused(report, tmp_path):
    declared = '<!DOCTYPE w:document [<!ENTITY e "x">]><w:document '
    edited = rewritten(report, tmp_path, lambda xml: xml.replace("<w:document ", declared, 1))
    with pytest.raises(LianggangError, match="实体定义"):
        check_report(edited, Figures(sample_round()))


@given(
    st.sampled_from(["year", "field", "subject", "breakdown", "name"]),
    st.sampled_from(["²", "", "9" * 5000, "20２４", "-1", "一", "gap", "gap_change", "a/b/c", "round", "_lg2"]),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_citations_changed_by_hand_are_answered_with_findings(report, tmp_path, attribute, text):
    edited = rewritten(
        report, tmp_path, lambda xml: re.sub(rf'{attribute}="[^"]*"', f'{attribute}="{text}"', xml), CITATIONS
    )
    found = check_report(edited, Figures(sample_round()))
    assert all(f.code.startswith("citation-") and f.advice for f in found)


def test_a_citation_of_no_year_is_told(report, tmp_path):
    edited = rewritten(report, tmp_path, lambda xml: xml.replace('year="2024"', 'year="²"'), CITATIONS)
    assert {f.code for f in check_report(edited, Figures(sample_round()))} == {"citation-differs"}


def test_a_word_file_of_another_origin_has_no_citations(tmp_path):
    docx.Document().save(tmp_path / "other.docx")
    with pytest.raises(LianggangError, match="没有数据引用的对照表"):
        check_report(tmp_path / "other.docx", Figures(sample_round()))


def test_hostile_names_stay_text(tmp_path):
    round = sample_round()
    first, *rest = round.results
    hostile = replace(first, tracked=replace(first.tracked, indicator_name='<w:p/>&"\x0b\x00率'))
    changed = replace(round, results=(hostile, *rest))
    write_report(changed, tmp_path / "r.docx")
    text = "".join(p.text for p in docx.Document(tmp_path / "r.docx").paragraphs)
    assert '<w:p/>&"率2024年为9.8/10万' in text
    assert check_report(tmp_path / "r.docx", Figures(changed)) == ()


def test_a_round_without_targets_still_gives_a_report(tmp_path):
    write_report(Round(YEAR, PLACE, Reading("空.docx", ()), (), ()), tmp_path / "r.docx")
    text = "".join(p.text for p in docx.Document(tmp_path / "r.docx").paragraphs)
    assert "可监测的目标0项。" in text
