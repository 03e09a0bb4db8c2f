"""Indicators without data, each put before the office as a special survey: the remedy that the plans name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.urls import reverse

from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By
from lianggang.web.followup.models import Matter
from lianggang.web.followup.raising import Problem, raise_matter
from lianggang.web.rounds.models import Scheme
from lianggang.web.rounds.queries import Missing, missing

KIND = "专项调查"


@transaction.atomic
def ask_for_surveys(*, by: By, scheme_id: int, chosen: Iterable[tuple[int, str]]) -> list[Matter]:
    """A matter for every indicator that was chosen; one that has its matter already keeps it.

    chosen: id of a sheet and code of an indicator in it that has no data. Raises PermissionDenied, or LianggangError
    when nothing was chosen or something that has data.
    """
    scheme = Scheme.objects.select_related("territory").get(pk=scheme_id)
    require(by, Right.REVIEW, territory=scheme.territory)
    wanted = set(chosen)
    lacking = [m for m in missing(scheme, by.person) if (m.sheet.pk, m.code) in wanted]
    if not wanted or len(lacking) < len(wanted):
        raise unusable("none-chosen", "没有选缺项，或所选的已经有数。", advice="请重新打开本页，勾选没有数据的指标。")
    return [raise_matter(by=by, territory=scheme.territory, problem=_problem(scheme, m)) for m in lacking]


def surveys_of(scheme: Scheme) -> Mapping[str, Matter]:
    """The surveys that were asked for in a round, by where they come from."""
    found = Matter.objects.filter(territory=scheme.territory, kind=KIND, year=scheme.year).defer("snapshot")
    return {matter.origin: matter for matter in found}


def origin_of(lacking: Missing) -> str:
    """By what a survey is found again."""
    return f"survey:{lacking.sheet.pk}:{lacking.code}"


def _problem(scheme: Scheme, lacking: Missing) -> Problem:
    return Problem(
        source=Matter.Source.DATA,
        title=f"{lacking.name}缺{scheme.year}年数据，开展专项调查",
        reason=f"{lacking.sheet.unit_name}报“无数据”：{lacking.why}。建议组织专项统计调查，查清后由填报单位更正补报。",
        year=scheme.year,
        unit=lacking.sheet.unit,
        indicator=lacking.code,
        kind=KIND,
        origin=origin_of(lacking),
        theme=f"survey:{lacking.sheet.unit_id}:{lacking.code}",  # another unit's is another matter
        link=f"{reverse('sheet', args=[lacking.sheet.pk])}#{lacking.code}",
    )
