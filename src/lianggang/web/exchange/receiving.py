"""Packages from other offices: checked on arrival, looked at as differences, taken in or sent back with reasons."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Set
from dataclasses import replace
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from lianggang.documents.limits import DEFAULT
from lianggang.errors import LianggangError, unusable
from lianggang.exchange.arrival import Partner as Known
from lianggang.exchange.arrival import check_arrival
from lianggang.exchange.conversion import EDITION_OF, Converted, convert
from lianggang.exchange.differences import Difference, Fate, differences
from lianggang.exchange.package import Kind, Opened, unseal
from lianggang.exchange.signing import PublicKey
from lianggang.exchange.values import PART, Released, read_values
from lianggang.findings import Finding, has_errors, note
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.exchange.held import Question, answered_here, held_beside, link, store
from lianggang.web.exchange.models import Incoming, Outgoing, Partner
from lianggang.web.exchange.registering import keys_of
from lianggang.web.exchange.rules import rules_of
from lianggang.web.exchange.sending import ANSWERED, ASKED, FED_BACK, answer, editions
from lianggang.web.figures.judging import request_judgement
from lianggang.web.figures.models import Indicator
from lianggang.web.places.models import Territory

_S = Incoming.State
_SHOWN = 200
ARRIVED: list[Callable[[Incoming], None]] = []
"""What other applications do with a package that has come to the desk, in the same transaction."""


@transaction.atomic
def receive(*, by: By, data: bytes) -> tuple[Incoming, list[Finding]]:
    """Take a package to the desk; nothing of it is used yet. The same one again gives what is there already.

    Raises PermissionDenied, or LianggangError when it is not whole, not from somebody known, not for here, or does not
    follow the one before.
    """
    opened = unseal(data, known_keys(), DEFAULT)
    partner = _sender(opened)
    require(by, Right.EXCHANGE, territory=partner.ours)
    return _arrive(by, partner, opened, data)


@transaction.atomic
def deliver(*, address: str | None, data: bytes) -> Incoming:
    """Take a package that another system sent; its signature is its right to lie on the desk, no more.

    Raises as `receive`.
    """
    opened = unseal(data, known_keys(), DEFAULT)
    return _arrive(By(None, address), _sender(opened), opened, data)[0]


def known_keys() -> dict[str, PublicKey]:
    """The keys of all offices that are known here, by fingerprint."""
    return {k.fingerprint: k for p in Partner.objects.all() for k in keys_of(p)}


def _arrive(by: By, partner: Partner, opened: Opened, data: bytes) -> tuple[Incoming, list[Finding]]:
    Partner.objects.select_for_update().get(pk=partner.pk)
    told = check_arrival(opened, here=partner.ours.code, partner=_known(partner), editions=editions())
    if has_errors(told):
        raise LianggangError(*told)
    if there := Incoming.objects.filter(digest=opened.digest).first():
        return there, told
    return _keep(by, partner, opened, data, told), told


def _sender(opened: Opened) -> Partner:
    manifest = opened.package.manifest
    found = Partner.objects.filter(ours__code=manifest.receiver, theirs__code=manifest.sender).first()
    if found is None:
        sentence = f"数据包是{manifest.sender}给{manifest.receiver}的，这里没有这样的往来单位。"
        raise unusable("receiver-differs", sentence, advice="请核对是不是给我们的；是的，先登记对方。")
    return Partner.objects.select_related("ours", "theirs").get(pk=found.pk)


def _known(partner: Partner) -> Known:
    received = partner.incoming.order_by("number").values_list("digest", flat=True)
    return Known(partner.theirs.code, partner.theirs.name, keys_of(partner), list(received))


def _keep(by: By, partner: Partner, opened: Opened, data: bytes, told: list[Finding]) -> Incoming:
    manifest = opened.package.manifest
    found = Incoming(
        partner=partner, kind=manifest.kind, number=manifest.number, year=manifest.year, digest=opened.digest,
        file=ContentFile(data, name=f"{manifest.sender}-{manifest.receiver}-{manifest.number}.lgp"),
    )  # fmt: skip
    _READERS[manifest.kind](found, opened, told)
    found.findings = [f.as_dict() for f in told]
    found.save()
    record(by, "exchange.receive", f"incoming:{found.pk}", f"收到{found}", territory=partner.ours.code,
           after={"sha256": found.digest, **found.counts})  # fmt: skip
    for follow in ARRIVED:
        follow(found)
    return found


def _values(found: Incoming, opened: Opened, told: list[Finding]) -> None:
    fates, unread = _compared(found.partner, opened)
    told += unread
    if converted := sum(d.fate is not Fate.CONFLICT and bool(d.reason) for d in fates):
        told.append(note("converted", f"按对照规则换算了{converted}个数，见各行的说明。"))
    grouped: dict[Fate, list[Difference]] = defaultdict(list)
    for difference in fates:
        grouped[difference.fate].append(difference)
    found.counts = {fate.value: len(of) for fate, of in grouped.items()} | {"unread": len(unread)}
    found.lists = {
        fate.value: [_shown(d) for d in of[:_SHOWN]] for fate, of in grouped.items() if fate is not Fate.SAME
    }


def _compared(partner: Partner, opened: Opened) -> tuple[list[Difference], list[Finding]]:
    """Every value with its fate as things stand now, and what could not be read.

    Raises LianggangError when the sender is not below: nobody tells an office what its own figures are.
    """
    if partner.ours not in partner.theirs.above():
        sentence = f"{partner}不是{partner.ours}的下级，它的数不收。"
        raise unusable("answer-not-from-below", sentence, advice="数只由下级上报；有疑问的，请与对方核实。")
    incoming, unread = read_values(opened.package.parts.get(PART, b""))
    edition = opened.package.manifest.editions.get(EDITION_OF, "")
    converted = convert(incoming, edition, rules_of(partner.ours))
    units = dict(Indicator.objects.values_list("code", "unit"))
    speaks_for = [t.code for t in partner.theirs.within()]
    held = held_beside(converted.values)
    fates = differences(converted.values, held, units=units, territories=speaks_for)
    here = answered_here(converted.values)
    open_ = [Difference(value, None, Fate.CONFLICT, reason) for value, reason in converted.open]
    return [_with_way(_left_to_units(d, here), converted) for d in fates] + open_, unread


def _left_to_units(d: Difference, here: Set[Question]) -> Difference:
    """The difference, left open where units of this very installation answer: only they change what they report."""
    o = d.incoming.observation
    if d.fate not in (Fate.NEW, Fate.REVISED) or (o.territory, o.indicator, o.year) not in here:
        return d
    return replace(d, fate=Fate.CONFLICT, reason="这个数由责任单位在本系统填报，只有填报单位能改")


def _with_way(d: Difference, converted: Converted) -> Difference:
    """The difference with how its value was brought over."""
    way = converted.told.get(d.incoming.key)
    return replace(d, reason="；".join(filter(None, (d.reason, way)))) if way else d


def _shown(d: Difference) -> dict[str, str]:
    o, old = d.incoming.observation, d.held.observation if d.held else None
    return {
        "indicator": o.indicator, "territory": o.territory, "year": str(o.year), "part": o.breakdown.label,
        "now": "" if old is None else str(old.value if old.value is not None else old.missing),
        "then": str(o.value if o.value is not None else o.missing), "reason": d.reason,
    }  # fmt: skip


def _request(found: Incoming, opened: Opened, told: list[Finding]) -> None:
    asked = _json(opened, ASKED)
    codes = [str(line.get("code", "")) for line in asked.get("lines", ()) if isinstance(line, dict)]
    known = set(Indicator.objects.filter(code__in=codes).values_list("code", flat=True))
    found.counts = {"indicators": len(codes), "unknown": len(set(codes) - known)}
    found.lists = {
        "indicators": [c for c in codes if c in known], "unknown": sorted(set(codes) - known),
        "deadline": str(asked.get("deadline", "")), "words": str(asked.get("words", ""))[:2000],
    }  # fmt: skip


def _receipt(found: Incoming, opened: Opened, told: list[Finding]) -> None:
    said = _json(opened, ANSWERED)
    about = Outgoing.objects.filter(digest=opened.package.manifest.about, partner=found.partner).first()
    if about is None:
        raise unusable("receipt-unknown", "回执说的数据包不是这里发出的。", advice="请向对方核实。")
    about.answer = Outgoing.Answer.ACCEPTED if said.get("accepted") else Outgoing.Answer.RETURNED
    about.said = said
    about.save()
    found.state, found.lists = _S.NOTED, {"about": str(about), "said": said}


def _feedback(found: Incoming, opened: Opened, told: list[Finding]) -> None:
    said = _json(opened, FED_BACK).get("comments", [])
    comments = said[:_SHOWN] if isinstance(said, list) else []
    found.state, found.lists, found.counts = _S.NOTED, {"comments": comments}, {"comments": len(comments)}


_READERS = {Kind.ANSWER: _values, Kind.REQUEST: _request, Kind.RECEIPT: _receipt, Kind.FEEDBACK: _feedback}


def _json(opened: Opened, name: str) -> dict[str, Any]:
    try:
        held = json.loads(opened.package.parts.get(name, b""))
    except ValueError:
        held = None
    if not isinstance(held, dict):
        raise unusable("package-unreadable", "数据包的内容读不懂。", advice="请双方升级到同一版本，再请对方重新导出。")
    return held


@transaction.atomic
def accept(*, by: By, incoming_id: int) -> Incoming:
    """Take in what is new and what is corrected, as things stand now; what a person must decide stays as it is.

    Raises PermissionDenied, or LianggangError when the package was dealt with already.
    """
    found = _ready(by, incoming_id)
    fates, unread = _compared(found.partner, _reopened(found))
    taken = [d.incoming for d in fates if d.fate in (Fate.NEW, Fate.REVISED)]
    figures = store(taken, f"{found.partner}上报")
    link(figures, found.pk)
    open_ = [_shown(d) for d in fates if d.fate is Fate.CONFLICT]
    found.state = _S.ACCEPTED
    found.save()
    said = {
        "accepted": True,
        "taken": len(figures),
        "open": open_[:_SHOWN],
        "unread": [str(f) for f in unread[:_SHOWN]],
    }
    record(by, "exchange.accept", f"incoming:{found.pk}", f"收下{found}：{len(figures)}个数",
           territory=found.partner.ours.code, after={"taken": len(figures), "open": len(open_)})  # fmt: skip
    answer(by, found, said)
    _judge_anew(taken, by)
    return found


def _judge_anew(taken: Iterable[Released], by: By) -> None:
    since: dict[str, int] = {}
    for o in (r.observation for r in taken):
        since[o.territory] = min(o.year, since.get(o.territory, o.year))
    for territory in Territory.objects.filter(code__in=since):
        request_judgement(territory, since=since[territory.code], by=by.account)


@transaction.atomic
def send_back(*, by: By, incoming_id: int, reason: str) -> Incoming:
    """Return a package with reasons; nothing of it is taken in."""
    found = _ready(by, incoming_id)
    if not reason.strip():
        raise unusable("reason-missing", "退回须写明理由。", advice="请写明哪些数不对、要怎样改。")
    found.state, found.reason = _S.RETURNED, reason.strip()
    found.save()
    record(by, "exchange.return", f"incoming:{found.pk}", f"退回{found}", territory=found.partner.ours.code,
           reason=found.reason)  # fmt: skip
    answer(by, found, {"accepted": False, "reason": found.reason})
    return found


def _ready(by: By, incoming_id: int) -> Incoming:
    query = Incoming.objects.select_for_update(of=("self",)).select_related("partner__ours", "partner__theirs")
    found = query.get(pk=incoming_id)
    require(by, Right.EXCHANGE, territory=found.partner.ours)
    if found.state != _S.READY or found.kind != Kind.ANSWER:
        raise unusable("action-not-now", f"“{found}”现在是“{found.get_state_display()}”，不能这样办。",
                       advice="请重新打开本页。")  # fmt: skip
    return found


def _reopened(found: Incoming) -> Opened:
    with found.file.open("rb") as file:
        data = bytes(file.read())
    return unseal(data, {k.fingerprint: k for k in keys_of(found.partner)}, DEFAULT)
