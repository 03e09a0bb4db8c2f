"""What is typed for comments."""

from __future__ import annotations

from typing import Any

from django import forms

from lianggang.web.accounts.models import Account
from lianggang.web.feedback.models import LONGEST, Comment
from lianggang.web.figures.models import Indicator
from lianggang.web.figures.scope import readable as territories_of
from lianggang.web.places.models import Territory


class FigureForm(forms.Form):
    """A comment on a figure."""

    territory = forms.ModelChoiceField(Territory.objects.none(), label="地区")
    indicator = forms.ModelChoiceField(Indicator.objects.all(), label="指标代码", to_field_name="code",
                                       widget=forms.TextInput)  # fmt: skip
    year = forms.IntegerField(label="年份", min_value=1990, max_value=2100)
    text = forms.CharField(label="意见", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
                           help_text="哪里不对，依据是什么")  # fmt: skip

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["territory"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.empty_label = None
        choice.queryset = Territory.objects.filter(pk__in=[t.pk for t in territories_of(account)])


class ReportForm(forms.Form):
    """A comment on a report."""

    text = forms.CharField(label="意见", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
                           help_text="哪一页、哪里不对，依据是什么")  # fmt: skip


class AnswerForm(forms.Form):
    """The office's answer."""

    outcome = forms.ChoiceField(label="结果", choices=[c for c in Comment.Outcome.choices if c[0]])
    text = forms.CharField(label="答复", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
