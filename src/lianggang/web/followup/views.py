"""The pages of the matters: thin pages over queries and actions."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from lianggang.web.accounts.guard import require
from lianggang.web.accounts.requests import Request, day_of, key_of
from lianggang.web.accounts.rights import Right
from lianggang.web.attachments.keeping import download as file_of
from lianggang.web.attachments.models import Attachment
from lianggang.web.figures.scope import Scope
from lianggang.web.figures.tables import Table, download
from lianggang.web.followup import acting, listing, outcomes, queries
from lianggang.web.followup.forms import AnswerForm, PaperForm, RaiseForm
from lianggang.web.followup.letters import letter_of
from lianggang.web.followup.models import Matter
from lianggang.web.followup.page import MatterPage
from lianggang.web.followup.raising import RAISED_BY, raise_matter
from lianggang.web.followup.steps import UNSENT
from lianggang.web.followup.surveys import ask_for_surveys
from lianggang.web.rounds.models import Scheme

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def matters(request: Request) -> HttpResponse:
    """The matters that one may see: counted by list, filtered, to download."""
    seen, wanted = queries.readable(request.user), queries.Wanted.of(request.GET)
    found = queries.urgent_first(wanted.narrow(seen).select_related("unit").defer("snapshot"))
    table = listing.matters_table(found)
    if file := _file(request, [table], "预警与整改事项"):
        return file
    content = {
        "table": table.head(300), "wanted": wanted, "counts": queries.counts_of(seen),
        "choices": queries.Choices.of(seen), "sources": Matter.Source.choices, "query": _query(request),
        "lifted": acting.lifted_unsent().filter(territory__in=request.user.territories(Right.FOLLOW_UP)).count(),
        "oversees": request.user.may(Right.READ_SHEETS),
        "may_raise": any(request.user.may(right) for right in RAISED_BY.values()),
    }  # fmt: skip
    return render(request, "followup/matters.html", content)


@require_GET
def summary(request: Request) -> HttpResponse:
    """For the leaders: every unit counted, what is watched, repeated and late."""
    if not request.user.may(Right.READ_SHEETS):
        raise PermissionDenied("各单位事项汇总由妇儿工委办公室、统计局、领导小组查看。")
    over = request.user.territories(Right.READ_SHEETS)
    seen = Matter.objects.filter(territory__in=over)
    lists = []
    for part in (queries.SUPERVISED, queries.REPEATED, queries.LATE):
        found = seen.filter(queries.PARTS[part].q()).select_related("unit").order_by("unit", "id")
        lists.append((queries.PARTS[part].label, found))
    table = listing.units_table(queries.by_unit(seen))
    if file := _file(request, [table], "各单位事项"):
        return file
    content = {"table": table, "lists": lists, "counts": queries.counts_of(seen), "query": "", "today": timezone.now()}
    return render(request, "followup/summary.html", content)


@require_GET
def review(request: Request) -> HttpResponse:
    """What became of a year's warnings."""
    scope = Scope.of(request)
    require(request.by, Right.READ_SHEETS, territory=scope.territory)
    year = scope.year if "year" in request.GET else outcomes.last_tested(scope.territory) or scope.year - 1
    found = outcomes.review(scope.territory, year)
    parts: list[tuple[str, str, str, Callable[[outcomes.Fate], str]]] = [
        ("kinds", "按种类", "种类", lambda f: f.kind),
        ("levels", "按等级", "等级", lambda f: listing.level_of(f.level)),
        ("units", "按责任单位", "责任单位", lambda f: f.unit),
    ]
    tables = [
        listing.tally_table(key, f"{year}年度预警{title}", head, [*found.by(name), found.whole])
        for key, title, head, name in parts
    ]
    tables += [listing.fates_table(found), listing.missed_table(found)]
    if file := _file(request, tables, f"{scope.territory}{year}年度预警的后来"):
        return file
    content = {"review": found, "tables": tables, "scope": scope, "year": year, "query": _query(request)}
    return render(request, "followup/review.html", content)


@require_POST
def dismiss_lifted(request: Request) -> HttpResponse:
    """Put away the unsent warnings that newer figures no longer bear."""
    put_away = sum(acting.dismiss_lifted(by=request.by, territory=t) for t in request.user.territories(Right.FOLLOW_UP))
    messages.success(request, f"不予发出{put_away}件，理由已逐件写明。")
    return redirect("matters")


@require_POST
def surveys(request: Request, pk: int) -> HttpResponse:
    """Special surveys for indicators of a round that have no data."""
    pairs = (str(name).partition("-") for name in request.POST.getlist("missing"))
    chosen = [(key_of(key), code) for key, _, code in pairs]
    get_object_or_404(Scheme, pk=pk)
    asked = ask_for_surveys(by=request.by, scheme_id=pk, chosen=chosen)
    messages.success(request, f"{len(asked)}项列入专项调查，由妇儿工委办公室核定后发出。")
    return redirect("scheme", pk)


def new_matter(request: Request) -> HttpResponse:
    """A matter that a person raises."""
    if not any(request.user.may(right) for right in RAISED_BY.values()):
        raise PermissionDenied("事项由妇儿工委办公室、统计局、评估人员提出。")
    form = RaiseForm(request.POST or None, request.user)
    if request.method == "POST" and form.is_valid():
        raised = raise_matter(by=request.by, territory=form.cleaned_data["territory"], problem=form.problem())
        return redirect("matter", raised.pk)
    return render(request, "followup/new.html", {"form": form})


@require_GET
def matter(request: Request, pk: int) -> HttpResponse:
    """One matter: where it stands, what is asked of whom, and everything that was said."""
    return _page(request, _seen(request, pk))


@require_POST
def matter_act(request: Request, pk: int) -> HttpResponse:
    """One step with a matter; what was filled in wrongly comes back as it was typed."""
    found, action, by = _seen(request, pk), request.POST.get("action", ""), request.by
    if action in ("prepare", "send"):
        paper = PaperForm(request.POST, found)
        if not paper.is_valid():
            return _page(request, found, paper=paper)
        written = acting.prepare(by=by, matter_id=pk, paper=paper.paper(), seen=request.POST.get("seen", ""))
        if action == "send":
            acting.send(by=by, matter_id=pk, seen=written.stamp)
    elif action == "answer":
        answer = AnswerForm(request.POST, found)
        if not answer.is_valid():
            return _page(request, found, answer=answer)
        acting.answer(by=by, matter_id=pk, said=answer.answer(), uploads=request.FILES.getlist("file"))
    else:
        _simple(request, pk, action)
    found.refresh_from_db()
    messages.success(request, f"已办理，现在：{found.get_state_display()}。")
    return redirect("matter", pk)


def _simple(request: Request, pk: int, action: str) -> None:
    """The steps that want a reason at most, a day, or files."""
    by, reason = request.by, request.POST.get("reason", "")
    if action in ("progress", "claim"):
        acting.report(by=by, matter_id=pk, action=action, text=reason, uploads=request.FILES.getlist("file"))
    elif action == "extend":
        acting.extend(by=by, matter_id=pk, until=day_of(request.POST.get("until", "")), reason=reason)
    else:
        acting.move(by=by, matter_id=pk, action=action, reason=reason)


@require_GET
def matter_letter(request: Request, pk: int) -> HttpResponse | FileResponse:
    """The notice as it went out; for the office, as it would go out now."""
    found = _seen(request, pk)
    if found.state in UNSENT:
        require(request.by, Right.FOLLOW_UP, territory=found.territory)
        answer = HttpResponse(letter_of(found), content_type=_DOCX)
        answer["Content-Disposition"] = content_disposition_header(True, f"{found}（未发出）.docx")
        return answer
    sent = found.passages.filter(action="send").latest("id")
    return file_of(get_object_or_404(Attachment, subject=sent.subject))


@require_GET
def matter_file(request: Request, pk: int, file: int) -> FileResponse:
    """A file of one of the steps that the person may see."""
    page = MatterPage(_seen(request, pk), request.user)
    kept = {kept.pk: kept for told in page.history for kept in told.files}
    return file_of(get_object_or_404(Attachment, pk=file if file in kept else 0))


def _seen(request: Request, pk: int) -> Matter:
    rows = queries.readable(request.user).select_related("territory", "unit__territory", "aim", "earlier")
    return get_object_or_404(rows, pk=pk)


def _page(
    request: Request, found: Matter, *, paper: PaperForm | None = None, answer: AnswerForm | None = None
) -> HttpResponse:
    page = MatterPage(found, request.user)
    content = {
        "page": page, "matter": found, "seen": request.POST.get("seen") or found.stamp,
        "paper": paper or (PaperForm(None, found) if "prepare" in page.steps else None),
        "answer": answer or (AnswerForm(None, found) if "answer" in page.steps else None),
    }  # fmt: skip
    return render(request, "followup/matter.html", content, status=422 if paper or answer else 200)


def _file(request: Request, tables: list[Table], name: str) -> HttpResponse | None:
    key, kind = request.GET.get("table", ""), request.GET.get("as", "")
    return download(tables, key, kind, name=name, author="妇儿工委办公室", year=timezone.localdate().year)


def _query(request: Request) -> str:
    query = request.GET.copy()
    for name in ("as", "table"):
        query.pop(name, None)
    return query.urlencode()
