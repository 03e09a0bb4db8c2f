"""Which part of a web page is the article, told by where the prose stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from lianggang.documents.archive import Element

INVISIBLE = {"script", "style", "noscript", "template", "select", "textarea", "head", "title", "iframe", "object"}

_MOST = 0.9  # share of the prose that makes a child the better article than its parent
_LINKED = 0.6  # share of linked text that makes a block navigation
_SHORT = 200  # characters up to which a block can be furniture
_MANY = 2_000  # elements from which it cannot
_CONTAINERS = {"div", "section", "article", "main", "form", "center", "table", "tbody", "tr", "td", "span", "font"}
_BLOCKS = {"div", "ul", "ol", "dl", "p", "section", "header", "h2", "h3", "h4", "td"}
_SENTENCE = re.compile(r"[，。；]")
_FURNITURE = re.compile(
    r"发布(时间|日期)[:：]|浏览(次数|量)?[:：]|(点击|阅读|访问)(数|量|次数)[:：]|字[体号][:：]|【[大中小]】|打印本页|关闭窗口"
    r"|分享到|当前位置[:：]|您(现在)?的位置|扫一扫|上一篇[:：]|下一篇[:：]|相关(文档|链接|阅读|解读|稿件)"
    r"|版权所有|备案(序)?号|ICP备|公网安备|网站标识码|网站地图|责任编辑[:：]|信息来源[:：]"
)


def article_of(body: Element) -> tuple[Element, str]:
    """The smallest element that holds nearly all prose, and the visible text outside it."""
    prose = _prose_lengths(body)
    article = body
    while (child := max(article, key=lambda c: prose.get(c, 0), default=None)) is not None:
        if child.tag not in _CONTAINERS or prose[child] == 0 or prose[child] < _MOST * prose[article]:
            break
        article = child
    inside = visible_text(article)
    return article, "" if article is body else visible_text(body).replace(inside, "", 1).strip()


def is_furniture(element: Element) -> bool:
    """Whether a short block is navigation, a toolbar or a note of the site about itself."""
    if element.tag not in _BLOCKS or len(list(islice(element.iter(), _MANY))) == _MANY:
        return False
    text = visible_text(element, _SHORT)
    if not text.strip() or len(text) > _SHORT:
        return False
    links = [visible_text(link) for link in element.iter("a")]
    navigation = len(links) > 1 and sum(map(len, links)) >= _LINKED * len(text)
    return navigation or bool(_FURNITURE.search(text) and "。" not in text)


def visible_text(element: Element, enough: int | None = None) -> str:
    """The text of an element without scripts and indentation; once it is longer than `enough` the rest is left out."""
    text = ""
    for piece in _pieces(element):
        text += piece
        if enough is not None and len(text) > enough:
            break
    return text


def _pieces(element: Element) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "start" and node.tag in INVISIBLE:
            walk.skip_subtree()
        text = node.text if event == "start" and node.tag not in INVISIBLE else node.tail if event == "end" else None
        if text and not (event == "end" and node is element):
            yield re.sub(r"\s*\n\s*", "", text)


def _prose_lengths(body: Element) -> dict[Element, int]:
    """For every element how many characters of its text stand in sentences outside links."""
    lengths: dict[Element, int] = {}
    for _, element in etree.iterwalk(body, events=("end",)):
        if element.tag in INVISIBLE or element.tag == "a":
            lengths[element] = 0
            continue
        own = [element.text, *(child.tail for child in element)]
        lengths[element] = sum(len(t) for t in own if t and _SENTENCE.search(t)) + sum(lengths[c] for c in element)
    return lengths
