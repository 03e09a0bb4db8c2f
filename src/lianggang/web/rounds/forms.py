"""What browsers send, turned into what the actions take."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from lianggang.collect.form import REASONS, FormLine
from lianggang.collect.read import FilledForm
from lianggang.collect.states import Action
from lianggang.errors import LianggangError, unusable
from lianggang.panel.model import Observation
from lianggang.panel.numbers import parse_number
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.places.models import Territory
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.lines import form_of
from lianggang.web.rounds.models import ENTRY_FIELDS, Entry, Remark, Sheet


def typed_cells(post: QueryDict) -> list[Typed]:
    """The cells of a posted grid; fields are named "code|part|field", with "code|part|seen" for the version."""
    fields: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    seen: dict[tuple[str, str], int] = {}
    for name in post:
        text = str(post[name])
        code, _, rest = name.partition("|")
        part, _, field = rest.partition("|")
        if field == "seen":
            seen[code, part] = int(text) if text.isdecimal() else 0
        elif field in ENTRY_FIELDS:
            fields[code, part][field] = text
    return [Typed(code, part, seen.get((code, part), 0), said) for (code, part), said in fields.items()]


def opinions(post: QueryDict) -> dict[str, str]:
    """What was written beside rows, by indicator code; the sheet as a whole is ""."""
    beside = {str(k).removeprefix("ground|"): str(post[k]).strip() for k in post if k.startswith("ground|")}
    return {code: text for code, text in beside.items() if text}


def remarks(post: QueryDict) -> dict[str, str]:
    """What is to be noted of which row: the opinions, that on the whole sheet, or the one text about one row."""
    if whole := str(post.get("reason", "")).strip():
        return opinions(post) | {"": whole}
    return opinions(post) or {str(post.get("code", "")): str(post.get("text", ""))}


def action_of(name: str) -> Action:
    """What is to be done with a sheet. Raises LianggangError for what a page never sends."""
    if name not in set(Action):
        raise unusable("action-unknown", "没有这样的操作。", advice="请重新打开本表。")
    return Action(name)


def kind_of(post: QueryDict) -> Remark.Kind:
    """What kind of remark is meant. Raises LianggangError for what a page never sends."""
    if (kind := str(post.get("kind", ""))) not in Remark.Kind.values:
        raise unusable("remark-kind", "意见的种类不对。", advice="请在表内按“询问”或“标注”。")
    return Remark.Kind(kind)


def chosen_sheets(post: QueryDict) -> list[tuple[int, int]]:
    """Id and version of each sheet that was ticked, posted as "12-3"."""
    pairs = (str(name).partition("-") for name in post.getlist("sheet"))
    return [(int(key), int(seen)) for key, _, seen in pairs if key.isdecimal() and seen.isdecimal()]


def form_cells(filled: FilledForm, sheet: Sheet) -> list[Typed]:
    """The cells of a filled Excel form against what the sheet has now; what says the same keeps its words."""
    entries = {(e.code, e.part): e for e in sheet.entries.all()}
    lines = {line.code: line for line in form_of(sheet).lines}
    cells = []
    for o in filled.observations:
        key = o.indicator, "" if o.breakdown.is_total else o.breakdown.label
        entry = entries.get(key) or Entry(version=0)
        fields = said(o, sheet.unit_name) | _own_value(o, lines[o.indicator], entry.value)
        kept = {name: _same(getattr(entry, name), text, sheet.unit_name) for name, text in fields.items()}
        cells.append(Typed(*key, entry.version, kept))
    return cells


def _own_value(o: Observation, line: FormLine, before: str) -> dict[str, str]:
    """The value that was typed beside counts that give another; what was typed before stays where it is the same."""
    if o.value is None or o.numerator is None or not o.denominator:
        return {}
    if parse_number(before).value == o.value:
        return {"value": before}
    return {} if line.computed(o.numerator, o.denominator) == o.value else {"value": f"{o.value:f}"}


def _same(before: str, text: str, unit: str) -> str:
    """What was said before where the text says no other thing: "1,020" for 1020, the unit's own name for nothing."""
    if not text and before == unit:
        return before
    value = parse_number(text).value
    return text if value is None or parse_number(before).value != value else before


def said(o: Observation, unit: str) -> dict[str, str]:
    """The fields of an entry that an observation of a filled form gives; unit: the source that need not be said."""
    counted = o.numerator is not None and o.denominator is not None
    fields = {"value": "" if counted or o.value is None else f"{o.value:f}"}
    counts = {"numerator": o.numerator, "denominator": o.denominator}
    fields |= {name: "" if count is None else f"{count:f}" for name, count in counts.items()}
    if not o.breakdown.is_total:
        return fields
    return fields | {
        "reason": _reason(o),
        "source": "" if o.source == unit else o.source,
        "redefined": o.redefined,
        "note": o.note,
    }


def _reason(o: Observation) -> str:
    """The reason from the list; the reader gives the note itself where "其他" was chosen."""
    return "其他" if o.missing and o.missing == o.note else o.missing if o.missing in REASONS else ""


def pack(cells: list[Typed]) -> str:
    """Cells as a signed text that a page carries from the preview to the saving."""
    return signing.dumps([[c.code, c.part, c.seen, dict(c.fields)] for c in cells], salt="upload", compress=True)


def unpack(text: str) -> list[Typed]:
    """The cells of a packed text. Raises LianggangError when it is too old or not ours."""
    try:
        data: list[Any] = signing.loads(text, salt="upload", max_age=3600)
    except signing.BadSignature as problem:
        raise _stale() from problem
    return [Typed(code, part, seen, fields) for code, part, seen, fields in data]


def _stale() -> LianggangError:
    return unusable("upload-stale", "这次上传的预览已经过期。", advice="请重新上传表格。")


class SchemeForm(forms.Form):
    """What the bureau says when it draws up a scheme."""

    territory = forms.ModelChoiceField(Territory.objects.none(), label="地区", empty_label=None)
    year = forms.IntegerField(label="监测年度", min_value=2000, max_value=2100)
    deadline = forms.DateField(label="截止日期", widget=forms.DateInput(attrs={"type": "date"}))
    approval = forms.CharField(label="文号", max_length=60, required=False)
    instructions = forms.CharField(label="填报说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_deadline(self) -> dt.date:
        """Refuse a day that has passed."""
        day: dt.date = self.cleaned_data["deadline"]
        if day < timezone.localdate():
            raise ValidationError("截止日期已经过去。", code="deadline-past")
        return day

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [t.pk for t in account.territories(Right.MANAGE_ROUNDS)]
        self.fields["territory"].queryset = Territory.objects.filter(pk__in=places)  # type: ignore[attr-defined]
