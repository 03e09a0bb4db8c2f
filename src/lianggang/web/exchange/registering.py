"""Offices that one exchanges packages with, known by keys that two people vouch for."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from lianggang.errors import unusable
from lianggang.exchange.signing import PublicKey
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.exchange.models import Partner
from lianggang.web.places.models import Territory
from lianggang.web.rounds.notices import holders_of, tell


@transaction.atomic
def register(*, by: By, ours: Territory, theirs: Territory, key: str, address: str = "") -> Partner:
    """Hand in the key of another office, new here or with a new key; it holds once another person has confirmed it.

    address: of its system, where packages can go over the network.

    Raises PermissionDenied, or LianggangError when the text is no key, or the territory neither lies below nor above.
    """
    require(by, Right.EXCHANGE, territory=ours)
    fresh = PublicKey.parse(key)
    if not _related(ours, theirs):
        raise unusable(
            "partner-unrelated", f"{theirs}不是{ours}的上级，也不是下级。", advice="请只登记上级和下级的办公室。"
        )
    found, _ = Partner.objects.select_for_update().get_or_create(ours=ours, theirs=theirs)
    is_new_key = found.key != str(fresh)
    found.proposed, found.proposed_by = (str(fresh), by.person) if is_new_key else ("", None)
    found.address = address
    found.save()
    record(by, "exchange.register", f"partner:{found.pk}", f"登记{theirs}的公钥", territory=ours.code,
           after={"fingerprint": fresh.fingerprint, "waits": is_new_key, "address": address})  # fmt: skip
    if is_new_key:
        tell(confirmers(found), f"请核对{theirs}的公钥", reverse("partner", args=[found.pk]))
    return found


@transaction.atomic
def confirm(*, by: By, partner_id: int, fingerprint: str) -> Partner:
    """Vouch for the key that another person handed in; the old one holds for what it signed before.

    fingerprint: of the key that the person checked with the other office.

    Raises PermissionDenied for who handed it in himself, or LianggangError when no such key waits.
    """
    found = Partner.objects.select_for_update(of=("self",)).select_related("ours", "theirs").get(pk=partner_id)
    require(by, Right.EXCHANGE, territory=found.ours)
    if not found.proposed or PublicKey.parse(found.proposed).fingerprint != fingerprint:
        raise unusable("key-moved-on", f"{found}没有这个待确认的公钥。", advice="请重新打开本页，再核对一次指纹。")
    if found.proposed_by_id == by.person.pk:
        raise PermissionDenied("公钥由一个人登记、另一个人确认；请另一位有“上下级交换”权限的人确认。")
    found.old_keys = [*found.old_keys, found.key] if found.key else found.old_keys
    found.key, found.proposed, found.proposed_by = found.proposed, "", None
    found.save()
    record(by, "exchange.confirm", f"partner:{found.pk}", f"确认{found}的公钥", territory=found.ours.code,
           after={"fingerprint": fingerprint, "replaced": len(found.old_keys)})  # fmt: skip
    return found


def confirmers(partner: Partner) -> list[Account]:
    """Who may confirm the key that waits: everybody with the right but who handed it in."""
    holders = holders_of(Right.EXCHANGE, territory=partner.ours)
    return [a for a in holders if a.pk != partner.proposed_by_id]


def _related(one: Territory, other: Territory) -> bool:
    return one != other and (one in other.above() or other in one.above())


def keys_of(partner: Partner) -> tuple[PublicKey, ...]:
    """The present key of a partner and its old ones; none before one is confirmed."""
    return tuple(PublicKey.parse(text) for text in (partner.key, *partner.old_keys) if text)
