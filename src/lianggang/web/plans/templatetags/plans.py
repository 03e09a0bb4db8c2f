"""How plans look in pages: confidence, and links to the page of an indicator."""

from __future__ import annotations

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lianggang.web.plans.models import Aim

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """0.8 → 80%."""
    return f"{share:.0%}"


@register.filter
def indicator_link(aim: Aim) -> SafeString:
    """The plan's wording of an aim's indicator, leading to the page of the indicator."""
    name = aim.target.get("indicator") or aim.indicator
    try:
        address = reverse("indicator", args=[aim.indicator])
    except NoReverseMatch:
        return format_html("{}", name)
    return format_html('<a href="{}">{}</a>', address, name)
