"""What is typed to exchange packages."""

from __future__ import annotations

from typing import Any

from django import forms

from lianggang.exchange.conversion import Conversion
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.exchange.models import Partner
from lianggang.web.figures.models import Indicator
from lianggang.web.places.models import Territory


class PartnerForm(forms.Form):
    """An office and its public key."""

    ours = forms.ModelChoiceField(Territory.objects.none(), label="我方地区")
    theirs = forms.ModelChoiceField(Territory.objects.all(), label="对方地区", empty_label="请选择")
    key = forms.CharField(label="对方的公钥", max_length=200, help_text="对方页面上的一行文字，如 ed25519:…")
    address = forms.URLField(label="对方系统的网址", required=False, assume_scheme="https",
                             help_text="两边网络相通时填，数据包直接送到；不通的不填，用U盘")  # fmt: skip

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [t.pk for t in account.territories(Right.EXCHANGE)]
        choice = self.fields["ours"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Territory.objects.filter(pk__in=own)
        choice.empty_label = None if len(own) == 1 else "请选择"


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


class RuleForm(forms.Form):
    """A rule by which values under another code or unit are read."""

    territory = forms.ModelChoiceField(Territory.objects.none(), label="我方地区")
    old = forms.CharField(label="对方的代码", max_length=30)
    new = forms.CharField(label="这里的代码", max_length=30, required=False, help_text="已停用、没有接着的，不填")
    since = forms.CharField(
        label="从指标目录哪一版起", max_length=12, required=False, help_text="如2027.1；不论版本的不填"
    )
    factor = forms.DecimalField(label="倍数", required=False, initial=1, max_digits=18, decimal_places=9,
                                help_text="对方的数乘以它；口径不同、不能换算的不填")  # fmt: skip
    unit = forms.CharField(label="换算后的计量单位", max_length=20, required=False, help_text="不变的不填")
    note = forms.CharField(label="说明", max_length=200, required=False)
    source = forms.CharField(label="依据", max_length=200, help_text="文件名称、文号")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["territory"]
        assert isinstance(choice, forms.ModelChoiceField)
        own = [t.pk for t in account.territories(Right.EXCHANGE)]
        choice.empty_label = None
        choice.queryset = Territory.objects.filter(pk__in=own)

    def rule(self) -> Conversion:
        """What was typed."""
        return Conversion(**{k: v for k, v in self.cleaned_data.items() if k != "territory"})
