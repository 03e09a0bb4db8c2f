"""Pages on comments."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from lianggang.web.accounts.requests import Request
from lianggang.web.feedback import acting
from lianggang.web.feedback.forms import AnswerForm, FigureForm, ReportForm
from lianggang.web.feedback.models import Comment
from lianggang.web.feedback.steps import ABOVE, AUTHOR, OFFICE
from lianggang.web.feedback.travelling import partner_below
from lianggang.web.figures.scope import indicators_of, partly_seen
from lianggang.web.figures.scope import readable as territories_of
from lianggang.web.reporting.models import Report
from lianggang.web.reporting.queries import readable
from lianggang.web.steps import open_to

_S = Comment.State
_MOST = 300


def _readable(request: Request) -> QuerySet[Comment]:
    """Comments of the territories that one may read, on figures and on the reports that one sees, and one's own."""
    limits = partly_seen(request.user)
    figures = Q(report=None) & ~Q(territory__in=limits)
    for place, documents in limits.items():
        figures |= Q(report=None, territory=place, indicator__in=indicators_of(documents))
    seen = figures | Q(report__in=readable(request.user)) | Q(by=request.user)
    found = Comment.objects.filter(seen, territory__in=territories_of(request.user))
    return found.select_related("territory", "indicator", "report__territory", "by", "incoming__partner__theirs")


def comments(request: Request) -> HttpResponse:
    """All comments, those that wait first."""
    found, state = _readable(request), request.GET.get("state", "")
    if state in _S.values:
        found = found.filter(state=state)
    return render(request, "feedback/comments.html", {"comments": found[:_MOST], "states": _S.choices, "state": state})


def new(request: Request) -> HttpResponse:
    """A comment on a figure."""
    given = {k: request.GET[k] for k in ("territory", "indicator", "year") if k in request.GET}
    form = FigureForm(request.POST or None, initial=given, account=request.user)
    if request.method == "POST" and form.is_valid():
        return _said(request, acting.on_figure(by=request.by, **form.cleaned_data))
    return render(request, "feedback/new.html", {"form": form})


def new_on_report(request: Request, pk: int) -> HttpResponse:
    """A comment on a published report."""
    report = get_object_or_404(readable(request.user).filter(state=Report.State.PUBLISHED), pk=pk)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _said(request, acting.on_report(by=request.by, report_id=pk, text=form.cleaned_data["text"]))
    return render(request, "feedback/new.html", {"form": form, "report": report})


def _said(request: HttpRequest, made: Comment) -> HttpResponse:
    messages.success(request, "意见已提交。")
    return redirect("comment", made.pk)


def comment(request: Request, pk: int) -> HttpResponse:
    """One comment: what was said, what was answered, and what may be done."""
    found = get_object_or_404(_readable(request), pk=pk)
    form = AnswerForm(request.POST if request.POST.get("action") == "answer" else None)
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        done = _act(request, found, form)
        messages.success(request, f"{done}：{done.get_state_display()}。")
        return redirect("comment", pk)
    partner = partner_below(found)
    own = open_to(AUTHOR, found, by=request.by, territory=found.territory) if found.by_id == request.user.pk else []
    down = open_to(ABOVE, found, by=request.by, territory=partner.ours) if partner and found.indicator else []
    content = {
        "comment": found, "form": form, "own": own, "down": [s for s in down if s[0] == "send"],
        "answering": open_to(OFFICE, found, by=request.by, territory=found.territory),
    }  # fmt: skip
    return render(request, "feedback/comment.html", content)


def _act(request: Request, found: Comment, form: AnswerForm) -> Comment:
    action, reason = request.POST.get("action", ""), request.POST.get("reason", "")
    if action == "answer":
        return acting.answer(by=request.by, comment_id=found.pk, **form.cleaned_data)
    if action == "send":
        return acting.pass_down(by=request.by, comment_id=found.pk)
    if action in ("withdraw", "reopen"):
        return acting.take(by=request.by, comment_id=found.pk, action=action, reason=reason)
    raise PermissionDenied
