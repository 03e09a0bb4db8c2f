"""How things look in pages: states, numbers, dates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lianggang.collect.states import State

register = template.Library()

_SIGNS = {
    State.NOT_STARTED: "○",
    State.DRAFT: "◔",
    State.SUBMITTED: "◑",
    State.CONFIRMED: "◕",
    State.RETURNED: "↩",
    State.ACCEPTED: "✓",
    State.APPROVED: "●",
    State.LOCKED: "■",
    State.PUBLISHED: "★",
}


@register.filter
def state(value: str) -> SafeString:
    """A sheet's state as a sign and its word, so that colour is never alone."""
    at = State(value)
    return format_html(
        '<span class="state {}"><span aria-hidden="true">{}</span> {}</span>', at.value, _SIGNS[at], at.label
    )


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value of a key, "" where there is none."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def figure(value: Decimal | None) -> str:
    """A number as a person writes it: no padding zeros, "—" for none."""
    if value is None or not value.is_finite():
        return "—"
    bare = value.normalize()
    return f"{bare:f}" if bare.as_tuple().exponent >= -4 else f"{round(bare, 4).normalize():f}"  # type: ignore[operator]
