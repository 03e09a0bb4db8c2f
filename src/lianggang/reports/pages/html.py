"""HTML written by functions; whatever is not markup already is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_VOID = {"meta", "link", "br"}


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Content = str | Html | None


def tag(name: str, /, *content: Content, **attributes: str | None) -> Html:
    """An element; attributes of None are left out, a trailing underscore is dropped (class_), others are hyphens."""
    shown = "".join(f' {k.rstrip("_").replace("_", "-")}="{escape(v)}"' for k, v in attributes.items() if v is not None)
    if name in _VOID:
        return Html(f"<{name}{shown}>")
    return Html(f"<{name}{shown}>{joined(*content)}</{name}>")


def joined(*content: Content, separator: str = "") -> Html:
    """The contents in a row."""
    parts = [c if isinstance(c, Html) else escape(c, quote=False) for c in content if c is not None]
    return Html(separator.join(parts))


def lines(text: str) -> Html:
    """Text whose line feeds become breaks."""
    return joined(*text.split("\n"), separator="<br>")


def link(target: str, text: Content) -> Html:
    """A link within the pages."""
    return tag("a", text, href=target)


def plain_list(items: Iterable[Content]) -> Html:
    """A list without marks, for items that carry their own numbers."""
    return tag("ul", *(tag("li", item) for item in items), class_="plain")


def table(heads: Sequence[str], rows: Iterable[Sequence[Content]], *, numeric: str = "", caption: str = "") -> Html:
    """A table; `numeric` names the columns of numbers, one letter each: "n" for a number, "t" for text.

    The first cell of a row is its head when it is text. Every cell carries the head of its column, so that a narrow
    screen can stack the cells of a row.
    """
    kinds = numeric or "t" * len(heads)
    head = tag("tr", *(tag("th", lines(h), scope="col", class_=_kind(k)) for h, k in zip(heads, kinds, strict=True)))
    body = [_row(row, heads, kinds) for row in rows]
    title = tag("caption", caption) if caption else None
    return tag("div", tag("table", title, tag("thead", head), tag("tbody", *body)), class_="wide")


def _row(row: Sequence[Content], heads: Sequence[str], kinds: str) -> Html:
    first = "row" if kinds[0] == "t" else None
    cells = [_cell(*c, scope=None if n else first) for n, c in enumerate(zip(row, heads, kinds, strict=True))]
    return tag("tr", *cells)


def _cell(content: Content, head: str, letter: str, *, scope: str | None) -> Html:
    name = "th" if scope else "td"
    return tag(name, content, scope=scope, class_=_kind(letter), data_head=head.replace("\n", " "))


def _kind(letter: str) -> str | None:
    return "n" if letter == "n" else None


def definitions(pairs: Iterable[tuple[str, Content]]) -> Html:
    """Terms with what is said of each; pairs without content are left out."""
    return tag("dl", *(joined(tag("dt", term), tag("dd", text)) for term, text in pairs if text))
