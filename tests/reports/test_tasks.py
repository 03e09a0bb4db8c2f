"""The tasks of one unit as Excel and as Word."""

from io import BytesIO

import docx
import pytest
from docx.enum.section import WD_ORIENT
from openpyxl import load_workbook

from lianggang.reports import tasks_docx, write_unit_tasks
from lianggang.reports.tasks import tasks_of
from tests.reports.sample import HEALTH, PLACE, YEAR, sample_round


@pytest.fixture(scope="module")
def tasks():
    round_ = sample_round()
    return tasks_of(round_.reading, [r.tracked for r in round_.results])


@pytest.fixture(scope="module")
def own(tasks):
    return [t for t in tasks if HEALTH in t.units]


def test_a_unit_gets_a_sheet_of_its_own(own, tmp_path):
    write_unit_tasks("县卫健局", own, (HEALTH,), tmp_path / "unit.xlsx", year=YEAR)
    (sheet,) = load_workbook(tmp_path / "unit.xlsx").worksheets
    assert sheet.title == "县卫健局"
    assert sheet["A1"].value == "县卫健局目标任务分解表"
    lead = sum(HEALTH in t.lead for t in own)
    assert sheet["A2"].value == f"共{len(own)}项，其中牵头{lead}项。"
    assert sheet.max_row == 3 + len(own)


def test_the_word_file_lies_across_and_has_a_table_for_each_plan(own):
    document = docx.Document(BytesIO(tasks_docx("县卫健局", own, names=(HEALTH,), year=YEAR)))
    (section,) = document.sections
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert len(document.tables) == len({t.plan.title for t in own})
    assert sum(len(t.rows) - 1 for t in document.tables) == len(own)
    room = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        assert sum(c.width for c in table.columns) <= room


def test_the_same_tasks_give_the_same_bytes(tasks):
    assert tasks_docx(PLACE, tasks, year=YEAR) == tasks_docx(PLACE, tasks, year=YEAR)


def test_who_has_nothing_to_do_gets_a_file_that_says_so():
    document = docx.Document(BytesIO(tasks_docx("县档案馆", [], names=("县档案馆",), year=YEAR)))
    assert "共0项，其中牵头0项。" in [p.text for p in document.paragraphs]
