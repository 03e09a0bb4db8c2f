"""What browsers send, turned into what the actions take."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from lianggang.assess.model import Verdict
from lianggang.errors import unusable
from lianggang.evaluation.model import Kind
from lianggang.evaluation.outcome import Weights
from lianggang.evaluation.rules import SCORED, Grant, Level, Rules
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.requests import key_of
from lianggang.web.accounts.rights import Right
from lianggang.web.evaluation.models import CLAIM_FIELDS, Evaluation, Remark
from lianggang.web.evaluation.reviewing import Written
from lianggang.web.evaluation.scoring import Found, Given
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans.models import PlanDocument

_DAY = {"type": "date"}


class DrawUpForm(forms.Form):
    """What the office says when it draws up a scheme."""

    territory = forms.ModelChoiceField(Territory.objects.none(), label="地区", empty_label=None)
    stage = forms.ChoiceField(choices=Evaluation.Stage.choices, label="阶段")
    year = forms.IntegerField(label="评估年度", min_value=2000, max_value=2100)
    data_year = forms.IntegerField(label="监测数据截至年度", min_value=2000, max_value=2100)
    documents = forms.ModelMultipleChoiceField(
        PlanDocument.objects.none(), label="规划", widget=forms.CheckboxSelectMultiple
    )
    self_until = forms.DateField(label="自评截止", widget=forms.DateInput(attrs=_DAY))
    score_until = forms.DateField(label="评分截止", widget=forms.DateInput(attrs=_DAY))
    objection_until = forms.DateField(label="异议截止", widget=forms.DateInput(attrs=_DAY))
    approval = forms.CharField(label="文号", max_length=60, required=False)
    basis = forms.CharField(label="依据", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [t.pk for t in account.territories(Right.ORGANISE)]
        documents = PlanDocument.objects.filter(territory__in=places, state=PlanDocument.State.CONFIRMED)
        self.fields["territory"].queryset = Territory.objects.filter(pk__in=places)  # type: ignore[attr-defined]
        self.fields["documents"].queryset = documents  # type: ignore[attr-defined]


def day_of(post: QueryDict, name: str) -> dt.date | None:
    """The date in a field, None for an empty one. Raises LianggangError for what is no date."""
    text = post.get(name, "").strip()
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise unusable("date-broken", f"日期不对：{text}。", advice="请写成2026-04-15这样。") from problem


def days_of(post: QueryDict, names: tuple[str, ...]) -> dict[str, dt.date]:
    """The dates in fields that must all be filled."""
    return {name: day_of(post, name) or timezone.localdate() for name in names}


def number_of(text: str) -> float | None:
    """A number as typed, None for an empty field. Raises LianggangError for what is none."""
    bare = text.strip().replace("，", ".").replace("．", ".")
    if not bare:
        return None
    try:
        value = float(bare)
    except ValueError as problem:
        raise unusable("number-broken", f"不是数字：{text[:20]}。", advice="请写数字，如85或85.5。") from problem
    if value != value or value in (float("inf"), float("-inf")):
        raise unusable("number-broken", f"不是数字：{text[:20]}。", advice="请写数字，如85或85.5。")
    return value


def _wanted(post: QueryDict, name: str) -> float:
    value = number_of(post.get(name, ""))
    if value is None:
        raise unusable("number-missing", "有一格没有填数。", advice="请把分数和权重填全。")
    return value


def rules_of(post: QueryDict) -> Rules:
    """The scoring rules of the scheme's form; a verdict whose field is empty gives no points."""
    grants: dict[Verdict, Grant] = {}
    for verdict in SCORED:
        points = number_of(post.get(f"grant-{verdict}", ""))
        if points is not None:
            grants[verdict] = Grant(points, f"degree-{verdict}" in post)
    scale = tuple(_level(line) for line in post.get("scale", "").splitlines() if line.strip())
    return Rules(grants, scale, _wanted(post, "binding"), _wanted(post, "apart"))


def _level(line: str) -> Level:
    parts = [p.strip() for p in line.replace("｜", "|").split("|", 2)]
    if len(parts) < 3 or not parts[0]:
        raise unusable("level-broken", f"档次写得不对：{line[:30]}。", advice="每行写：名称 | 分 | 说明。")
    return Level(parts[0][:20], number_of(parts[1]) or 0.0, parts[2])


def weights_of(post: QueryDict) -> tuple[Weights, dict[int, float]]:
    """The weights of kinds and areas, and those of single items."""
    kinds = {k: _wanted(post, f"kind-{k}") for k in Kind if f"kind-{k}" in post}
    areas = {n.removeprefix("area|"): _wanted(post, n) for n in post if n.startswith("area|")}
    items = {int(n.removeprefix("item-")): _wanted(post, n) for n in post if n.removeprefix("item-").isdecimal()}
    return Weights(kinds, areas, _wanted(post, "shared")), items


def written_of(post: QueryDict) -> list[Written]:
    """The posted items of a self-evaluation; fields are named "claim|field", with "claim|seen" for the version."""
    fields: dict[int, dict[str, str]] = defaultdict(dict)
    seen: dict[int, int] = {}
    for name in post:
        claim, _, field = name.partition("|")
        if not claim.isdecimal():
            continue
        if field == "seen":
            seen[int(claim)] = int(str(post[name])) if str(post[name]).isdecimal() else 0
        elif field in CLAIM_FIELDS:
            fields[int(claim)][field] = str(post[name])
    return [Written(claim, seen.get(claim, 0), said) for claim, said in fields.items()]


def grounds_of(post: QueryDict) -> dict[int, str]:
    """The reasons of a return by claim."""
    names = [n for n in post if n.startswith("ground|") and n.removeprefix("ground|").isdecimal()]
    return {int(n.removeprefix("ground|")): str(post[n]) for n in names}


def given_of(post: QueryDict) -> Given:
    """What an evaluator posted; 「不能评分」 leaves the points out."""
    points = None if "none" in post else number_of(post.get("points", ""))
    return Given(points, post.get("level", "")[:20], post.get("words", ""), post.get("reason", ""))


def found_of(post: QueryDict, territory: Territory) -> Found:
    """A problem or a good practice as posted."""
    kind = post.get("kind", "")
    if kind not in Remark.Kind.values:
        raise unusable("remark-kind", "没有选是问题还是好的做法。")
    unit = Unit.objects.filter(territory=territory, pk=key_of(post.get("unit", ""))).first()
    return Found(
        Remark.Kind(kind), post.get("text", ""), post.get("cause", ""), post.get("advice", ""), unit,
        day_of(post, "due"),
    )  # fmt: skip
