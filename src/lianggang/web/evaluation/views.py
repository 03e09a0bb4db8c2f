"""The pages of evaluations: thin pages over queries and actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from lianggang.errors import unusable
from lianggang.evaluation.model import Claim as Word
from lianggang.evaluation.rules import in_words
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.requests import Request, key_of
from lianggang.web.accounts.rights import Right
from lianggang.web.attachments.keeping import download as attached
from lianggang.web.attachments.models import Attachment
from lianggang.web.evaluation import forms, objecting, queries, reviewing, scheme, scoring
from lianggang.web.evaluation.access import Access, opened, readable
from lianggang.web.evaluation.models import Claim, Evaluation, Item, Remark, Review
from lianggang.web.evaluation.results import Results, with_all
from lianggang.web.evaluation.steps import FINAL
from lianggang.web.evaluation.years import proposed
from lianggang.web.figures.quantities import confirmed_plans
from lianggang.web.figures.tables import Table, download

_FILTERS = frozenset(field.name for field in fields(queries.Wanted))


def evaluations(request: Request) -> HttpResponse:
    """The evaluations that one may read; the office draws up a new one here, as the plans ask for it."""
    form, wanted = None, []
    if request.user.may(Right.ORGANISE):
        places = request.user.territories(Right.ORGANISE)
        wanted = [(t, p) for t in places for p in proposed(confirmed_plans(t))]
        initial = {**request.GET.dict(), "documents": [d for t in places for d in confirmed_plans(t)]}
        form = forms.DrawUpForm(request.POST or None, account=request.user, initial=initial)
        if request.method == "POST" and form.is_valid():
            new = scheme.draw_up(by=request.by, **form.cleaned_data)
            messages.success(request, f"已拟定{new}方案。")
            return redirect("evaluation", new.pk)
    content = {"evaluations": readable(request.user), "form": form, "proposed": wanted}
    return render(request, "evaluation/evaluations.html", content)


def evaluation(request: Request, pk: int) -> HttpResponse:
    """One evaluation: how far it is, what is next, who works on it, what each unit has handed in."""
    access = opened(request, pk)
    found = access.evaluation
    if request.method == "POST":
        moved = scheme.move(
            by=request.by, evaluation_id=pk, action=request.POST.get("action", ""),
            reason=request.POST.get("reason", ""), seen=request.POST.get("seen", ""),
        )  # fmt: skip
        messages.success(request, f"{moved}：{moved.get_state_display()}。")
        return redirect("evaluation", pk)
    content = {
        "seen": found.stamp, "evaluation": found, "access": access, "steps": queries.steps_for(found, request.user),
        "next": queries.next_words(found), "kinds": queries.kinds(found), "rules": in_words(found.scoring),
        "rows": queries.matrix(access), "progress": queries.progress(found),
        "evaluators": queries.evaluators(found), "final": found.state in FINAL,
    }  # fmt: skip
    return render(request, "evaluation/evaluation.html", content)


def evaluation_scheme(request: Request, pk: int) -> HttpResponse:
    """Rules, weights, timetable and evaluators; changed while the scheme is drafted, shown ever after."""
    access = opened(request, pk)
    if request.method == "POST":
        change = _CHANGES.get(request.POST.get("part", ""))
        if change is None:
            raise unusable("part-unknown", "没有这样的改动。", advice="请重新打开本页。")
        change(request, access)
        messages.success(request, "已保存。")
        return redirect("evaluation-scheme", pk)
    found = access.evaluation
    content = {
        "evaluation": found, "access": access, "grants": queries.grants(found), "scoring": found.scoring,
        "rules": in_words(found.scoring), "kinds": queries.kinds(found), "areas": queries.areas(found),
        "weighing": found.weighing, "items": found.items.all(), "evaluators": queries.evaluators(found),
        "candidates": queries.candidates(found) if access.organises else [],
        "may_edit": access.organises and found.state == Evaluation.State.DRAFT,
    }  # fmt: skip
    return render(request, "evaluation/scheme.html", content)


def _change_rules(request: Request, access: Access) -> None:
    doubts = scheme.set_rules(
        by=request.by, evaluation_id=access.evaluation.pk, seen=_seen(request), scoring=forms.rules_of(request.POST)
    )
    for doubt in doubts:
        messages.warning(request, f"{doubt.message}{doubt.advice}")


def _change_weights(request: Request, access: Access) -> None:
    weights, items = forms.weights_of(request.POST)
    pk = access.evaluation.pk
    scheme.set_weights(by=request.by, evaluation_id=pk, seen=_seen(request), weights=weights, items=items)


def _change_dates(request: Request, access: Access) -> None:
    dates = forms.days_of(request.POST, scheme.DATES)
    reason = request.POST.get("reason", "")
    scheme.set_dates(by=request.by, evaluation_id=access.evaluation.pk, reason=reason, **dates)


def _name_evaluator(request: Request, access: Access) -> None:
    account = get_object_or_404(Account, pk=key_of(request.POST.get("account", "")))
    until = forms.day_of(request.POST, "until")
    scheme.name_evaluator(by=request.by, evaluation_id=access.evaluation.pk, account=account, until=until)


def _dismiss(request: Request, access: Access) -> None:
    named = get_object_or_404(access.evaluation.evaluators, pk=key_of(request.POST.get("evaluator", "")))
    scheme.dismiss_evaluator(by=request.by, evaluator_id=named.pk)


def _refresh(request: Request, access: Access) -> None:
    changed = scheme.refresh_record(by=request.by, evaluation_id=access.evaluation.pk)
    messages.success(request, f"监测记录已重取，{changed}项有变化。")


_CHANGES: dict[str, Callable[[Request, Access], None]] = {
    "rules": _change_rules,
    "weights": _change_weights,
    "dates": _change_dates,
    "evaluator": _name_evaluator,
    "dismiss": _dismiss,
    "refresh": _refresh,
}


def evaluation_items(request: Request, pk: int) -> HttpResponse:
    """The items with claim, record and scores; the group settles here what the evaluators agree on."""
    access = opened(request, pk)
    _require_overview(access)
    if request.method == "POST":
        settled = scoring.rule_agreed(by=request.by, evaluation=access.evaluation)
        messages.success(request, f"按平均分定了{settled}项；评分相差大的和没有人评的，请逐项定。")
        return redirect("evaluation-items", pk)
    every, wanted = list(with_all(access.items())), queries.Wanted.of(request.GET.dict())
    shown = [i for i in every if wanted.fits(i, request.user)]
    table = Results(access.evaluation, shown).list(_filters(request))
    if file := _file(request, access, [table]):
        return file
    choices = {
        "plans": dict.fromkeys(i.plan for i in every), "areas": dict.fromkeys(i.area for i in every),
        "units": dict.fromkeys(c.review.unit_name for i in every for c in i.claims.all()),
        "kinds": queries.kinds(access.evaluation), "states": wanted.STATES,
    }  # fmt: skip
    content = {"access": access, "evaluation": access.evaluation, "table": table, "wanted": wanted, "choices": choices,
               "total": len(every)}  # fmt: skip
    return render(request, "evaluation/items.html", content)


def evaluation_item(request: Request, pk: int) -> HttpResponse:
    """One item: claim, figure and evidence side by side; scored, settled, remarked on, objections answered."""
    item = get_object_or_404(Item.objects.select_related("evaluation__territory", "lead"), pk=pk)
    access = opened(request, item.evaluation_id)
    _require_overview(access)
    get_object_or_404(access.items(), pk=pk)
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise unusable("act-unknown", "没有这样的操作。", advice="请重新打开本页。")
        return act(request, item)
    found = next(iter(with_all(Item.objects.filter(pk=pk))))
    work = queries.workspace(found, access, queries.Wanted.of(request.GET.dict()))
    return render(request, "evaluation/item.html", {"work": work, "access": access, "query": _filters(request)})


def _filters(request: Request) -> str:
    """What of the address narrows the items, to be carried on from page to page."""
    return urlencode({name: value for name, value in request.GET.items() if name in _FILTERS and value})


def _back(request: Request, pk: int) -> HttpResponse:
    """To an item, with the filters that were on."""
    return redirect("?".join(filter(None, (reverse("evaluation-item", args=[pk]), _filters(request)))))


def _score(request: Request, item: Item) -> HttpResponse:
    scoring.give(by=request.by, item_id=item.pk, given=forms.given_of(request.POST))
    left = Access(request.user, item.evaluation).unscored().count()
    messages.success(request, f"已评：{item}。{f'还有{left}项没有评。' if left else '您要评的都评完了。'}")
    goes_on = request.POST.get("next", "")
    return _back(request, int(goes_on) if goes_on.isdecimal() else item.pk)


def _rule(request: Request, item: Item) -> HttpResponse:
    points = None if "none" in request.POST else forms.number_of(request.POST.get("points", ""))
    words, reason = request.POST.get("words", ""), request.POST.get("reason", "")
    scoring.rule(by=request.by, item_id=item.pk, points=points, words=words, reason=reason)
    return _back(request, item.pk)


def _remark(request: Request, item: Item) -> HttpResponse:
    found = forms.found_of(request.POST, item.evaluation.territory)
    scoring.remark(by=request.by, item_id=item.pk, found=found)
    return _back(request, item.pk)


def _raise(request: Request, item: Item) -> HttpResponse:
    found = get_object_or_404(Remark, pk=key_of(request.POST.get("remark", "")), item=item)
    matter = scoring.raise_problem(by=request.by, remark_id=found.pk)
    messages.success(request, f"已转为整改事项：{matter}。")
    return _back(request, item.pk)


def _reply(request: Request, item: Item) -> HttpResponse:
    objection = get_object_or_404(item.objections, pk=key_of(request.POST.get("objection", "")))
    objecting.reply(
        by=request.by, objection_id=objection.pk, upheld=request.POST.get("upheld") == "yes",
        text=request.POST.get("text", ""), points=forms.number_of(request.POST.get("points", "")),
    )  # fmt: skip
    return _back(request, item.pk)


_ACTS: dict[str, Callable[[Request, Item], HttpResponse]] = {
    "score": _score,
    "rule": _rule,
    "remark": _remark,
    "raise": _raise,
    "reply": _reply,
}


@require_GET
def evaluation_results(request: Request, pk: int) -> HttpResponse:
    """The result by plan, area and unit, with the weights and the effect of what is missing."""
    access = opened(request, pk)
    _require_overview(access)
    results = Results(access.evaluation, list(with_all(access.items())))
    tables = [results.areas(), results.units(), results.effects(), results.list()]
    if file := _file(request, access, tables):
        return file
    remarks = [r for i in results.items for r in i.remarks.all()]
    content = {
        "access": access, "evaluation": access.evaluation, "results": results, "tables": tables[:3],
        "problems": [r for r in remarks if r.kind == Remark.Kind.PROBLEM],
        "practices": [r for r in remarks if r.kind == Remark.Kind.PRACTICE],
        "final": access.evaluation.state in FINAL,
    }  # fmt: skip
    return render(request, "evaluation/results.html", content)


def _file(request: Request, access: Access, tables: list[Table]) -> HttpResponse | None:
    found = access.evaluation
    return download(
        tables, request.GET.get("table", ""), request.GET.get("as", ""), name=str(found),
        author=f"{found.territory}妇儿工委办公室", year=found.year,
    )  # fmt: skip


def _require_overview(access: Access) -> None:
    if not access.knows_all:
        raise PermissionDenied("结果定案以前，只有评估组、办公室和领导小组能看全部项目；本单位的请在自评里看。")


def review(request: Request, pk: int) -> HttpResponse:
    """A unit's self-evaluation: written, signed, taken or returned; later the scores, agreement and objections."""
    found = get_object_or_404(Review.objects.select_related("evaluation__territory", "unit__territory"), pk=pk)
    access = opened(request, found.evaluation_id)
    get_object_or_404(access.reviews(), pk=pk)
    if request.method == "POST":
        return _posted(request, found, access)
    return render(request, "evaluation/review.html", {"page": queries.review_page(found, access), "access": access})


def _posted(request: Request, found: Review, access: Access) -> HttpResponse:
    post = request.POST
    if written := forms.written_of(post):
        reviewing.save(by=request.by, review_id=found.pk, written=written)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(_saved(found, [w.claim for w in written]))
    action = post.get("action", "")
    if action == "object":
        item = int(post.get("item") or 0)
        objecting.object_(by=request.by, review_id=found.pk, item_id=item, text=post.get("text", ""))
        messages.success(request, "异议已提出，等评估组答复。")
    elif action == "agree":
        objecting.agree(by=request.by, review_id=found.pk)
        messages.success(request, "已确认结果。")
    elif action:
        seen, grounds = int(post.get("version") or 0), forms.grounds_of(post)
        done = reviewing.act(by=request.by, review_id=found.pk, action=action, seen=seen,
                             reason=post.get("reason", ""), grounds=grounds)  # fmt: skip
        messages.success(request, f"{done}{done.get_state_display()}。")
    else:
        messages.success(request, "已保存。")
    return redirect("review", found.pk)


def _saved(found: Review, claims: list[int]) -> dict[str, object]:
    """The new versions and marks of what was saved, for the page that saves by itself."""
    held = Claim.objects.filter(review=found, pk__in=claims).select_related("item")
    return {
        "versions": {f"{c.pk}|seen": c.version for c in held},
        "marks": {str(c.pk): [f.as_dict() for f in reviewing.marks_of(c)] for c in held},
    }


@require_POST
def review_evidence(request: Request, pk: int) -> HttpResponse:
    """A file that backs a claim."""
    found = get_object_or_404(Review, pk=pk)
    claim = get_object_or_404(Claim, pk=key_of(request.POST.get("claim", "")), review=found)
    reviewing.add_evidence(by=request.by, claim_id=claim.pk, upload=request.FILES.get("file"))
    messages.success(request, f"已附上：{claim.item}。")
    return redirect("review", pk)


@require_GET
def review_file(request: Request, pk: int) -> FileResponse:
    """A file of evidence, for its unit and for those who evaluate it."""
    file = get_object_or_404(Attachment, pk=pk, subject__startswith="claim:")
    claim = get_object_or_404(Claim.objects.select_related("review"), pk=int(file.subject.removeprefix("claim:")))
    access = opened(request, claim.review.evaluation_id)
    get_object_or_404(access.reviews(), pk=claim.review_id)
    get_object_or_404(access.items(), pk=claim.item_id)
    return attached(file)


@require_GET
def claim_history(request: Request, pk: int) -> HttpResponse:
    """Who wrote what when into one claim."""
    claim = get_object_or_404(Claim.objects.select_related("review", "item"), pk=pk)
    access = opened(request, claim.review.evaluation_id)
    get_object_or_404(access.reviews(), pk=claim.review_id)
    content = {"claim": claim, "changes": claim.changes.select_related("by"), "words": {w.value: w.label for w in Word}}
    return render(request, "evaluation/history.html", content)


def _seen(request: Request) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else -1
