"""The notice of a warning."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest

from lianggang.alerts.model import WarningKind
from lianggang.reports.blocks import Letter
from lianggang.reports.kinds.notice import Request, warning_notice
from lianggang.reports.word.file import to_docx
from tests.reports.plain import plain_text
from tests.reports.sample import sample_round

LETTER = Letter("示例县妇女儿童工作委员会办公室", "示妇儿工委办〔2025〕3号", "", date(2025, 4, 30))
REQUEST = Request(date(2025, 5, 15), "张三，电话12345", ("县妇联",))
SCREENING, INFANT = "women.1.3", "children.1.1"


def notice(target=SCREENING, kind=WarningKind.HARD_TO_ATTAIN, round=None, letter=LETTER, request=REQUEST):
    return warning_notice(round or sample_round(), target, kind, letter, request)


def test_the_notice_says_what_is_in_danger_and_why():
    text = plain_text(notice())
    assert "规划目标为〔2025〕年〔不低于70%〕" in text
    assert "2024年为〔51.3%〕，〔比上年提高2.2个百分点〕，〔比2020年提高12.7个百分点〕" in text
    assert "〔达标困难〕（到2025年的达标概率〔4%〕）" in text
    assert "预计达标困难，红色预警●●●" in text
    assert "〔需年均提高18.7个百分点，近三年年均提高3.1个百分点，达标概率4%〕" in text


def test_a_year_without_data_stands_in_the_table_with_its_reason():
    assert "2022年 | 〔无数据〕 | — | 未开展统计" in plain_text(notice())


def test_it_asks_for_an_answer_by_a_day_with_a_cause_of_a_list():
    text = plain_text(notice())
    assert "请于2025年5月15日前填写回执" in text
    assert "原因类别（实际变化、口径变化、分母变化、填报错误）" in text
    assert "联系人：张三，电话12345" in text


def test_clues_are_of_the_data_and_leave_the_cause_to_the_unit():
    text = plain_text(notice())
    assert "不是结论" in text
    assert "分子、分母：2024年为〔15,390/30,000〕，2023年没有，不能比较" in text
    assert "需要每年〔提高18.7个百分点〕，近年实际每年〔提高3.1个百分点〕" in text


def test_a_volatile_series_is_told_by_its_own_reason():
    text = plain_text(notice(INFANT, WarningKind.VOLATILE))
    assert "波动较大，橙色预警●●" in text
    assert "超出偶然波动" in text


def test_a_changed_definition_is_a_clue():
    round = sample_round()
    results = [replace(r, series=replace(r.series, breaks=(2023,))) for r in round.results]
    assert "2023年起口径有变化" in plain_text(notice(round=replace(round, results=tuple(results))))


def test_it_goes_to_whom_the_plan_asks_or_to_whom_the_letter_names():
    assert notice().letter.to == "县卫生健康局"
    assert notice(letter=replace(LETTER, to="县妇幼保健院")).letter.to == "县妇幼保健院"


@pytest.mark.parametrize(("target", "kind"), [(SCREENING, WarningKind.VOLATILE), ("women.9.9", WarningKind.VOLATILE)])
def test_without_a_warning_there_is_no_notice(target, kind):
    with pytest.raises(KeyError):
        notice(target, kind)


def test_in_word_it_has_the_form_of_an_official_letter():
    document = docx.Document(BytesIO(to_docx(notice())))
    styles = [(p.style.name, p.text) for p in document.paragraphs[:4]]
    assert styles[0] == ("发文机关标志", LETTER.issuer)
    assert styles[1] == ("发文字号", LETTER.number)
    assert styles[3] == ("主送机关", "县卫生健康局：")
    reply = document.tables[-1]
    assert reply.cell(1, 1).text == "县卫生健康局"
    assert "□ 口径变化" in reply.cell(5, 1).text


def test_the_same_notice_gives_the_same_bytes():
    assert to_docx(notice()) == to_docx(notice())
