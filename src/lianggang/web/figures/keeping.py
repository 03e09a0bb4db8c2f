"""Pages that are made once and shown until something happens: nothing that they tell of can have changed before.

Everything that changes the office is recorded in the audit chain in the same transaction, all but what the core judges
anew; so the number of the last event, the newest figure and the verdicts tell whether a page still holds. The number
tells of every territory: while a round is open, pages are made anew after each change wherever it was.
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
    """What the page of an indicator follows from: what it tells of, how things stand, and what the reader may see.

    rest: what else the page follows from; its values are few, so that no address makes the same page twice.
    """
    judged = Judgement.objects.filter(
        aim__document__territory=scope.territory, aim__indicator=indicator, year=scope.year
    )
    verdicts = list(judged.order_by("pk").values_list("pk", "made_at", "inputs"))
    stands = Head.objects.annotate(figure=Subquery(Figure.objects.order_by("-pk").values("pk")[:1]))
    now = (stands.values_list("number", "figure").first(), verdicts, timezone.localdate())
    places = [t.pk for t in scope.places]
    sees = (scope.territory.pk, scope.year, list(scope.years), places, scope.plans, sorted(scope.limits.items()))
    return hashlib.sha256(repr((indicator, rest, now, sees)).encode()).hexdigest()


def kept(key: str, make: Callable[[], SafeString]) -> SafeString:
    """The page under the key, made now if it is not there."""
    found: str | None = caches["pages"].get(key)
    if found is None:
        found = str(make())
        caches["pages"].set(key, found)
    return SafeString(found)
