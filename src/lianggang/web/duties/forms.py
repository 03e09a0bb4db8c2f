"""What people fill in on the pages of the calendar."""

from __future__ import annotations

from typing import Any

from django import forms

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.duties.doing import Portion, Reached, Wanted
from lianggang.web.duties.models import Duty, Part
from lianggang.web.places.models import Territory, Unit


def _day(label: str, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def _number(label: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=0, max_digits=14, decimal_places=2)


class DutyForm(forms.Form):
    """A duty that a person adds or changes. The office may name any owner, a unit's people only their own unit."""

    kind = forms.ChoiceField(label="种类", choices=Duty.Kind.choices)
    title = forms.CharField(label="事项", max_length=200)
    unit = forms.ModelChoiceField(Unit.objects.none(), label="责任单位", required=False)
    due = _day("期限")
    to = forms.CharField(label="报给谁", max_length=100, required=False)

    def __init__(self, data: Any, account: Account, territory: Territory, duty: Duty | None = None) -> None:
        held = {name: getattr(duty, name) for name in self.base_fields} if duty else None
        super().__init__(data, initial=held, auto_id="duty_%s")
        unit: forms.ModelChoiceField = self.fields["unit"]  # type: ignore[assignment, type-arg]
        if account.may(Right.FOLLOW_UP, territory=territory):
            unit.queryset, unit.empty_label = Unit.objects.filter(territory=territory, active=True), "妇儿工委办公室"
        else:
            own = [u.pk for u in account.units(Right.FILL)]
            unit.queryset, unit.required, unit.empty_label = Unit.objects.filter(pk__in=own), True, None

    def wanted(self) -> Wanted:
        """What was written."""
        return Wanted(**self.cleaned_data)


class PartForm(forms.Form):
    """A part of a duty that is added."""

    title = forms.CharField(label="内容", max_length=300)
    unit = forms.ModelChoiceField(Unit.objects.none(), label="落实单位", required=False, empty_label="同责任单位")
    due = _day("期限")
    planned = _number("计划数")
    measure = forms.CharField(label="计量单位", max_length=20, required=False)
    budget = _number("计划资金（万元）")

    def __init__(self, data: Any, duty: Duty) -> None:
        super().__init__(data, auto_id="part_%s")
        units = Unit.objects.filter(territory=duty.territory, active=True)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if not duty.has_numbers:
            for name in ("planned", "measure", "budget"):
                del self.fields[name]

    def portion(self) -> Portion:
        """What was written."""
        return Portion(**self.cleaned_data)


class ReachedForm(forms.Form):
    """How far a part is."""

    result = forms.CharField(label="落实情况", max_length=2000)
    reached = _number("完成数")
    spent = _number("已用资金（万元）")
    done_on = _day("完成日期（没有完成的不填）")

    def __init__(self, data: Any, part: Part) -> None:
        super().__init__(data, initial={name: getattr(part, name) for name in self.base_fields}, prefix=f"p{part.pk}")
        if not part.duty.has_numbers:
            for name in ("reached", "spent"):
                del self.fields[name]

    def said(self) -> Reached:
        """What was written."""
        return Reached(**self.cleaned_data)
