"""What is typed to exchange packages."""

from __future__ import annotations

from typing import Any

from django import forms

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.exchange.models import Partner
from lianggang.web.figures.models import Indicator
from lianggang.web.places.models import Territory


class PartnerForm(forms.Form):
    """An office and its public key."""

    ours = forms.ModelChoiceField(Territory.objects.none(), label="我方地区")
    theirs = forms.ModelChoiceField(Territory.objects.all(), label="对方地区")
    key = forms.CharField(label="对方的公钥", max_length=200, help_text="对方页面上的一行文字，如 ed25519:…")
    address = forms.URLField(label="对方系统的网址", required=False, assume_scheme="https",
                             help_text="两边网络相通时填，数据包直接送到；不通的不填，用U盘")  # fmt: skip

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [t.pk for t in account.territories(Right.EXCHANGE)]
        choice = self.fields["ours"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Territory.objects.filter(pk__in=own)


class ReportForm(forms.Form):
    """Report to an office above."""

    year = forms.IntegerField(label="截至年度", min_value=1990, max_value=2100)


class AskForm(forms.Form):
    """Ask an office below; without codes, for every indicator of the catalogue that has been reported here."""

    year = forms.IntegerField(label="年度", min_value=1990, max_value=2100)
    deadline = forms.DateField(label="截止日期", widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    codes = forms.CharField(label="指标代码", required=False, help_text="空格或逗号分开；不填为全部指标",
                            widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip

    def clean_codes(self) -> list[str]:
        """The codes as a list."""
        typed = self.cleaned_data["codes"].replace("，", " ").replace(",", " ").split()
        return list(dict.fromkeys(typed)) or list(Indicator.objects.values_list("code", flat=True))


def form_for(partner: Partner, data: Any = None) -> forms.Form:
    """What one may send to the office: a report upward, a request downward."""
    upward = partner.theirs in partner.ours.above()
    return ReportForm(data) if upward else AskForm(data)
