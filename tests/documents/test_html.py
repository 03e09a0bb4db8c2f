import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.documents import Document, Paragraph, Table, from_bytes
from lianggang.errors import LianggangError

SENTENCE = "孕产妇死亡率下降到12.5/10万以内，妇女常见病筛查率达到85%以上。"
ARTICLE = "".join(f"<p>　　{i}.{SENTENCE}</p>" for i in range(1, 9))
AROUND = """<html><head><meta charset="utf-8"><title>规划_某县人民政府</title><script>var a="，。"</script></head><body>
<div><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>
<div>当前位置：<a href="/">首页</a> &gt; <a href="/g">规划</a></div>
<table><tr><td>索引号</td><td>0001</td><td>成文日期</td><td>2023-01-10</td></tr></table>
<div><h1>关于印发规划的通知</h1><div>发布时间：2023-01-18　来源：县府办　字体：[大 中 小]</div>%s
<div>分享到：微信 微博</div></div><div>版权所有：某县人民政府　备案号：0000</div></body></html>"""


def read(inside: str, *, around: str = AROUND, encoding: str = "utf-8") -> Document:
    return from_bytes("规划.html", (around % inside).encode(encoding))


def body(inside: str) -> Document:
    return from_bytes("规划.html", f"<html><body>{inside}</body></html>".encode())


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grid(document: Document) -> list[list[str]]:
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    return [[("^" if cell.merged else "") + cell.text for cell in row] for row in table.rows]


PLAN = [f"{i}.{SENTENCE}" for i in range(1, 9)]


def test_only_the_article_is_read_and_the_rest_is_said() -> None:
    document = read(ARTICLE)
    assert texts(document) == ["关于印发规划的通知", *PLAN]
    assert [f.code for f in document.findings] == ["page-furniture"]
    assert "首页政务公开" in document.findings[0].message


def test_a_heading_that_the_text_repeats_is_read_once() -> None:
    document = read("<p>某县人民政府</p><p>关于印发规划的通知</p>" + ARTICLE)
    assert texts(document)[:2] == ["某县人民政府", "关于印发规划的通知"]


def test_an_article_in_two_parts_is_read_whole() -> None:
    assert texts(read(f"<div>{ARTICLE}</div><div>{ARTICLE}</div>"))[1:] == PLAN * 2


def test_an_article_in_a_layout_table_is_text() -> None:
    document = read(f"<table><tr><td>{ARTICLE}</td></tr></table>")
    assert texts(document) == ["关于印发规划的通知", *PLAN]


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_declared_chinese_encodings(declared: str) -> None:
    document = read(ARTICLE + "<p>镕</p>", around=AROUND.replace("utf-8", declared), encoding="gb18030")
    assert texts(document)[-1] == "镕"
    assert [f.code for f in document.findings] == ["page-furniture"]


def test_breaks_and_blocks_part_paragraphs_and_inline_marks_do_not() -> None:
    document = body("<div>一、<b>总</b>则<br>（一）健康<p>达到<span>85%</span>\n以上，\n完成。</p>二、分则</div>")
    assert texts(document) == ["一、总则", "（一）健康", "达到85%以上，完成。", "二、分则"]


def test_numbered_lists_are_numbered() -> None:
    document = body('<ol start="3"><li>甲</li><li>乙</li><li value="9">丙</li></ol><ol type="a"><li>丁</li></ol>')
    assert texts(document) == ["3.甲", "4.乙", "9.丙", "a.丁"]
    hidden = body('<ol><li>甲</li><li style="display:none">乙</li><li value="5">丙</li><li>丁</li></ol>')
    assert texts(hidden) == ["1.甲", "5.丙", "6.丁"]


def test_hidden_and_deleted_text_is_left_out() -> None:
    document = body('<p>甲<del>旧</del><script>x</script></p><p style="display: none">藏</p><p>乙</p>')
    assert texts(document) == ["甲", "乙"]


def test_spans_fill_the_grid() -> None:
    rows = (
        '<tr><th colspan="2">类别</th><th>目标</th></tr>'
        '<tr><td rowspan="2">健康</td><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr>'
    )
    assert grid(body(f"<p>前</p><table>{rows}</table>")) == [
        ["类别", "^类别", "目标"],
        ["健康", "甲", "1"],
        ["^健康", "乙", "2"],
    ]


def test_a_cell_that_covers_all_rows_below_and_a_row_that_ends_early() -> None:
    rows = '<tr><td rowspan="0">甲</td><td>乙</td></tr><tr></tr><tr><td>丙</td></tr>'
    assert grid(body(f"<p>前</p><table>{rows}</table>")) == [["甲", "乙"], ["^甲", ""], ["^甲", "丙"]]


def test_cells_keep_their_paragraphs_and_inner_tables() -> None:
    inner = "<table><tr><td>丁<td>戊</table>"
    document = body(f"<p>前</p><table><tr><td><p>甲</p><p>乙</p></td><td>丙{inner}</td></tr></table>")
    assert grid(document) == [["甲\n乙", "丙\n丁\t戊"]]
    assert [f.code for f in document.findings] == ["nested-table"]


def test_attachments_are_told() -> None:
    document = read(ARTICLE + '<p>附件：<a href="/files/1.docx?v=1">妇女规划.docx</a></p>')
    assert [(f.code, f.place) for f in document.findings][1:] == [("attachments-linked", "妇女规划.docx")]


def test_a_page_saved_as_one_file() -> None:
    page = (AROUND % ARTICLE).encode()
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    part = b"Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + page + b"\r\n--b--\r\n"
    assert texts(from_bytes("规划.mht", head + part)) == texts(read(ARTICLE))
    with pytest.raises(LianggangError, match="没有网页"):
        from_bytes("规划.mht", head + b"Content-Type: text/plain\r\n\r\nx\r\n--b--\r\n")


def test_pages_without_text_and_endless_nesting_are_refused() -> None:
    with pytest.raises(LianggangError, match="没有正文"):
        body("<script>1</script>")
    with pytest.raises(LianggangError, match="嵌套过深"):
        body("<div>" * 5000 + "字")


NAMES = ("p", "table", "tr", "td rowspan=9", "td colspan=0", "div", "a href=x", "ol", "li", "br", "pre", "svg")
TAGS = st.sampled_from(NAMES).flatmap(lambda name: st.sampled_from((f"<{name}>", f"</{name}>")))
PIECES = TAGS | st.sampled_from(("，文字。", "<!--", "-->", "&#0;"))


@settings(max_examples=300, deadline=2000)
@given(st.lists(PIECES, max_size=60))
def test_no_tag_soup_raises_anything_else(pieces: list[str]) -> None:
    soup = "".join(pieces)
    try:
        said = body(soup).text
    except LianggangError as refusal:
        said = refusal.findings[0].advice
    assert said
