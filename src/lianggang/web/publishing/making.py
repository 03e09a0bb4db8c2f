"""A release is made: disclosure control once, for every output; then the values, the site and the files of data."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lianggang.catalogue.load import load_catalogue
from lianggang.disclosure.scheme import load_scheme
from lianggang.disclosure.withhold import withhold
from lianggang.exchange.opendata.bulk import write_csv
from lianggang.exchange.opendata.cube import Cube
from lianggang.exchange.opendata.release import write_release
from lianggang.findings import Finding
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity
from lianggang.panel.recast import recast
from lianggang.reports.excel.yearbook import write_yearbook
from lianggang.reports.making import build
from lianggang.reports.pages.published import Published
from lianggang.reports.pages.write import write_pages
from lianggang.reports.snapshot import ReportKind, take
from lianggang.web.figures.judging import Material
from lianggang.web.figures.models import Indicator
from lianggang.web.figures.quantities import confirmed_plans, quantities_of
from lianggang.web.jobs.work import Progress, kind
from lianggang.web.places.boundaries import mergers, with_former
from lianggang.web.places.models import Territory
from lianggang.web.plans.models import PlanDocument
from lianggang.web.publishing.changing import CORRECTED, CORRECTIONS, GONE, NEW, Change, changes, write_corrections
from lianggang.web.publishing.contents import SHOWN, published
from lianggang.web.publishing.known import figures_for, observations_of, rows_of
from lianggang.web.publishing.models import PublicValue, Release

MAKE = "make_release"
RECAST = "recast.csv"
_S = Release.State


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
    places = {t.name: t for t in with_former(release.territory.within())}
    quantities = quantities_of(release.territory).by_code
    tell(0, 4, "作保密处理")
    public, findings = _public(release, places, quantities, _before(release))
    tell(1, 4, "与上一版比较")
    found = changes(public, _last(release))
    tell(2, 4, "写网站")
    _write(release, public, quantities, places, found)
    tell(3, 4, "保存")
    _keep(release, public, places, found, findings)


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
    """What the public knows of: every release so far, a later one in place of those before."""
    known: dict[object, Observation] = {}
    for earlier in Release.objects.filter(territory=release.territory, state=_S.PUBLISHED).order_by("number"):
        known |= {o.key: o for o in observations_of(earlier)}
    return list(known.values())


def _last(release: Release) -> list[Observation]:
    """What the release before this one told, [] before the first."""
    last = Release.objects.filter(territory=release.territory, state=_S.PUBLISHED).first()
    return observations_of(last) if last else []


def _write(
    release: Release, public: Sequence[Observation], quantities: Mapping[str, Quantity],
    places: Mapping[str, Territory], found: Sequence[Change],
) -> None:  # fmt: skip
    """The site of every plan in force, and the data, beside the old folder and then in its place."""
    target = folder_of(release)
    draft = target.with_name(f".{target.name}")
    shutil.rmtree(draft, ignore_errors=True)
    data = draft / "data"
    data.mkdir(parents=True)
    whole = _recast(release, public, quantities, places)
    codes = {name: t.code for name, t in places.items()}
    cube = Cube(tuple(public), quantities, codes)
    names = write_release(
        cube, data, title=release.title, issued=timezone.localtime(release.made_at).date().isoformat()
    )
    write_corrections([(release, found)], data / CORRECTIONS)
    names += [CORRECTIONS, *_write_recast(Cube(tuple(whole), quantities, codes), data)]
    folders = {d: draft if n == 1 else draft / f"plan{n}" for n, d in enumerate(confirmed_plans(release.territory), 1)}
    for document, folder in folders.items():
        others = {str(d): os.path.relpath(f / "index.html", folder) for d, f in folders.items() if d != document}
        told = replace(published(release, public, found, others), recast=whole)
        _site(document, public, folder, [data / name for name in names], told)
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)


def _recast(
    release: Release, public: Sequence[Observation], quantities: Mapping[str, Quantity],
    places: Mapping[str, Territory],
) -> list[Observation]:  # fmt: skip
    """Years before a merger within the bounds of today, from what is public alone."""
    return recast(public, mergers(places.values()), quantities, release.territory.name)


def _write_recast(cube: Cube, folder: Path) -> list[str]:
    """Beside the values as they were reported, under the same keys, a file of its own; returns its name."""
    if not cube.observations:
        return []
    with (folder / RECAST).open("w", encoding="utf-8", newline="") as to:
        write_csv(cube, to)
    return [RECAST]


def _site(
    document: PlanDocument, public: Sequence[Observation], folder: Path, files: Sequence[Path], told: Published
) -> None:
    """The pages of a plan, its report and its yearbook, judged by what is public alone."""
    material = replace(Material.of(document), observations=tuple(public))
    own = [o.year for o in public if o.territory == document.territory.name]
    round_ = material.round(max(own or [o.year for o in public], default=int(told.editions[0].made[:4])))
    folder.mkdir(exist_ok=True)
    report, yearbook = folder / "report.docx", folder / "yearbook.xlsx"
    report.write_bytes(build(take(ReportKind.ANNUAL, round_).to_bytes()))
    write_yearbook(round_, yearbook)
    write_pages(round_, folder, [report, yearbook, *files], told)


@transaction.atomic
def _keep(
    release: Release, public: Sequence[Observation], places: Mapping[str, Territory],
    found: Sequence[Change], findings: Sequence[Finding],
) -> None:  # fmt: skip
    PublicValue.objects.filter(release=release).delete()
    indicators = {i.code: i for i in Indicator.objects.filter(code__in={o.indicator for o in public})}
    PublicValue.objects.bulk_create(rows_of(release, public, places, indicators), batch_size=500)
    kinds = [c["kind"] for c in found]
    release.counts = {
        "values": sum(o.value is not None for o in public), "withheld": sum(o.missing == "保密" for o in public),
        **{k: kinds.count(k) for k in (NEW, CORRECTED, GONE)},
    }  # fmt: skip
    release.changes = [c for c in found if c["kind"] != NEW][:SHOWN]
    release.findings = [f.as_dict() for f in findings]
    release.state = _S.READY
    release.save()
