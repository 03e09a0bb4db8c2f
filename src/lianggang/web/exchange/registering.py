"""Offices that one exchanges packages with, known by their keys."""

from __future__ import annotations

from django.db import transaction

from lianggang.errors import unusable
from lianggang.exchange.signing import PublicKey
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.exchange.models import Partner
from lianggang.web.places.models import Territory


@transaction.atomic
def register(*, by: By, ours: Territory, theirs: Territory, key: str, address: str = "") -> Partner:
    """Know another office by its key, or give one that is known a new key; its old one holds for what it signed before.

    address: of its system, where packages can go over the network.

    Raises PermissionDenied, or LianggangError when the text is no key, or the territory neither lies below nor above.
    """
    require(by, Right.EXCHANGE, territory=ours)
    fresh = PublicKey.parse(key)
    if not _related(ours, theirs):
        raise unusable(
            "partner-unrelated", f"{theirs}不是{ours}的上级，也不是下级。", advice="请只登记上级和下级的办公室。"
        )
    found, is_new = Partner.objects.select_for_update().get_or_create(
        ours=ours, theirs=theirs, defaults={"key": str(fresh)}
    )
    if not is_new and found.key != str(fresh):
        found.old_keys, found.key = [*found.old_keys, found.key], str(fresh)
    found.address = address
    found.save()
    record(by, "exchange.register", f"partner:{found.pk}", f"登记{theirs}的公钥", territory=ours.code,
           after={"fingerprint": fresh.fingerprint, "replaced": len(found.old_keys), "address": address})  # fmt: skip
    return found


def _related(one: Territory, other: Territory) -> bool:
    return one != other and (one in other.above() or other in one.above())


def keys_of(partner: Partner) -> tuple[PublicKey, ...]:
    """The present key of a partner and its old ones."""
    return tuple(PublicKey.parse(text) for text in (partner.key, *partner.old_keys))
