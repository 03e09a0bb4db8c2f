"""A report that was edited by hand, read against the snapshot it was made from."""

import re
from zipfile import ZipFile

import docx
import pytest

from lianggang.errors import LianggangError
from lianggang.findings import Severity
from lianggang.reports.making import build, check
from lianggang.reports.numerals import numerals
from lianggang.reports.snapshot import ReportKind
from tests.reports.made import STANDING, snapshot
from tests.reports.sample import sample_round
from tests.reports.test_word import with_value

KINDS = list(ReportKind)


@pytest.fixture(scope="module")
def data():
    return snapshot(ReportKind.ANNUAL).to_bytes()


@pytest.fixture
def report(data, tmp_path):
    path = tmp_path / "report.docx"
    path.write_bytes(build(data))
    return path


def edited(path, change):
    """The report after `change` was done to its document in another program."""
    document = docx.Document(path)
    change(document)
    document.save(path)
    return path


def paragraph(document, start):
    return next(p for p in document.paragraphs if p.text.startswith(start))


def codes(findings):
    return [f.code for f in findings]


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_as_it_was_made_agrees_with_its_snapshot(tmp_path, kind):
    data = snapshot(kind).to_bytes()
    (tmp_path / "r.docx").write_bytes(build(data))
    assert check(tmp_path / "r.docx", data) == ()


def test_a_report_saved_by_another_program_still_agrees(report, data):
    assert check(edited(report, lambda d: None), data) == ()


def test_a_changed_number_is_told_with_place_and_value(report, data):
    def change(document):
        for run in (r for p in document.paragraphs for r in p.runs):
            if run.text == "9.8/10万":
                run.text = "9.3/10万"

    found = check(edited(report, change), data)
    assert set(codes(found)) == {"citation-differs"}
    assert "正文为「9.3/10万」，库中为「9.8/10万」" in found[0].message
    assert "孕产妇死亡率" in found[0].place


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("全县免费筛查覆盖率达到98.7%。", "98.7%"),
        ("新建托位1,250个。", "1,250个"),
        ("覆盖率达到百分之九十五。", "百分之九十五"),
        ("投入资金300万元。", "300万元"),
    ],
)
def test_a_newly_typed_number_is_told(report, data, typed, told):
    found = check(edited(report, lambda d: d.add_paragraph(typed)), data)
    assert codes(found) == ["number-uncited"]
    assert found[0].severity is Severity.WARNING
    assert f"「{told}」没有引用" in found[0].message
    assert typed[:10] in found[0].place


@pytest.mark.parametrize(
    "typed",
    [
        "2025年4月30日经领导小组审议。",
        "见表3和图2。",
        "示妇儿工委〔2025〕3号文件已印发。",
        "第3条措施已落实。",
        "两项工作完成。",
    ],
)
def test_words_dates_and_numbers_of_things_are_no_quantities(report, data, typed):
    assert check(edited(report, lambda d: d.add_paragraph(typed)), data) == ()


def test_a_number_beside_its_citation_that_says_the_same_is_only_noted(report, data):
    def change(document):
        next(p for p in document.paragraphs if "9.8/10万" in p.text).add_run("（即9.8/10万）")

    found = check(edited(report, change), data)
    assert [(f.code, f.severity) for f in found] == [("number-uncited", Severity.NOTE)]


def test_a_number_beside_a_citation_that_says_another_names_the_cited_ones(report, data):
    def change(document):
        next(p for p in document.paragraphs if "9.8/10万" in p.text).add_run("，另有口径为8.1/10万")

    found = check(edited(report, change), data)
    assert codes(found) == ["number-uncited"]
    assert "「9.8/10万」" in found[0].message


def test_a_moved_paragraph_is_no_difference(report, data):
    def change(document):
        last = document.paragraphs[-1]._p
        moved = next(p for p in document.paragraphs if "百分率之差以百分点表示" in p.text)._p
        last.addnext(moved)

    assert check(edited(report, change), data) == ()


def test_without_a_snapshot_the_paragraph_tells_where(report):
    def change(document):
        for run in (r for p in document.paragraphs for r in p.runs):
            if run.text == "9.8/10万":
                run.text = "9.3/10万"

    found = check(edited(report, change))
    assert set(codes(found)) == {"citation-differs"}
    assert all(re.match("第[0-9]+段「", f.place) and "women." not in f.place for f in found)
    assert "孕产妇死亡率" in found[0].place


def test_a_text_is_said_to_be_no_word_file(tmp_path):
    (tmp_path / "r.txt").write_text("孕产妇死亡率", "utf-8")
    with pytest.raises(LianggangError) as told:
        check(tmp_path / "r.txt")
    assert "不是docx文件" in told.value.findings[0].message


def test_a_deleted_paragraph_is_noted(report, data):
    def change(document):
        found = next(p for p in document.paragraphs if "村委会成员中女性比例2024年" in p.text or "9.8/10万" in p.text)
        found._p.getparent().remove(found._p)

    found = check(edited(report, change), data)
    assert set(codes(found)) == {"citation-deleted"}
    assert {f.severity for f in found} == {Severity.NOTE}


def test_an_overtyped_number_is_told_once(report, data):
    def change(document):
        target = next(p for p in document.paragraphs if "9.8/10万" in p.text)
        text = target.text.replace("9.8/10万", "7.7/10万", 1)
        for child in list(target._p):
            if not child.tag.endswith("}pPr"):
                target._p.remove(child)
        target.add_run(text)

    found = [f for f in check(edited(report, change), data) if f.severity is Severity.WARNING]
    assert [f.message for f in found] == ["原引用「9.8/10万」处改写为「7.7/10万」"]


def test_the_figures_of_a_corrected_year_are_told(report):
    corrected = snapshot(ReportKind.ANNUAL, with_value("10.1")).to_bytes()
    found = check(report, corrected)
    assert found[0].code == "other-snapshot"
    assert any("正文为「9.8/10万」，库中为「10.1/10万」" in f.message for f in found)


def test_the_file_names_the_snapshot_it_was_made_from(report, data):
    with ZipFile(report) as archive:
        xml = archive.read("customXml/item1.xml").decode()
    assert re.search(r'snapshot="[0-9a-f]{64}"', xml)
    assert "other-snapshot" not in codes(check(report, data))


def test_counts_of_changes_are_citations_too(tmp_path):
    data = snapshot(ReportKind.BRIEF).to_bytes()
    (tmp_path / "brief.docx").write_bytes(build(data))
    other = snapshot(ReportKind.BRIEF, sample_round(), STANDING.__class__(before=STANDING.before)).to_bytes()
    assert any("逾期" not in f.message and f.place == "与上年比较" for f in check(tmp_path / "brief.docx", other))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("比2020年下降43.7%", ["43.7%"]),
        ("2021—2025年，提高1.2个百分点", ["1.2个百分点"]),
        ("2021-2025年达到17.5／10万", ["17.5"]),
        ("9.8/10万（1/10,204）", ["9.8/10万"]),
        ("（1）第2项", ["2项"]),
        ("无数字", []),
        ("12‰，3例，0.5", ["12‰", "3例", "0.5"]),
    ],
)
def test_numbers_of_a_text(text, found):
    assert [n.text for n in numerals(text)][: len(found)] == found
