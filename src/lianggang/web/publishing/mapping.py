"""The office's own map: taken in once, used by every release after."""

from __future__ import annotations

import hashlib

from django.db import transaction

from lianggang.reports.maps import read_outlines
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.places.models import Territory
from lianggang.web.publishing.models import Map


@transaction.atomic
def keep_map(*, by: By, territory: Territory, name: str, data: bytes) -> Map:
    """Keep the outlines of the territories below from a GeoJSON file, in place of those kept before.

    Only the outlines are kept, as numbers. Raises PermissionDenied, or LianggangError when the file is no such map.
    """
    require(by, Right.PUBLISH, territory=territory)
    below = {t.code: t.name for t in territory.children.filter(valid_until=None)}
    outlines, missing = read_outlines(data, below)
    digest = hashlib.sha256(data).hexdigest()
    kept, _ = Map.objects.update_or_create(
        territory=territory,
        defaults={
            "name": name[-200:], "digest": digest, "missing": missing,
            "outlines": {code: o.rings for code, o in outlines.items()}, "by": by.person,
        },
    )  # fmt: skip
    record(by, "map.keep", f"map:{kept.pk}", f"更换{territory}的地图", territory=territory.code,
           after={"sha256": digest, "places": len(outlines), "missing": len(missing)})  # fmt: skip
    return kept
