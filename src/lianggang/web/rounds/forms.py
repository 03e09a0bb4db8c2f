"""What browsers send, turned into what the actions take."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict

from lianggang.collect.form import REASONS
from lianggang.collect.read import FilledForm
from lianggang.errors import LianggangError, unusable
from lianggang.panel.model import Observation
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.places.models import Territory
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.models import ENTRY_FIELDS, Sheet


def typed_cells(post: QueryDict) -> list[Typed]:
    """The cells of a posted grid; fields are named "code|part|field", with "code|part|seen" for the version."""
    fields: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    seen: dict[tuple[str, str], int] = {}
    for name in post:
        text = str(post[name])
        code, _, rest = name.partition("|")
        part, _, field = rest.partition("|")
        if field == "seen":
            seen[code, part] = int(text) if text.isdigit() else 0
        elif field in ENTRY_FIELDS:
            fields[code, part][field] = text
    return [Typed(code, part, seen.get((code, part), 0), said) for (code, part), said in fields.items()]


def chosen_sheets(post: QueryDict) -> list[tuple[int, int]]:
    """Id and version of each sheet that was ticked, posted as "12-3"."""
    pairs = (str(name).partition("-") for name in post.getlist("sheet"))
    return [(int(key), int(seen)) for key, _, seen in pairs if key.isdigit() and seen.isdigit()]


def form_cells(filled: FilledForm, sheet: Sheet) -> list[Typed]:
    """The cells of a filled Excel form against the versions that the sheet has now."""
    versions = {(e.code, e.part): e.version for e in sheet.entries.all()}
    return [
        Typed(o.indicator, part, versions.get((o.indicator, part), 0), said(o, sheet.unit_name))
        for o in filled.observations
        for part in ["" if o.breakdown.is_total else o.breakdown.label]
    ]


def said(o: Observation, unit: str) -> dict[str, str]:
    """The fields of an entry that an observation of a filled form gives; unit: the source that need not be said."""
    counted = o.numerator is not None and o.denominator is not None
    fields = {"value": "" if counted or o.value is None else f"{o.value:f}"}
    if not o.breakdown.is_total:
        return fields
    counts = {"numerator": o.numerator, "denominator": o.denominator}
    fields |= {name: "" if count is None else f"{count:f}" for name, count in counts.items()}
    source = "" if o.source == unit else o.source
    return fields | {
        "reason": o.missing if o.missing in REASONS else "",
        "source": source,
        "redefined": o.redefined,
        "note": o.note,
    }


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

    territory = forms.ModelChoiceField(Territory.objects.none(), label="地区")
    year = forms.IntegerField(label="监测年度", min_value=2000, max_value=2100)
    deadline = forms.DateField(label="截止日期", widget=forms.DateInput(attrs={"type": "date"}))
    approval = forms.CharField(label="文号", max_length=60, required=False)
    instructions = forms.CharField(label="填报说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [t.pk for t in account.territories(Right.MANAGE_ROUNDS)]
        self.fields["territory"].queryset = Territory.objects.filter(pk__in=places)  # type: ignore[attr-defined]
