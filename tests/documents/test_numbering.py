import pytest

from lianggang.documents import Paragraph, from_bytes
from lianggang.documents.counting import count
from tests.documents.word_files import lists, lvl, p, word


def texts(data: bytes) -> list[str]:
    return [block.text for block in from_bytes("a.docx", data).blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("number", "number_format", "printed"),
    [
        (12, "decimal", "12"),
        (3, "decimalZero", "03"),
        (12, "decimalFullWidth", "１２"),
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "chineseCountingThousand", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCountingThousand", "一百一十"),
        (1010, "chineseCountingThousand", "一千零一十"),
        (12, "japaneseCounting", "十二"),
        (105, "japaneseCounting", "百五"),
        (12, "ideographDigital", "一二"),
        (23, "chineseLegalSimplified", "贰拾叁"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "㉑"),
        (50, "decimalEnclosedCircle", "㊿"),
        (51, "decimalEnclosedCircle", "51"),
        (2, "decimalEnclosedParen", "⑵"),
        (1994, "upperRoman", "MCMXCIV"),
        (4, "lowerRoman", "iv"),
        (28, "lowerLetter", "bb"),
        (2, "ideographTraditional", "乙"),
        (13, "ideographZodiac", "子"),
        (7, "none", ""),
        (0, "chineseCounting", "〇"),
        (7, "somethingNew", "7"),
    ],
)
def test_counting_words(number: int, number_format: str, printed: str) -> None:
    assert count(number, number_format) == printed


def test_two_levels_print_like_typed_numbers() -> None:
    numbering = lists(lvl(0, "chineseCountingThousand", "%1、"), lvl(1, "chineseCounting", "（%2）"))
    body = (
        p("总则", num=(1, 0)) + p("甲", num=(1, 1)) + p("乙", num=(1, 1)) + p("分则", num=(1, 0)) + p("丙", num=(1, 1))
    )
    assert texts(word(body, numbering=numbering)) == ["一、总则", "（一）甲", "（二）乙", "二、分则", "（一）丙"]


def test_a_level_that_never_restarts_counts_on() -> None:
    numbering = lists(lvl(0, "chineseCounting", "第%1章"), lvl(1, "decimal", "%2.", more='<w:lvlRestart w:val="0"/>'))
    body = p("总则", num=(1, 0)) + p("甲", num=(1, 1)) + p("分则", num=(1, 0)) + p("乙", num=(1, 1))
    assert texts(word(body, numbering=numbering)) == ["第一章 总则", "1.甲", "第二章 分则", "2.乙"]


def test_a_level_restarts_only_after_the_level_it_names() -> None:
    restart = '<w:lvlRestart w:val="1"/>'
    numbering = lists(lvl(0, "decimal", "%1."), lvl(1, "decimal", "(%2)"), lvl(2, "decimal", "%3)", more=restart))
    levels = (0, 1, 2, 1, 2, 0, 1, 2)
    body = "".join(p("甲", num=(1, level)) for level in levels)
    assert texts(word(body, numbering=numbering))[2::2] == ["1)甲", "2)甲", "(1)甲"]
    assert texts(word(body, numbering=numbering))[-1] == "1)甲"


def test_lists_over_one_definition_count_on_unless_they_state_a_start() -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="6"/>'
        "</w:lvlOverride></w:num>"
    )
    body = "".join(p("甲", num=(num, 0)) for num in (1, 2, 3, 3))
    assert texts(word(body, numbering=lists(lvl(0, "decimal", "%1."), nums=nums))) == ["1.甲", "2.甲", "6.甲", "7.甲"]


def test_a_list_may_replace_a_level() -> None:
    replaced = f'<w:lvlOverride w:ilvl="0">{lvl(0, "upperLetter", "%1)")}</w:lvlOverride>'
    nums = f'<w:num w:numId="1"><w:abstractNumId w:val="0"/>{replaced}</w:num>'
    assert texts(word(p("甲", num=(1, 0)), numbering=lists(lvl(0, "decimal", "%1."), nums=nums))) == ["A)甲"]


def test_styles_number_their_paragraphs_and_zero_takes_the_number_away() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/></w:style>'
    )
    linked = [
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{f}"/><w:pStyle w:val="H{i + 1}"/>'
        f'<w:lvlText w:val="{t}"/></w:lvl>'
        for i, (f, t) in enumerate((("chineseCounting", "%1、"), ("chineseCounting", "（%2）")))
    ]
    body = p("总则", style="H1") + p("甲", style="H2") + p("无号", style="H1", num=(0, 0)) + p("分则", style="H1")
    read = texts(word(body, numbering=lists(*linked), styles=styles))
    assert read == ["一、总则", "（一）甲", "无号", "二、分则"]


def test_a_list_style_lends_its_definition() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{lvl(0, "decimalEnclosedCircle", "%1")}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert texts(word(p("甲", num=(2, 0)), numbering=numbering, styles=styles)) == ["①甲"]


def test_legal_levels_print_arabic_and_a_bare_number_is_parted_from_the_text() -> None:
    numbering = lists(lvl(0, "chineseCounting", "%1、"), lvl(1, "decimal", "%1.%2", more="<w:isLgl/>"))
    body = p("总则", num=(1, 0)) + p("2025年", num=(1, 1))
    assert texts(word(body, numbering=numbering)) == ["一、总则", "1.1 2025年"]


def test_bullets_and_typed_dashes() -> None:
    numbering = lists(lvl(0, "bullet", "\uf0b7"), lvl(1, "bullet", "——"))
    assert texts(word(p("甲", num=(1, 0)) + p("乙", num=(1, 1)), numbering=numbering)) == ["•甲", "——乙"]


def test_an_unknown_format_counts_in_digits_and_says_so() -> None:
    document = from_bytes("a.docx", word(p("甲", num=(1, 0)), numbering=lists(lvl(0, "hindiVowels", "%1."))))
    assert document.text == "1.甲"
    assert [f.code for f in document.findings] == ["unknown-numbering"]


def test_styles_in_a_circle_end() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    assert texts(word(p("甲", style="A"), styles=styles, numbering=lists(lvl(0, "decimal", "%1.")))) == ["甲"]
