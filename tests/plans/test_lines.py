"""Logical lines: what is debris, what belongs together, what must be parted."""

import pytest

from lianggang.documents import from_bytes
from lianggang.plans.lines import recognise
from lianggang.text.numbering import Style


def lines_of(*printed):
    return recognise(from_bytes("plan.txt", "\n".join(printed).encode()))


def texts(*printed):
    return [line.whole.text for line in lines_of(*printed)]


@pytest.mark.parametrize(
    "debris", ["— 5 —", "-12-", "―3―", "第 6 页", "第6页 共40页", "第6页，共40页", "（一）指导思想……3", "二、领域\t12"]
)
def test_page_numbers_and_contents_are_no_lines(debris):
    assert texts("第一章 总则", debris, "坚持儿童优先。") == ["第一章 总则", "坚持儿童优先。"]


@pytest.mark.parametrize("kept", ["12", "2030年", "——5岁以下儿童", "（5）", "5"])
def test_numbers_that_may_be_content_stay(kept):
    assert kept in texts("第一章 总则", kept, "坚持儿童优先。")


def test_contents_end_where_the_headings_come_for_the_last_time():
    printed = ["目　录", "一、总则 1", "二、领域", "主要目标", "一、总则", "坚持。", "二、领域", "主要目标", "主要目标"]
    assert texts(*printed) == printed[4:]


def test_the_title_at_the_head_of_every_page_is_no_line():
    title = "云山县妇女发展规划（2021—2030年）"
    printed = [title, "目录", title, "一、总则", "坚持男女平等，", title, "促进妇女发展。", title, "二、领域"]
    assert texts(*printed) == [title, title, "一、总则", "坚持男女平等，", "促进妇女发展。", "二、领域"]


def test_two_titles_are_cover_and_text():
    title = "云山县妇女发展规划（2021—2030年）"
    assert texts(title, "云山县人民政府", title, "坚持男女平等。") == [title, "云山县人民政府", title, "坚持男女平等。"]


def test_a_heading_of_contents_without_entries_loses_nothing():
    assert texts("目录", "一、总则", "坚持儿童优先。") == ["一、总则", "坚持儿童优先。"]


AIM = "1.孕产妇死亡率持续下降，城乡差距缩小，到2030年控制在"


@pytest.mark.parametrize(
    "printed",
    [
        [f"{AIM}8/10", "万以下。"],
        [AIM, "12.5/10万以下。"],
        [AIM, "8/10万", "以下，", "逐年下降。"],
        ["云山县妇女发展规划", "（2021—2030年）"],
        ["云山县", "妇女发展规划", "（2021—2030年）"],
        ["云山县", "“十四五”儿童发展规划"],
    ],
)
def test_broken_lines_are_joined(printed):
    assert texts(*printed) == ["".join(printed)]


@pytest.mark.parametrize(
    "printed",
    [
        ["1.婴儿死亡率降到4‰以下。", "2.儿童近视率下降。"],
        [AIM, "2.儿童近视率下降。"],
        [AIM, "主要目标"],
        [AIM, "专栏1 健康工程"],
        ["（一）妇女与健康", "保障妇女健康"],
        ["主要目标", "保障妇女健康"],
        ["各乡镇人民政府，县政府各部门，有关直属单位：", "现印发给你们。"],
    ],
)
def test_whole_lines_are_not(printed):
    assert texts(*printed) == printed


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("主要目标：1.降低死亡率。2.提高筛查率。", ["主要目标：", "1.降低死亡率。", "2.提高筛查率。"]),
        ("（一）主要目标。到2030年，死亡率下降。", ["（一）主要目标。", "到2030年，死亡率下降。"]),
        ("【策略措施】1.完善体系；2.加强宣传。", ["【策略措施】", "1.完善体系；", "2.加强宣传。"]),
        ("3.完善体系。2.加强宣传。", ["3.完善体系。2.加强宣传。"]),
        ("1.死亡率降到8/10万。2.5万人接受筛查。", ["1.死亡率降到8/10万。2.5万人接受筛查。"]),
        ("1.主要任务：完善体系。", ["1.主要任务：完善体系。"]),
        ("主要目标是降低死亡率。", ["主要目标是降低死亡率。"]),
    ],
)
def test_run_in_headings_and_items_are_parted(printed, parts):
    assert texts(printed) == parts


def test_debris_of_converters_is_cut_out_and_places_stay():
    printed = "1.[bookmark: _GoBack]降低\u200b死亡率。"
    (line,) = lines_of(printed)
    assert (line.text, line.number.style) == ("降低死亡率。", Style.ITEM)
    assert [printed[a:b] for a, b in line.passage.segments] == ["降低", "死亡率。"]


@pytest.mark.parametrize("box", ["专栏1  健康工程", "专栏 2", "专栏：健康工程", "重点工程3：视力保护", "专栏一 健康"])
def test_titles_of_boxes(box):
    assert lines_of(box)[0].is_box


@pytest.mark.parametrize("text", ["专栏1中的项目已经完成。", "1.专栏建设", "重点工程建设加快。"])
def test_sentences_about_boxes_are_none(text):
    assert not lines_of(text)[0].is_box
