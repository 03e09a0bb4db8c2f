"""Addresses are sealed as the database gives them back, or an untouched event would look altered."""

from __future__ import annotations

import pytest

from lianggang.web.audit.chain import digest
from lianggang.web.audit.models import Event
from lianggang.web.audit.record import By, record


@pytest.mark.parametrize(
    ("address", "stored"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.1"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("", None),
        (None, None),
    ],
)
def test_an_event_hashes_to_what_was_sealed_whatever_the_address(
    db: None, address: str | None, stored: str | None
) -> None:
    made = record(By(None, address), "test.do", "thing:1", "事")
    event = Event.objects.get(pk=made.pk)
    assert (event.address, digest(event.link())) == (stored, event.hash)
