"""Pages that are made once and shown as long as nothing that they tell of has changed.

Everything that changes the office is recorded in the audit chain in the same transaction, all but what the core judges
anew; so the number of the last event, the newest figure and the newest verdict tell whether a page still holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.db.models import Subquery
from django.utils import timezone
from django.utils.safestring import SafeString

from lianggang.web.audit.models import Head
from lianggang.web.figures.models import Figure, Judgement
from lianggang.web.figures.scope import Scope


def key(scope: Scope, indicator: str, *rest: Any) -> str:
    """What the page of an indicator follows from: what it tells of, how things stand, and what the reader may see."""
    judged = Judgement.objects.filter(
        aim__document__territory=scope.territory, aim__indicator=indicator, year=scope.year
    )
    stands = Head.objects.annotate(
        figure=Subquery(Figure.objects.order_by("-pk").values("pk")[:1]),
        verdict=Subquery(judged.order_by("-made_at").values("made_at")[:1]),
    ).values_list("number", "figure", "verdict")
    places = [t.pk for t in scope.places]
    sees = (scope.territory.pk, scope.year, list(scope.years), places, scope.plans, sorted(scope.limits.items()))
    return hashlib.sha256(repr((indicator, rest, stands.first(), timezone.localdate(), sees)).encode()).hexdigest()


def kept(key: str, make: Callable[[], SafeString]) -> SafeString:
    """The page under the key, made now if it is not there."""
    found: str | None = caches["pages"].get(key)
    if found is None:
        found = str(make())
        caches["pages"].set(key, found)
    return SafeString(found)
