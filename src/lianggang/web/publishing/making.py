"""A release is made: disclosure control once, for every output; then the values, the site and the files of data."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from lianggang.catalogue.load import load_catalogue
from lianggang.disclosure.scheme import load_scheme
from lianggang.disclosure.withhold import withhold
from lianggang.exchange.opendata.cube import Cube
from lianggang.exchange.opendata.release import write_release
from lianggang.findings import Finding
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity
from lianggang.reports.pages.write import write_pages
from lianggang.web.figures.judging import Material
from lianggang.web.figures.models import Indicator
from lianggang.web.figures.quantities import confirmed_plans, quantities_of
from lianggang.web.jobs.work import Progress, kind
from lianggang.web.places.models import Territory
from lianggang.web.plans.models import PlanDocument
from lianggang.web.publishing.known import figures_for, observations_of, rows_of
from lianggang.web.publishing.models import PublicValue, Release

MAKE = "make_release"
_S = Release.State
_SHOWN = 500


def folder_of(release: Release) -> Path:
    """Where the site and the data of a release lie."""
    return Path(settings.MEDIA_ROOT) / "releases" / str(release.pk)


def _failed(arguments: dict[str, Any], findings: Sequence[Finding]) -> None:
    release = Release.objects.get(pk=arguments["release"])
    release.state, release.findings = _S.FAILED, [f.as_dict() for f in findings]
    release.save()


@kind(MAKE, "生成公开版", failed=_failed)
def make_release(arguments: dict[str, Any], tell: Progress) -> None:
    """Make a release from the figures as they stand; one that was cut off begins again."""
    release = Release.objects.select_related("territory").get(pk=arguments["release"])
    places = {t.name: t for t in release.territory.within()}
    quantities = quantities_of(release.territory).by_code
    before = _before(release)
    tell(0, 4, "作保密处理")
    public, findings = _public(release, places, quantities, before)
    tell(1, 4, "与上一版比较")
    changes = list(_changes(public, before))
    tell(2, 4, "写网站")
    _write(release, public, quantities, places, changes)
    tell(3, 4, "保存")
    _keep(release, public, places, changes, findings)


def _public(
    release: Release,
    places: Mapping[str, Territory],
    quantities: Mapping[str, Quantity],
    before: Sequence[Observation],
) -> tuple[list[Observation], list[Finding]]:
    """What may be known: against each other, against the tables, and against what earlier releases told."""
    names = {t.pk: t.name for t in places.values()}
    parents = {t.name: names[t.parent_id] for t in places.values() if t.parent_id in names}
    publication = withhold(
        figures_for(release, places.values()),
        quantities,
        scheme=replace(load_scheme(), threshold=release.threshold),
        parents=parents,
        rules=load_catalogue().rules,
        before=before,
    )
    return list(publication.observations), list(publication.findings)


def _before(release: Release) -> list[Observation]:
    """What the public has now, [] before the first release."""
    last = Release.objects.filter(territory=release.territory, state=_S.PUBLISHED).first()
    return observations_of(last) if last else []


def _changes(now: Sequence[Observation], then: Sequence[Observation]) -> Iterator[dict[str, str]]:
    """What is new, corrected or gone against the release before, for readers."""
    held = {o.key: o for o in then}
    for o in now:
        old = held.pop(o.key, None)
        if old is None:
            yield _change("new", None, o)
        elif (old.value, old.missing) != (o.value, o.missing):
            yield _change("corrected", old, o)
    for old in held.values():
        yield _change("gone", old, None)


def _change(kind_: str, old: Observation | None, new: Observation | None) -> dict[str, str]:
    o = new or old
    assert o is not None
    said = [("" if x is None else str(x.value) if x.value is not None else x.missing) for x in (old, new)]
    return {
        "kind": kind_, "indicator": o.indicator, "territory": o.territory, "year": str(o.year),
        "part": o.breakdown.label, "then": said[0], "now": said[1],
    }  # fmt: skip


def _write(
    release: Release, public: Sequence[Observation], quantities: Mapping[str, Quantity],
    places: Mapping[str, Territory], changes: Sequence[dict[str, str]],
) -> None:  # fmt: skip
    """The site of every plan in force, and the data, beside the old folder and then in its place."""
    target = folder_of(release)
    draft = target.with_name(f".{target.name}")
    shutil.rmtree(draft, ignore_errors=True)
    data = draft / "data"
    data.mkdir(parents=True)
    cube = Cube(tuple(public), quantities, {name: t.code for name, t in places.items()})
    names = write_release(cube, data, title=release.title, issued=release.made_at.date().isoformat())
    for number, document in enumerate(confirmed_plans(release.territory), 1):
        folder = draft if number == 1 else draft / f"plan{number}"
        _site(document, public, folder, [data / name for name in names])
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)


def _site(document: PlanDocument, public: Sequence[Observation], folder: Path, files: Sequence[Path]) -> None:
    """The pages of a plan, judged by what is public alone."""
    material = replace(Material.of(document), observations=tuple(public))
    year = max((o.year for o in public if o.territory == document.territory.name), default=0)
    write_pages(material.round(year), folder, files)


@transaction.atomic
def _keep(
    release: Release, public: Sequence[Observation], places: Mapping[str, Territory],
    changes: Sequence[dict[str, str]], findings: Sequence[Finding],
) -> None:  # fmt: skip
    PublicValue.objects.filter(release=release).delete()
    indicators = {i.code: i for i in Indicator.objects.filter(code__in={o.indicator for o in public})}
    PublicValue.objects.bulk_create(rows_of(release, public, places, indicators), batch_size=500)
    kinds = [c["kind"] for c in changes]
    release.counts = {
        "values": sum(o.value is not None for o in public), "withheld": sum(o.missing == "保密" for o in public),
        **{k: kinds.count(k) for k in ("new", "corrected", "gone")},
    }  # fmt: skip
    release.changes = [c for c in changes if c["kind"] != "new"][:_SHOWN]
    release.findings = [f.as_dict() for f in findings]
    release.state = _S.READY
    release.save()
