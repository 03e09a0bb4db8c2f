"""The cells of a sheet's grid in a page: a sheet has hundreds or thousands, and a template would take its time."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from lianggang.collect.form import REASONS
from lianggang.web.rounds.grid import Cell, GridLine
from lianggang.web.ui.templatetags.office import figure

register = template.Library()

_CLOSED = mark_safe('<td class="closed">—</td>')
_NUMBER = mark_safe(' class="number" inputmode="decimal" autocomplete="off"')
_WRONG = mark_safe(' aria-invalid="true"')
_CHOSEN = mark_safe(" selected")


@register.simple_tag
def cells(row: GridLine, can_fill: bool) -> SafeString:
    """The cells of a line: controls where this person may fill them in, texts where not, a dash where nobody does."""
    show = _control if can_fill else _text
    return mark_safe("".join(_CLOSED if here.closed else show(here, row) for here in row.cells))


def _control(here: Cell, row: GridLine) -> SafeString:
    look = "cell words" if here.kind == "words" else "cell"
    control = _reasons(here) if here.kind == "reason" else _box(here, row)
    return format_html('<td class="{}" data-head="{}">{}</td>', _weighed(look, here), here.heading, control)


def _text(here: Cell, row: GridLine) -> SafeString:
    look = _weighed("n" if here.kind == "number" else "", here)
    by_counts = not here.text and here.is_value and here.computed is not None
    counted = format_html('<span title="由分子、分母算得">{}</span>', figure(here.computed)) if by_counts else ""
    return format_html(
        '<td class="{}" data-cell="{}" data-head="{}">{}{}</td>', look, here.name, here.heading, here.text, counted
    )


def _weighed(look: str, here: Cell) -> str:
    """The classes of a cell, with what the checks say of it."""
    return f"{look} is-{here.weight}" if here.weight else look


def _box(here: Cell, row: GridLine) -> SafeString:
    """A text box; that of a value which the counts give shows what they give."""
    number = _NUMBER if here.kind == "number" else ""
    shown = ""
    if here.is_value and row.line.divides:
        given = "" if here.computed is None else figure(here.computed)
        told = (given, row.line.scale, row.line.places)
        shown = format_html(' placeholder="{}" data-scale="{}" data-places="{}"', *told)
    return format_html(
        '<input name="{}" value="{}" aria-label="{}"{}{}{}>',
        here.name, here.text, here.label, number, shown, _WRONG if here.weight else "",
    )  # fmt: skip


def _reasons(here: Cell) -> SafeString:
    """The reasons of a blank to choose from."""
    choices = _choices(here.text) if here.text else _BLANK
    return format_html('<select name="{}" aria-label="{}">{}</select>', here.name, here.label, choices)


def _choices(chosen: str) -> SafeString:
    offered = format_html_join("", "<option{}>{}</option>", ((_CHOSEN if r == chosen else "", r) for r in REASONS))
    return format_html('<option value=""></option>{}', offered)


_BLANK = _choices("")
