"""What people fill in on the page of a matter."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from lianggang.web.accounts.models import Account
from lianggang.web.followup.acting import Answer, Paper
from lianggang.web.followup.letters import opening_of
from lianggang.web.followup.models import Matter
from lianggang.web.followup.raising import RAISED_BY, Problem
from lianggang.web.places.models import Territory, Unit

_ANSWER_DAYS = 15
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PaperForm(forms.Form):
    """The notice before it is sent."""

    title = forms.CharField(label="事项", max_length=200)
    number = forms.CharField(label="文号", max_length=60, required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label="责任单位（主送）", required=False, empty_label="未定")
    due = forms.DateField(label="答复期限", required=False, widget=_DAY)
    notice = forms.CharField(label="通知开头", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    others = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="其他责任单位（抄送）", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, matter: Matter) -> None:
        initial = {
            "title": matter.title, "number": matter.number, "unit": matter.unit, "others": matter.others.all(),
            "due": matter.due or timezone.localdate() + dt.timedelta(days=_ANSWER_DAYS),
            "notice": matter.notice or opening_of(matter),
        }  # fmt: skip
        super().__init__(data, initial=initial)
        units = Unit.objects.filter(territory=matter.territory, active=True)
        for name in ("unit", "others"):
            self.fields[name].queryset = units  # type: ignore[attr-defined]

    def paper(self) -> Paper:
        """What was written."""
        return Paper(**self.cleaned_data)


class AnswerForm(forms.Form):
    """The unit's answer."""

    cause = forms.ChoiceField(label="原因类别", choices=[("", "请选择"), *Matter.Cause.choices])
    measure_due = forms.DateField(label="完成期限", widget=_DAY)
    explanation = forms.CharField(label="原因说明", widget=forms.Textarea(attrs={"rows": 3}))
    measure = forms.CharField(label="整改措施", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any, matter: Matter) -> None:
        super().__init__(data, initial={name: getattr(matter, name) for name in self.base_fields})

    def answer(self) -> Answer:
        """What was written."""
        return Answer(**self.cleaned_data)


class RaiseForm(forms.Form):
    """A matter that a person raises."""

    source = forms.ChoiceField(label="来源")
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    territory = forms.ModelChoiceField(Territory.objects.none(), label="地区", empty_label=None)
    unit = forms.ModelChoiceField(Unit.objects.none(), label="责任单位", required=False, empty_label="未定")
    title = forms.CharField(label="事项", max_length=200)
    reason = forms.CharField(label="问题和依据", widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data: Any, account: Account) -> None:
        super().__init__(data, initial={"year": timezone.localdate().year})
        rights = [(source, right) for source, right in RAISED_BY.items() if account.may(right)]
        by_hand = [(s.value, s.label) for s, _ in rights if s is not Matter.Source.WARNING]
        places = {t.pk for _, right in rights for t in account.territories(right)}
        self.fields["source"].choices = by_hand  # type: ignore[attr-defined]
        self.fields["territory"].queryset = Territory.objects.filter(pk__in=places)  # type: ignore[attr-defined]
        units = Unit.objects.filter(territory__in=places, active=True)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def problem(self) -> Problem:
        """What was written, without the place."""
        written = {name: value for name, value in self.cleaned_data.items() if name != "territory"}
        return Problem(**{**written, "source": Matter.Source(written["source"])})
