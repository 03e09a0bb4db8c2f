"""What is typed when units or territories change: one form a kind of change, with the fields that it needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from lianggang.errors import LianggangError
from lianggang.web.audit.record import By
from lianggang.web.places import actions, boundaries
from lianggang.web.places.models import Territory, Unit


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no such form at run time
    """A choice among units, each with its territory where they are of several."""

    several = False

    def among(self, units: QuerySet[Unit]) -> None:
        """Offer these units."""
        self.queryset = units.select_related("territory").order_by("territory__code", "id")
        self.several = units.order_by().values("territory").distinct().count() > 1

    def label_from_instance(self, obj: Unit) -> str:
        """How a unit is called in the list."""
        return f"{obj.territory} {obj}" if self.several else str(obj)


class Change(forms.Form):
    """Something that happened on a day, on some ground. title: what happened."""

    key: ClassVar[str]
    title: ClassVar[str]
    day = forms.DateField(label="日期", initial=dt.date.today,
                          widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip
    note = forms.CharField(label="依据（文号，可不填）", max_length=200, required=False)
    field_order = ("unit", "territory", "into", "from_", "name", "day", "note")

    def __init__(self, data: Any, places: QuerySet[Territory]) -> None:
        super().__init__(data, auto_id=f"{self.key}-%s")
        units = Unit.objects.filter(territory__in=places, active=True)
        for choice in self.fields.values():
            if isinstance(choice, UnitChoice):
                choice.among(units)
            elif isinstance(choice, forms.ModelChoiceField):
                choice.queryset = places.filter(valid_until=None)

    def enter(self, by: By) -> str:
        """Carry the change out; what to tell the person. Raises as the actions of `places`."""
        raise NotImplementedError


def forms_of(kinds: Iterable[type[Change]], posted: Any, places: QuerySet[Territory]) -> list[Change]:
    """A form for each kind of change, the posted one with what was typed."""
    return [kind(posted if posted.get("action") == kind.key else None, places) for kind in kinds]


def entered(by: By, offered: Iterable[Change]) -> str:
    """What came of the posted change; "" when none was posted, or when its form now says what is wrong."""
    posted = next((form for form in offered if form.is_valid()), None)
    if posted is None:
        return ""
    try:
        return posted.enter(by)
    except LianggangError as problem:
        posted.add_error(None, "".join(f.message + f.advice for f in problem.findings))
        return ""


class RenameUnit(Change):
    """A unit is called otherwise."""

    key, title = "rename", "更名"
    unit = UnitChoice(Unit.objects.none(), label="单位")
    name = forms.CharField(label="新名称", max_length=60)

    def enter(self, by: By) -> str:
        """Rename the unit."""
        before = str(self.cleaned_data["unit"])
        return f"{before}已更名为{actions.rename_unit(by=by, **self.cleaned_data)}。"


class MergeUnit(Change):
    """A unit goes into another one."""

    key, title = "merge", "并入另一个单位"
    unit = UnitChoice(Unit.objects.none(), label="撤并的单位")
    into = UnitChoice(Unit.objects.none(), label="并入哪个单位")

    def enter(self, by: By) -> str:
        """Merge the unit."""
        actions.merge_unit(by=by, **self.cleaned_data)
        typed = self.cleaned_data
        return f"{typed['unit']}已并入{typed['into']}，以后由{typed['into']}填报它的指标。"


class SplitUnit(Change):
    """A new unit comes out of another one."""

    key, title = "split", "分出新单位"
    unit = UnitChoice(Unit.objects.none(), label="原单位")
    name = forms.CharField(label="新单位名称", max_length=60)

    def enter(self, by: By) -> str:
        """Make the new unit."""
        new = actions.split_unit(by=by, **self.cleaned_data)
        told = "它填报哪些指标，由办公室修订规划时落实，或由统计局在下一年的监测方案里改定；账号请补齐。"
        return f"已由{self.cleaned_data['unit']}分出{new}。{told}"


class RenameTerritory(Change):
    """A territory is called otherwise."""

    key, title = "renamed", "更名"
    territory = forms.ModelChoiceField(Territory.objects.none(), label="地区")
    name = forms.CharField(label="新名称", max_length=50)

    def enter(self, by: By) -> str:
        """Rename the territory."""
        return f"已登记：{boundaries.rename_territory(by=by, **self.cleaned_data)}。"


class MergeTerritory(Change):
    """A territory goes into another one."""

    key, title = "merged", "并入另一个地区"
    territory = forms.ModelChoiceField(Territory.objects.none(), label="撤销的地区")
    into = forms.ModelChoiceField(Territory.objects.none(), label="并入哪个地区")

    def enter(self, by: By) -> str:
        """Merge the territory."""
        return f"已登记：{boundaries.merge_territory(by=by, **self.cleaned_data)}。"


class SplitTerritory(Change):
    """A territory that was added came out of another one."""

    key, title = "split", "由另一个地区分设"
    territory = forms.ModelChoiceField(
        Territory.objects.none(), label="新设的地区", help_text="还没有的，先在“地区和单位”增加"
    )
    from_ = forms.ModelChoiceField(Territory.objects.none(), label="由哪个地区分出")

    def enter(self, by: By) -> str:
        """Enter where the territory came from."""
        return f"已登记：{boundaries.split_territory(by=by, **self.cleaned_data)}。"


UNIT_CHANGES = (RenameUnit, MergeUnit, SplitUnit)
TERRITORY_CHANGES = (RenameTerritory, MergeTerritory, SplitTerritory)
