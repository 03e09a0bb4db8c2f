"""What is typed for a release."""

from __future__ import annotations

from typing import Any

from django import forms

from lianggang.reports.maps import LARGEST
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.places.models import Territory


class ReleaseForm(forms.Form):
    """The next release."""

    territory = forms.ModelChoiceField(Territory.objects.none(), label="地区")
    title = forms.CharField(label="标题", max_length=100, initial="妇女儿童发展规划监测公开数据")
    notes = forms.CharField(label="发布说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    history = forms.BooleanField(label="包括导入的历年数据和下级上报的数据", required=False, initial=True)
    threshold = forms.IntegerField(label="少于几人不公布", min_value=3, max_value=1000, initial=5)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["territory"]
        assert isinstance(choice, forms.ModelChoiceField)
        own = [t.pk for t in account.territories(Right.PUBLISH)]
        choice.queryset = Territory.objects.filter(pk__in=own)
        choice.empty_label = None if len(own) == 1 else "请选择"


class MapForm(forms.Form):
    """The office's own map."""

    territory = forms.ModelChoiceField(Territory.objects.none(), label="地区")
    file = forms.FileField(label="地图文件（GeoJSON）", help_text="下一级各地区的边界，经纬度，属性里有区划代码或名称")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["territory"]
        assert isinstance(choice, forms.ModelChoiceField)
        own = [t.pk for t in account.territories(Right.PUBLISH)]
        choice.empty_label = None
        choice.queryset = Territory.objects.filter(pk__in=own, children__isnull=False).distinct()

    def clean_file(self) -> Any:
        """The file, if it is not too large to be looked at."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(f"文件超过{LARGEST // 1_000_000}MB。请先简化边界。")
        return file
