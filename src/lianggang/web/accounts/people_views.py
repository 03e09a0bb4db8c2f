"""Pages of the administrator: people, roles, places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianggang.catalogue.load import load_catalogue
from lianggang.errors import unusable
from lianggang.web.accounts import actions
from lianggang.web.accounts import units as unit_accounts
from lianggang.web.accounts.lists import people_table, units_table
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.requests import Request, key_of
from lianggang.web.accounts.rights import Right, Role
from lianggang.web.figures.tables import Column, Table, download, text
from lianggang.web.places import actions as places
from lianggang.web.places.forms import UNIT_CHANGES, UnitChoice, entered, forms_of
from lianggang.web.places.models import Level, Territory, Unit
from lianggang.web.plans.models import PlanDocument


class PersonForm(forms.Form):
    """A new account with its first role."""

    username = forms.SlugField(
        label="登录名", max_length=40, help_text="字母、数字、下划线、连字符",
        error_messages={"invalid": "登录名只能用字母、数字、下划线、连字符。"},
    )  # fmt: skip
    name = forms.CharField(label="姓名", max_length=40)
    role = forms.ChoiceField(label="角色", choices=[("", ""), *Role.choices])
    territory = forms.ModelChoiceField(Territory.objects.none(), label="地区", empty_label=None)
    unit = UnitChoice(Unit.objects.none(), label="单位（填报人、负责人）", required=False, empty_label="")
    starts = forms.DateField(label="起", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    ends = forms.DateField(
        label="截止日期（第三方必填）", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    plans = forms.ModelMultipleChoiceField(
        PlanDocument.objects.none(), label="限于规划（只用于第三方）", required=False
    )
    phone = forms.CharField(label="电话", max_length=30, required=False)
    email = forms.EmailField(label="邮箱", required=False)

    def __init__(self, *args: Any, places: QuerySet[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].queryset = places  # type: ignore[attr-defined]
        self.fields["territory"].initial = places.first()
        units = Unit.objects.filter(territory__in=places, active=True)
        self.fields["unit"].among(units)  # type: ignore[attr-defined]
        in_force = PlanDocument.objects.filter(territory__in=places, state=PlanDocument.State.CONFIRMED)
        self.fields["plans"].queryset = in_force.only("name")  # type: ignore[attr-defined]

    def terms(self) -> dict[str, Any]:
        """What was said, as the actions take it."""
        said = self.cleaned_data
        return {**said, "role": Role(said["role"]), "plans": [plan.pk for plan in said["plans"]]}


class GrantForm(PersonForm):
    """One more role of an account that is there."""

    username = name = phone = email = None  # type: ignore[assignment]


ParticularsForm = forms.modelform_factory(Account, fields=("name", "phone", "email"))
"""How somebody is called and reached."""


def people(request: Request) -> HttpResponse:
    """The accounts of the places that one administers, found by name, unit or role; new ones are made here."""
    over = _over(request)
    form = PersonForm(request.POST or None, places=over)
    if request.method == "POST" and form.is_valid():
        account, password = actions.add_account(by=request.by, **form.terms())
        messages.success(request, f"已建账号 {account.username}，初始密码 {password}（只显示这一次）。")
        return redirect("person", account.pk)
    found, asked = _people(over), request.GET
    if words := asked.get("q", "").strip():
        by_name = Q(username__icontains=words) | Q(name__icontains=words)
        found = found.filter(by_name | Q(memberships__unit__name__icontains=words))
    if role := asked.get("role", ""):
        found = found.filter(memberships__role=role)
    if answer := _file(request, people_table(found), over):
        return answer
    lacking = unit_accounts.lacking(over)
    wanting = [(place, lacking[place.pk]) for place in over if place.pk in lacking]
    silent = dict(unit_accounts.unused(over).values_list("territory").annotate(Count("account", distinct=True)))
    unused = [(place, silent[place.pk]) for place in over if place.pk in silent]
    content = {
        "people": found, "form": form, "asked": asked, "roles": Role.choices, "wanting": wanting, "unused": unused,
        "query": urlencode({"q": words, "role": role}),
    }  # fmt: skip
    return render(request, "accounts/people.html", content)


@require_POST
@never_cache
def unit_people(request: Request) -> HttpResponse:
    """A reporter and a head for every unit that has none; their first passwords are on this page and nowhere else.

    Or other first passwords for those that nobody has used, when that page was lost.
    """
    place = get_object_or_404(_over(request), pk=key_of(request.POST.get("territory", "")))
    again = request.POST.get("action") == "renew"
    act = unit_accounts.renew_unused if again else unit_accounts.add_unit_accounts
    made = act(by=request.by, territory=place)
    columns = [Column("单位"), Column("角色"), Column("登录名"), Column("初始密码")]
    rows = [[text(m.unit), text(m.role.label), text(m.account.username), text(m.password)] for m in made]
    content = {
        "place": place, "again": again, "table": Table("made", "初始密码", columns, rows),
        "unused": not made and unit_accounts.unused([place]).exists(),
    }  # fmt: skip
    return render(request, "accounts/made.html", content)


def person(request: Request, pk: int) -> HttpResponse:
    """One account with its roles."""
    over = _over(request)
    account = get_object_or_404(_people(over), pk=pk)
    form = GrantForm(request.POST or None, places=over)
    if request.method == "POST" and form.is_valid():
        actions.grant(by=request.by, account=account, **form.terms())
        return redirect("person", pk)
    content = {
        "account": account, "form": form, "roles": list(_roles(account)), "reached": ParticularsForm(instance=account),
    }  # fmt: skip
    return render(request, "accounts/person.html", content)


def _roles(account: Account) -> Iterator[tuple[Membership, list[str]]]:
    """The roles of an account with the names of the plans that each is limited to."""
    held = list(account.memberships.all())
    wanted = {pk for m in held for pk in m.plans}
    names = dict(PlanDocument.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return ((m, [names.get(pk, str(pk)) for pk in m.plans]) for m in held)


@require_POST
def person_action(request: Request, pk: int) -> HttpResponse:
    """Shut, open, or give a new first password."""
    account = get_object_or_404(_people(_over(request)), pk=pk)
    match request.POST.get("action"):
        case "reset":
            password = actions.reset_password(by=request.by, account=account)
            messages.success(request, f"{account.username}的新初始密码：{password}（只显示这一次）。")
        case "shut" | "open" as wanted:
            actions.set_active(by=request.by, account=account, active=wanted == "open")
            messages.success(request, f"已{'启用' if wanted == 'open' else '停用'}{account.username}。")
        case "particulars":
            reached = ParticularsForm(request.POST)
            if not reached.is_valid():
                raise unusable("particulars-wrong", "姓名没有写，或邮箱不对。", advice="请改正后再保存。")
            actions.set_particulars(by=request.by, account=account, particulars=reached.cleaned_data,
                                    seen=request.POST.get("seen", ""))  # fmt: skip
            messages.success(request, "已保存。")
        case "revoke":
            actions.revoke(by=request.by, membership_id=key_of(request.POST.get("membership", "")))
    return redirect("person", pk)


def units(request: Request) -> HttpResponse:
    """Territories and units with their history."""
    over = _over(request, Right.MANAGE_PLACES)
    offered = forms_of(UNIT_CHANGES, request.POST, over)
    if told := entered(request.by, offered) or _added(request, over):
        messages.success(request, told)
        return redirect("units")
    listed = Unit.objects.filter(territory__in=over).select_related("territory").prefetch_related("changes__other")
    names = {f.code: f.name for f in load_catalogue().functions.values()}
    units = [(unit, [names.get(code, code) for code in unit.functions]) for unit in listed]
    if answer := _file(request, units_table(units), over):
        return answer
    highest = over.first()
    below = Level.choices[Level.values.index(highest.level) + 1 :] if highest else []
    content = {"territories": over, "units": units, "levels": below, "offered": offered}
    return render(request, "accounts/units.html", content)


def _added(request: Request, over: QuerySet[Territory]) -> str:
    """The territory or the unit that was posted, in words; "" when none was."""
    post = request.POST
    name = post.get("name", "").strip()
    match post.get("action"):
        case "territory":
            parent = get_object_or_404(over, pk=key_of(post.get("parent", "")))
            new = places.add_territory(
                by=request.by, parent=parent, code=post.get("code", ""), name=name, level=post.get("level", "")
            )
            return f"已增加{new}。"
        case "unit":
            place = get_object_or_404(over, pk=key_of(post.get("territory", "")))
            unit = places.add_unit(by=request.by, territory=place, name=name)
            return f"已增加{unit}，请在“账号”给它建填报人和负责人。"
    return ""


def _file(request: Request, table: Table, over: QuerySet[Territory]) -> HttpResponse | None:
    """The table as the file that is asked for."""
    place, kind = str(over.first()), request.GET.get("as", "")
    return download([table], "", kind, name=place, author=place, year=localdate().year)


def _over(request: Request, right: Right = Right.MANAGE_PEOPLE) -> QuerySet[Territory]:
    """The territories that one administers."""
    held = request.user.territories(right)
    if not held:
        raise PermissionDenied("这一页只有系统管理员能看。")
    found = {t.pk for t in held}
    below = found
    while below:
        below = set(Territory.objects.filter(parent__in=below).values_list("pk", flat=True)) - found
        found |= below
    return Territory.objects.filter(pk__in=found)


def _people(over: QuerySet[Territory]) -> QuerySet[Account]:
    found = Account.objects.filter(Q(memberships__territory__in=over) | Q(memberships=None)).distinct()
    return found.prefetch_related("memberships__territory", "memberships__unit")
