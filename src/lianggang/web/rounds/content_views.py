"""The page of what a scheme asks: read by all who oversee units, edited by the bureau while it is drawn up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render

from lianggang.collect.form import DIMENSIONS
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.requests import Request, key_of
from lianggang.web.accounts.rights import Right
from lianggang.web.figures.models import Indicator
from lianggang.web.figures.tables import Column, Table, download, text
from lianggang.web.places.models import Unit
from lianggang.web.rounds import content, queries
from lianggang.web.rounds import scheme as schemes
from lianggang.web.rounds.models import Scheme

LABELS = {"sex": "分性别", "residence": "分城乡"}


ParticularsForm = forms.modelform_factory(
    Scheme, fields=("issuer", "approval", "valid_until", "instructions"),
    widgets={"instructions": forms.Textarea(attrs={"rows": 2})},
)  # fmt: skip
"""What is said on every form of the scheme."""


def scheme_content(request: Request, pk: int) -> HttpResponse:
    """Indicators, units and breakdowns of a scheme."""
    found = get_object_or_404(queries.readable_schemes(request.user), pk=pk)
    require(request.by, Right.READ_SHEETS, territory=found.territory)
    if request.method == "POST":
        messages.success(request, _change(request, found))
        return redirect("scheme-content", pk)
    seen, rows = found.stamp, content.rows_of(found)  # in this order: at worst too old, and refused
    if file := download([_table(found, rows)], "content", request.GET.get("as", ""), name=str(found),
                        author=found.issuer, year=found.year):  # fmt: skip
        return file
    may = found.state == Scheme.State.DRAFT and request.user.may(Right.MANAGE_ROUNDS, territory=found.territory)
    shown = {
        "scheme": found, "rows": rows, "dimensions": LABELS.items(), "editable": may, "seen": seen,
        "form": ParticularsForm(instance=found),
        "units": Unit.objects.filter(territory=found.territory, active=True) if may else [],
        "known": Indicator.objects.order_by("code").values_list("code", "name") if may else [],
    }  # fmt: skip
    return render(request, "rounds/content.html", shown)


def _change(request: Request, found: Scheme) -> str:
    """Do what was posted; returns what to say of it."""
    post = request.POST
    if post.get("action") == "add":
        content.add_indicator(by=request.by, scheme_id=found.pk, words=post.get("words", ""),
                              unit=_unit(post.get("unit", "")), dimensions=_chosen(post, ""))  # fmt: skip
        return "已增加。"
    if post.get("action") == "particulars":
        form = ParticularsForm(post, instance=Scheme(territory=found.territory, year=found.year))
        if form.is_valid():
            schemes.set_particulars(by=request.by, scheme_id=found.pk, particulars=form.cleaned_data,
                                    seen=post.get("seen", ""))  # fmt: skip
            return "文号和说明已保存。"
        return "文号或有效期太长，没有保存。"
    content.set_content(by=request.by, scheme_id=found.pk, seen=post.get("seen", ""), asked=_asked(post))
    return "指标、单位和分组已保存。"


def _asked(post: QueryDict) -> Iterable[content.Asked]:
    codes = [str(name).removeprefix("unit|") for name in post if str(name).startswith("unit|")]
    return [content.Asked(code, _unit(post.get(f"unit|{code}", "")), _chosen(post, code)) for code in codes]


def _chosen(post: QueryDict, code: str) -> list[str]:
    return [name for name in DIMENSIONS if f"{name}|{code}" in post]


def _unit(text: str) -> int | None:
    """None for the empty choice alone: what is no unit is refused, not taken for it."""
    return key_of(text) if text else None


def _table(found: Scheme, rows: Sequence[content.Row]) -> Table:
    columns = (
        Column("代码", width=12), Column("指标", width=34), Column("计量单位", width=12), Column("填报单位", width=24),
        Column("分组", width=20), Column("规划要求", width=40),
    )  # fmt: skip
    cells = [
        [text(r.line["code"]), text(r.line["name"]), text(r.line["unit"]), text(r.sheet.unit_name),
         text("、".join(r.line["breakdowns"])), text(r.demands)]
        for r in rows
    ]  # fmt: skip
    return Table("content", f"{found}指标", columns, cells)
