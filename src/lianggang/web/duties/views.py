"""The pages of the calendar: thin pages over queries and actions."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from lianggang.errors import unusable
from lianggang.web.accounts.requests import Request, day_of, key_of
from lianggang.web.accounts.rights import Right
from lianggang.web.attachments.keeping import download as file_of
from lianggang.web.attachments.models import Attachment
from lianggang.web.duties import doing, drawing, queries
from lianggang.web.duties.forms import DutyForm, PartForm, ReachedForm
from lianggang.web.duties.models import Duty, Part
from lianggang.web.figures.tables import download
from lianggang.web.places.models import Territory, Unit


@require_GET
def duties(request: Request) -> HttpResponse:
    """A year's calendar by month or by owner, filtered, to download; and what the plans ask without a time."""
    seen, wanted = queries.readable(request.user), queries.Filter.of(request.GET)
    found = list(wanted.narrow(seen).select_related("unit"))
    projects = queries.projects_table(seen, wanted.year)
    tables = [queries.duties_table(found, f"{wanted.year}年工作日程"), projects]
    if file := download(tables, request.GET.get("table", ""), request.GET.get("as", ""),
                        name=f"{wanted.year}年工作日程", author="妇儿工委办公室", year=wanted.year):  # fmt: skip
        return file
    offices = request.user.territories(Right.FOLLOW_UP)
    content = {
        "wanted": wanted, "groups": queries.grouped(found, wanted.by), "counts": queries.counts_of(seen, wanted.year),
        "years": queries.years_of(seen), "units": queries.units_of(seen, wanted.year), "kinds": Duty.Kind.choices,
        "projects": projects, "query": _query(request), "may_add": _places(request), "offices": offices,
        "untimed": drawing.untimed(offices[0]) if offices else [],
    }  # fmt: skip
    return render(request, "duties/duties.html", content)


@require_POST
def draw_up(request: Request) -> HttpResponse:
    """Make the calendar of a year from the plans in force."""
    year = _year(request.POST.get("year", ""))
    place = get_object_or_404(Territory, pk=key_of(request.POST.get("territory", "")))
    new = drawing.draw_up(by=request.by, territory=place, year=year)
    messages.success(request, f"{year}年工作日程：新增{new}项。" if new else f"{year}年工作日程没有要新增的。")
    return redirect(f"{reverse('duties')}?year={year}")


def new_duty(request: Request) -> HttpResponse:
    """Something of one's own in the calendar."""
    places = _places(request)
    if not places:
        raise PermissionDenied("日程由妇儿工委办公室和各单位填报人添加。")
    form = DutyForm(request.POST or None, request.user, places[0])
    if request.method == "POST" and form.is_valid():
        year = _year(request.POST.get("year", ""))
        added = doing.add(by=request.by, territory=places[0], year=year, wanted=form.wanted())
        return redirect("duty", added.pk)
    shown = request.POST.get("year") or str(timezone.localdate().year)
    return render(request, "duties/new.html", {"form": form, "year": shown})


@require_GET
def duty(request: Request, pk: int) -> HttpResponse:
    """One duty: what is asked, the record, its parts and files."""
    return _page(request, _seen(request, pk))


@require_POST
def duty_act(request: Request, pk: int) -> HttpResponse:
    """One step with a duty."""
    _seen(request, pk)
    action, text = request.POST.get("action", ""), request.POST.get("reason", "")
    if action in ("file", "record"):
        day = day_of(request.POST.get("done_on", ""))
        files = request.FILES.getlist("file")
        moved = doing.do(by=request.by, duty_id=pk, action=action, text=text, done_on=day, uploads=files)
    else:
        moved = doing.move(by=request.by, duty_id=pk, action=action, reason=text)
    messages.success(request, f"已办理，现在：{moved.get_state_display()}。")
    return redirect("duty", pk)


@require_POST
def duty_change(request: Request, pk: int) -> HttpResponse:
    """Another owner, day or wording."""
    found = _seen(request, pk)
    form = DutyForm(request.POST, request.user, found.territory, found)
    if not form.is_valid():
        return _page(request, found, change=form)
    doing.change(by=request.by, duty_id=pk, wanted=form.wanted(), seen=request.POST.get("seen", ""))
    return redirect("duty", pk)


@require_POST
def part_add(request: Request, pk: int) -> HttpResponse:
    """A decision, a milestone or another part."""
    found = _seen(request, pk)
    form = PartForm(request.POST, found)
    if not form.is_valid():
        return _page(request, found, part=form)
    doing.add_part(by=request.by, duty_id=pk, portion=form.portion())
    return redirect("duty", pk)


@require_POST
def part_report(request: Request, pk: int) -> HttpResponse:
    """How far a part is."""
    part = get_object_or_404(Part.objects.select_related("duty"), pk=pk)
    found = _seen(request, part.duty_id)
    form = ReachedForm(request.POST, part)
    if not form.is_valid():
        return _page(request, found, report=(part.pk, form))
    doing.report_part(by=request.by, part_id=pk, reached=form.said(), seen=request.POST.get("seen", ""))
    return redirect("duty", found.pk)


@require_POST
def finding_add(request: Request, pk: int) -> HttpResponse:
    """What an inspection found, for the unit to put right."""
    found = _seen(request, pk)
    unit = Unit.objects.filter(territory=found.territory, pk=key_of(request.POST.get("unit", ""))).first()
    title, reason = request.POST.get("title", ""), request.POST.get("reason", "")
    matter = doing.find(by=request.by, duty_id=pk, title=title, reason=reason, unit=unit)
    messages.success(request, f"已列为待核事项：{matter}。核定后发给单位。")
    return redirect("duty", pk)


@require_GET
def duty_file(request: Request, pk: int, file: int) -> FileResponse:
    """A file of one of the steps of a duty that the person may see."""
    page = queries.DutyPage(_seen(request, pk), request.user)
    kept = {kept.pk for told in page.history for kept in told.files}
    return file_of(get_object_or_404(Attachment, pk=file if file in kept else 0))


def _seen(request: Request, pk: int) -> Duty:
    rows = queries.readable(request.user).select_related("territory", "unit__territory", "document")
    return get_object_or_404(rows, pk=pk)


def _page(
    request: Request, found: Duty, *, change: DutyForm | None = None, part: PartForm | None = None,
    report: tuple[int, ReachedForm] | None = None,
) -> HttpResponse:  # fmt: skip
    page, wrong = queries.DutyPage(found, request.user), bool(change or part or report)
    reports = [(p, ReachedForm(None, p) if may else None) for p, may in page.parts]
    if report:
        reports = [(p, report[1] if p.pk == report[0] else form) for p, form in reports]
    office = page.is_office and found.is_owed
    content = {
        "page": page, "duty": found, "reports": reports, "today": timezone.localdate(),
        "seen": request.POST.get("seen", ""),
        "part": part or (PartForm(None, found) if page.may_part else None),
        "change": change or (DutyForm(None, request.user, found.territory, found) if office else None),
        "units": Unit.objects.filter(territory=found.territory, active=True) if page.is_office else [],
    }  # fmt: skip
    return render(request, "duties/duty.html", content, status=422 if wrong else 200)


def _places(request: Request) -> list[Territory]:
    """Where the person may add to the calendar."""
    user = request.user
    return list(dict.fromkeys([*user.territories(Right.FOLLOW_UP), *(u.territory for u in user.units(Right.FILL))]))


def _year(text: str) -> int:
    if not (text.isdecimal() and 2000 <= int(text) <= 2100):
        raise unusable("year-unknown", "没有写明年度。", advice="请写四位数的年份。")
    return int(text)


def _query(request: Request) -> str:
    query = request.GET.copy()
    for name in ("as", "table"):
        query.pop(name, None)
    return query.urlencode()
