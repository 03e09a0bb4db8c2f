"""Pages of the exchange with other offices."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lianggang.documents.limits import DEFAULT
from lianggang.errors import LianggangError, unusable
from lianggang.exchange.conversion import shipped
from lianggang.exchange.differences import Fate
from lianggang.exchange.signing import PublicKey
from lianggang.exchange.transfer import HEADER, PIECE, announced
from lianggang.web.accounts.requests import Request
from lianggang.web.accounts.rights import Right
from lianggang.web.exchange import receiving, sending
from lianggang.web.exchange.arriving import take_piece
from lianggang.web.exchange.forms import AskForm, PartnerForm, RuleForm, form_for
from lianggang.web.exchange.keys import own_key
from lianggang.web.exchange.models import Incoming, Outgoing, Partner, Rule
from lianggang.web.exchange.registering import confirm, confirmers, register
from lianggang.web.exchange.rules import lay_down, withdraw
from lianggang.web.figures.models import Indicator
from lianggang.web.jobs.work import enqueue


def _partners(request: Request) -> QuerySet[Partner]:
    own = request.user.territories(Right.EXCHANGE)
    if not own:
        raise PermissionDenied("您没有这项权限；有权限的是妇儿工委办公室、统计局。")
    return Partner.objects.filter(ours__in=own).select_related("ours", "theirs")


def exchange(request: Request) -> HttpResponse:
    """The offices above and below, what came and went, and our own key; a new office is registered here."""
    partners = _partners(request)
    form = PartnerForm(request.POST or None, account=request.user)
    if request.method == "POST" and form.is_valid():
        made = register(by=request.by, **form.cleaned_data)
        messages.success(request, f"已登记{made}。" + ("它的公钥还要另一个人核对、确认。" if made.proposed else ""))
        return redirect("partner", made.pk)
    public = own_key().public
    content = {
        "partners": [(p, _fingerprint(p.key), p.outgoing.first(), p.incoming.first()) for p in partners],
        "form": form,
        "key": str(public),
        "fingerprint": public.fingerprint,
        "waiting": Incoming.objects.filter(partner__in=partners, state=Incoming.State.READY),
    }
    return render(request, "exchange/exchange.html", content)


def _fingerprint(key: str) -> str:
    return PublicKey.parse(key).fingerprint if key else ""


def partner(request: Request, pk: int) -> HttpResponse:
    """One office: send it what is due to it, and everything that came and went."""
    found = get_object_or_404(_partners(request), pk=pk)
    form = form_for(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _made(request, found, form)
        messages.success(request, f"已制作{made}，请下载后交给对方。")
        return redirect("partner", pk)
    content = {
        "partner": found, "form": form, "downward": isinstance(form, AskForm),
        "fingerprint": _fingerprint(found.key), "proposed": _fingerprint(found.proposed),
        "is_own": found.proposed_by_id == request.user.pk, "confirmers": confirmers(found) if found.proposed else [],
        "outgoing": found.outgoing.select_related("by", "partner__theirs")[:100],
        "incoming": found.incoming.select_related("partner__theirs")[:100],
    }  # fmt: skip
    return render(request, "exchange/partner.html", content)


def _made(request: Request, found: Partner, form: Form) -> Outgoing:
    typed = form.cleaned_data
    if isinstance(form, AskForm):
        return sending.ask(by=request.by, partner=found, **typed | {"deadline": str(typed["deadline"])})
    return sending.report(by=request.by, partner=found, **typed)


@require_POST
def confirm_key(request: Request, pk: int) -> HttpResponse:
    """A second person vouches for the key of an office."""
    found = get_object_or_404(_partners(request), pk=pk)
    confirm(by=request.by, partner_id=found.pk, fingerprint=request.POST.get("fingerprint", ""))
    messages.success(request, f"已确认{found}的公钥。")
    return redirect("partner", pk)


@require_POST
def send_again(request: Request, pk: int) -> HttpResponse:
    """What could not be delivered is tried once more."""
    found = get_object_or_404(_partners(request), pk=pk)
    enqueue(sending.DELIVER, request.user, partner=found.pk)
    messages.success(request, "正在送。")
    return redirect("partner", pk)


@require_POST
def take(request: Request) -> HttpResponse:
    """A package that came by hand."""
    upload = request.FILES.get("file")
    if upload is None:
        raise unusable("no-file", "没有选文件。", advice="请选对方给的数据包（.lgp）。")
    if (upload.size or 0) > DEFAULT.file_bytes:
        raise unusable("package-too-large", "数据包太大。", advice="请对方按年度分开上报。")
    found, told = receiving.receive(by=request.by, data=upload.read())
    for finding in told:
        messages.warning(request, f"{finding.message}{finding.advice}")
    return redirect("incoming", found.pk)


@csrf_exempt
@login_not_required
@require_POST
def deliver(request: HttpRequest) -> JsonResponse:
    """A piece of a package from another system: refused before it is read when nobody known here announces it."""
    try:
        coming = announced(request.headers.get(HEADER, ""), receiving.known_keys(), DEFAULT)
    except LianggangError as refusal:
        return _refused(refusal, 403)
    piece, start = request.read(PIECE), _number(request.GET.get("from", ""), digits=12)
    try:
        told = take_piece(address=request.META.get("REMOTE_ADDR"), coming=coming, start=start, piece=piece)
    except LianggangError as refusal:
        return _refused(refusal, 422)
    return JsonResponse(told)


def _refused(refusal: LianggangError, status: int) -> JsonResponse:
    return JsonResponse({"findings": [f.as_dict() for f in refusal.findings]}, status=status)


def incoming(request: Request, pk: int) -> HttpResponse:
    """A package: what it would change, what is to be decided, and what may be done with it."""
    found = get_object_or_404(Incoming.objects.filter(partner__in=_partners(request)), pk=pk)
    if request.method == "POST":
        if request.POST.get("action") == "accept":
            receiving.accept(by=request.by, incoming_id=pk)
            messages.success(request, f"已收下{found}，回执已制作。")
        else:
            receiving.send_back(by=request.by, incoming_id=pk, reason=request.POST.get("reason", ""))
            messages.success(request, f"已退回{found}，回执已制作。")
        return redirect("partner", found.partner_id)
    names = dict(Indicator.objects.values_list("code", "name"))
    groups = [(Fate(k), found.counts.get(k, len(rows)), [(names.get(r["indicator"], r["indicator"]), r) for r in rows])
              for k, rows in found.lists.items() if k in list(Fate)]  # fmt: skip
    content = {
        "incoming": found, "groups": groups, "open": found.state == Incoming.State.READY and found.kind == "answer",
        "asked": [names.get(c, c) for c in found.lists.get("indicators", ())],
    }  # fmt: skip
    return render(request, "exchange/incoming.html", content)


def rules(request: Request) -> HttpResponse:
    """The rules by which values under other codes and units are read; one is added or withdrawn here."""
    own = request.user.territories(Right.EXCHANGE)
    if not own:
        raise PermissionDenied("您没有这项权限；有权限的是妇儿工委办公室、统计局。")
    adding = request.method == "POST" and "withdraw" not in request.POST
    form = RuleForm(request.POST if adding else None, account=request.user)
    if adding and form.is_valid():
        (made,) = lay_down(by=request.by, territory=form.cleaned_data["territory"], rules=[form.rule()])
        messages.success(request, f"已加上{made}。")
        return redirect("exchange-rules")
    if request.method == "POST" and not adding:
        found = get_object_or_404(Rule, ours__in=own, active=True, pk=_number(request.POST["withdraw"]))
        messages.success(request, f"已停用{withdraw(by=request.by, rule_id=found.pk)}。")
        return redirect("exchange-rules")
    held = Rule.objects.filter(ours__in=own, active=True).select_related("ours", "by")
    return render(request, "exchange/rules.html", {"rules": held, "shipped": shipped(), "form": form})


def _number(text: str, digits: int = 9) -> int:
    return int(text) if text.isdecimal() and len(text) <= digits else 0


def outgoing_file(request: Request, pk: int) -> FileResponse:
    """A package to be handed over."""
    found = get_object_or_404(Outgoing.objects.filter(partner__in=_partners(request)), pk=pk)
    name = f"{found.partner.ours.code}-{found.partner.theirs.code}-{found.number}.lgp"
    return FileResponse(found.file.open(), as_attachment=True, filename=name)
