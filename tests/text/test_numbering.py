"""Item numbers at the head of a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.text.numbering import Style, item_number


@pytest.mark.parametrize(
    ("text", "style", "label", "ordinal", "rest"),
    [
        ("第一章 总则", Style.PART, "第一章", 1, "总则"),
        ("第十二节　主要目标", Style.PART, "第十二节", 12, "主要目标"),
        ("第3章：健康", Style.PART, "第3章", 3, "健康"),
        ("第二部分、儿童发展", Style.PART, "第二部分", 2, "儿童发展"),
        ("下篇 儿童发展", Style.PART, "下篇", 3, "儿童发展"),
        ("领域一：妇女与健康", Style.SECTION, "领域一", 1, "妇女与健康"),
        ("目标1：妇女人均预期寿命达到80岁", Style.ITEM, "1", 1, "妇女人均预期寿命达到80岁"),
        ("一、指导思想", Style.CHAPTER, "一、", 1, "指导思想"),
        ("十二．监测评估", Style.CHAPTER, "十二.", 12, "监测评估"),
        ("（一）妇女与健康", Style.SECTION, "（一）", 1, "妇女与健康"),
        ("( 十一 ) 妇女与法律", Style.SECTION, "（十一）", 11, "妇女与法律"),
        ("(三)、妇女与经济", Style.SECTION, "（三）、", 3, "妇女与经济"),
        ("㈡妇女与教育", Style.SECTION, "㈡", 2, "妇女与教育"),
        ("1.孕产妇死亡率", Style.ITEM, "1", 1, "孕产妇死亡率"),
        ("１２．  孕产妇", Style.ITEM, "12", 12, "孕产妇"),
        ("3、孕产妇", Style.ITEM, "3", 3, "孕产妇"),
        ("\u30004 . 孕产妇", Style.ITEM, "4", 4, "孕产妇"),
        ("⒌孕产妇", Style.ITEM, "⒌", 5, "孕产妇"),
        ("（1）孕产妇", Style.SUBITEM, "（1）", 1, "孕产妇"),
        ("(２)孕产妇", Style.SUBITEM, "（2）", 2, "孕产妇"),
        ("3）孕产妇", Style.SUBITEM, "3", 3, "孕产妇"),
        ("⑷孕产妇", Style.SUBITEM, "⑷", 4, "孕产妇"),
        ("⑫孕产妇", Style.CIRCLED, "⑫", 12, "孕产妇"),
        ("——坚持党的领导", Style.DASH, "——", 0, "坚持党的领导"),
        ("•孕产妇", Style.BULLET, "•", 0, "孕产妇"),
        ("- 孕产妇", Style.BULLET, "-", 0, "孕产妇"),
        ("- 1. 孕产妇", Style.ITEM, "1", 1, "孕产妇"),
        ("* 12、孕产妇", Style.ITEM, "12", 12, "孕产妇"),
    ],
)
def test_styles(text, style, label, ordinal, rest):
    found = item_number(text)
    assert (found.style, found.label.replace(" ", ""), found.ordinal, found.unsure) == (style, label, ordinal, False)
    assert text[found.length :] == rest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "孕产妇死亡率",
        "3.2‰以下",
        "95%以上",
        "12.5%以内",
        "2030年",
        "2：3",
        "（2021—2030年）",
        "（试行）",
        "-5个百分点",
        "第一时间报告",
        "一是加强领导",
        "一体化推进",
        "上下联动",
        "领域一体化发展",
        "十 二 、监测",
    ],
)
def test_text_is_no_number(text):
    assert item_number(text) is None


@pytest.mark.parametrize(
    ("text", "ordinal", "rest"),
    [
        ("5.5岁以下儿童贫血患病率", 5, "5岁以下儿童贫血患病率"),
        ("12.5/10万以内", 12, "5/10万以内"),
        ("3.95%以上的乡镇卫生院", 3, "95%以上的乡镇卫生院"),
        ("８．６岁以下儿童", 8, "６岁以下儿童"),
    ],
)
def test_numbers_that_may_be_decimals_are_unsure(text, ordinal, rest):
    found = item_number(text)
    assert (found.style, found.ordinal, found.unsure) == (Style.ITEM, ordinal, True)
    assert text[found.length :] == rest


FORMS = {
    Style.ITEM: ["{}.", "{}、", "{}．", " {} . "],
    Style.SUBITEM: ["（{}）", "({})", "( {} )", "{}）"],
}


@given(
    st.sampled_from([(style, form) for style, forms in FORMS.items() for form in forms]),
    st.integers(1, 99),
    st.booleans(),
    st.sampled_from(["孕产妇死亡率", "《妇女权益保障法》", "“两癌”筛查"]),
)
def test_every_number_is_read_in_every_width(styled, ordinal, wide, words):
    style, form = styled
    digits = str(ordinal).translate(str.maketrans("0123456789", "０１２３４５６７８９")) if wide else str(ordinal)
    text = form.format(digits) + words
    found = item_number(text)
    assert (found.style, found.ordinal, text[found.length :]) == (style, ordinal, words)


@given(st.text(alphabet="一二十（）()1234.．、)：:-—•①⑴⒈㈠第章节 5岁%", max_size=10))
def test_a_number_never_reaches_beyond_the_text(text):
    found = item_number(text)
    assert found is None or (0 < found.length <= len(text) and found.ordinal >= 0)
