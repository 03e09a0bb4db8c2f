"""The page of one indicator as it is shown: its sections, and the same tables for downloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lianggang.web.figures import comparing, sections
from lianggang.web.figures.comparing import Comparison, Group
from lianggang.web.figures.models import Indicator
from lianggang.web.figures.page import IndicatorPage
from lianggang.web.figures.scope import Scope
from lianggang.web.figures.sections import Gaps
from lianggang.web.figures.tables import Table


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """What the page says. groups: whom one may compare; compared: the one that is. tables: by their key."""

    page: IndicatorPage
    gaps: Gaps | None
    groups: Sequence[Group]
    compared: Comparison | None
    tables: Mapping[str, Table]

    @classmethod
    def of(cls, indicator: Indicator, scope: Scope, group: str, *, sheets: bool) -> IndicatorView:
        """group: the key of the one to compare, "" for the first. sheets: whether the reader may open the sheets."""
        page = IndicatorPage.of(indicator, scope)
        groups = comparing.groups_of(scope, indicator.code)
        chosen = next((g for g in groups if g.key == group), next(iter(groups), None))
        compared = comparing.compare(indicator, chosen, scope, page.direction) if chosen else None
        gaps = sections.gaps(page)
        more = (gaps.table if gaps else None, compared.table if compared else None, sections.recast(page),
                sections.breaks(page), sections.provenance(page, sheets=sheets), sections.revisions(page))  # fmt: skip
        tables = {t.key: t for t in (sections.values(page), *more) if t}
        return cls(page, gaps, groups, compared, tables)

    @property
    def scope(self) -> Scope:
        """The territory and year of the page."""
        return self.page.scope
