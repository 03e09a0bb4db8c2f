"""What the pages of a release show beside its round: the releases so far, and the territories below on their map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from lianggang.panel.model import Observation
from lianggang.reports.maps import Outline
from lianggang.reports.pages.published import Correction, Edition, Place, Published
from lianggang.web.places.boundaries import with_former
from lianggang.web.places.models import Territory, TerritoryChange
from lianggang.web.publishing.changing import NEW, Change
from lianggang.web.publishing.models import Map, Release

SHOWN = 500


def published(
    release: Release, public: Sequence[Observation], changes: Iterable[Change], others: Mapping[str, str]
) -> Published:
    """The release with those that were published before it."""
    earlier = Release.objects.filter(territory=release.territory, state=Release.State.PUBLISHED)
    editions = [_edition(release, public, changes), *(_edition(r, (), r.changes) for r in earlier)]
    moves = TerritoryChange.objects.filter(territory__in=with_former(release.territory.within()))
    told = [str(m) for m in moves.select_related("territory", "other")]
    return Published(editions, list(_places(release.territory)), public, others, moves=told)


def _edition(r: Release, public: Sequence[Observation], changes: Iterable[Change]) -> Edition:
    found = [c for c in changes if c["kind"] != NEW]
    fields = ("indicator", "territory", "part", "then", "now")
    listed = [Correction(year=int(c["year"]), why=c.get("why", ""), **{f: c[f] for f in fields}) for c in found[:SHOWN]]
    total = r.counts.get("corrected", 0) + r.counts.get("gone", 0) or len(found)
    return Edition(
        r.number, _day(r.made_at), _day(r.published_at), r.title, r.notes,
        r.counts.get("values", sum(o.value is not None for o in public)),
        r.counts.get("withheld", sum(o.value is None and o.missing == "保密" for o in public)), listed,
        total - len(listed),
    )  # fmt: skip


def _day(moment: object) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""  # type: ignore[arg-type]


def _places(territory: Territory) -> Iterable[Place]:
    """The territories directly below that still are, with their outlines where the office gave a map."""
    held = Map.objects.filter(territory=territory).first()
    outlines = held.outlines if held else {}
    for child in territory.children.filter(valid_until=None):
        rings = outlines.get(child.code)
        yield Place(child.name, child.code, Outline(_rings(rings)) if rings else None)


def _rings(kept: Sequence[Sequence[Sequence[int]]]) -> tuple[tuple[tuple[int, int], ...], ...]:
    return tuple(tuple((x, y) for x, y in ring) for ring in kept)
