"""Packages for other offices: values that are approved, what is asked, what is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from lianggang.catalogue.load import load_catalogue
from lianggang.errors import unusable
from lianggang.exchange.package import Kind, Manifest, Package, seal
from lianggang.exchange.values import PART, write_values
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.exchange.held import released
from lianggang.web.exchange.keys import own_key
from lianggang.web.exchange.models import Incoming, Outgoing, Partner
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.jobs.work import enqueue

DELIVER = "deliver"
ASKED, ANSWERED, FED_BACK = "request.json", "receipt.json", "feedback.json"


def editions() -> dict[str, str]:
    """The files of the catalogue with their versions, as they travel with every package."""
    return {e.file: str(e.version) for e in load_catalogue().editions.values()}


@transaction.atomic
def report(*, by: By, partner: Partner, year: int) -> Outgoing:
    """Answer an office above: every approved value up to the year, of what it asked for; of everything if nothing.

    Raises PermissionDenied, or LianggangError when there is nothing to send or the office is not above.
    """
    require(by, Right.EXCHANGE, territory=partner.ours)
    if partner.theirs not in partner.ours.above():
        raise unusable("partner-not-above", f"{partner}不是{partner.ours}的上级。", advice="数据只向上级报送。")
    figures = Figure.objects.filter(territory__in=partner.ours.within(), current=True, year__lte=year)
    if asked := _asked(partner, year):
        figures = figures.filter(indicator__code__in=asked)
    values = list(released(figures))
    if not values:
        raise unusable(
            "nothing-to-report", f"{partner.ours}没有可以上报的已批准的数。", advice="请先批准年度监测的数。"
        )
    counts = {"values": len(values), "indicators": len({r.observation.indicator for r in values})}
    partner.incoming.filter(kind=Kind.REQUEST, year=year).update(state=Incoming.State.NOTED)
    return _send(by, partner, Kind.ANSWER, {PART: write_values(values)}, year=year, counts=counts)


def _asked(partner: Partner, year: int) -> set[str]:
    """The indicators that the last request of the office for that year names."""
    last = partner.incoming.filter(kind=Kind.REQUEST, year=year).first()
    return set(last.lists.get("indicators", ())) if last else set()


@transaction.atomic
def ask(*, by: By, partner: Partner, year: int, deadline: str, words: str, codes: list[str]) -> Outgoing:
    """Ask an office below for indicators of a year until a day, each with its definition as it holds here.

    Raises PermissionDenied, or LianggangError when the office is not below or an indicator is unknown.
    """
    require(by, Right.EXCHANGE, territory=partner.ours)
    if partner.ours not in partner.theirs.above():
        raise unusable("partner-not-below", f"{partner}不是{partner.ours}的下级。", advice="任务只向下级布置。")
    known = {i.code: i for i in Indicator.objects.filter(code__in=codes)}
    if unknown := [c for c in codes if c not in known]:
        raise unusable("indicator-unknown", f"没有指标{'、'.join(unknown[:5])}。", advice="请从指标目录里选。")
    asked = {"year": year, "deadline": deadline, "words": words, "lines": [known[c].line for c in codes]}
    parts = {ASKED: json.dumps(asked, ensure_ascii=False, sort_keys=True).encode()}
    return _send(by, partner, Kind.REQUEST, parts, year=year, counts={"indicators": len(codes)})


def feed_back(*, by: By, partner: Partner, comments: Sequence[Mapping[str, Any]]) -> Outgoing:
    """Send comments to an office below. Runs in the transaction of what is commented on.

    Raises PermissionDenied, or LianggangError when the office is not below.
    """
    require(by, Right.EXCHANGE, territory=partner.ours)
    if partner.ours not in partner.theirs.above():
        raise unusable("partner-not-below", f"{partner}不是{partner.ours}的下级。", advice="意见只发给下级。")
    parts = {FED_BACK: json.dumps({"comments": comments}, ensure_ascii=False, sort_keys=True).encode()}
    return _send(by, partner, Kind.FEEDBACK, parts, year=0, counts={"comments": len(comments)})


def answer(by: By, incoming: Incoming, said: Mapping[str, Any]) -> Outgoing:
    """Tell the office what became of its package. Runs in the transaction of what it tells; the right was asked for."""
    parts = {ANSWERED: json.dumps(said, ensure_ascii=False, sort_keys=True).encode()}
    return _send(by, incoming.partner, Kind.RECEIPT, parts, year=incoming.year, counts={}, about=incoming.digest)


def _send(
    by: By, partner: Partner, kind: Kind, parts: Mapping[str, bytes], *, year: int, counts: dict[str, int],
    about: str = "",
) -> Outgoing:  # fmt: skip
    """Number, sign and keep a package; both sides count, so that a lost one shows."""
    Partner.objects.select_for_update().get(pk=partner.pk)  # one number after the other
    last = partner.outgoing.first()
    number, previous = (last.number + 1, last.digest) if last else (1, "")
    manifest = Manifest(
        kind, partner.ours.code, partner.theirs.code, number, previous, timezone.now().isoformat(), year, about,
        editions(),
    )  # fmt: skip
    sealed, digest = seal(Package(manifest, parts), own_key())
    name = f"{partner.ours.code}-{partner.theirs.code}-{manifest.number}.lgp"
    made = Outgoing.objects.create(
        partner=partner, kind=kind, number=manifest.number, year=year, digest=digest, counts=counts, by=by.person,
        file=ContentFile(sealed, name=name),
    )  # fmt: skip
    record(by, f"exchange.{kind}", f"outgoing:{made.pk}", f"制作{made}", territory=partner.ours.code,
           after={"sha256": digest, **counts})  # fmt: skip
    if partner.address:
        enqueue(DELIVER, by.account, partner=partner.pk)
    return made
