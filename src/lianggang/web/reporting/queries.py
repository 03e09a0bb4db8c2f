"""Which reports a person may see, and what may be begun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from lianggang.reports.snapshot import ReportKind
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.evaluation.models import Evaluation
from lianggang.web.figures.scope import partly_seen
from lianggang.web.figures.scope import readable as territories_of
from lianggang.web.jobs.models import Job
from lianggang.web.jobs.queries import latest
from lianggang.web.places.models import Territory, Unit
from lianggang.web.reporting.acting import UNDER_WAY
from lianggang.web.reporting.making import MAKE, REBUILD
from lianggang.web.reporting.models import Passage, Report
from lianggang.web.reporting.steps import ISSUED, table_of
from lianggang.web.steps import Step

_DECIDED = ("settled", "reported", "closed")


def readable(account: Account) -> QuerySet[Report]:
    """What is issued in the territories that one may read, all of where one oversees units, and of one's own unit.

    A report speaks of all plans of its territory: who is limited to some of them does not read it.
    """
    over = [t.pk for t in account.territories(Right.READ_SHEETS)]
    units = [u.pk for u in account.units(Right.READ)]
    issued = Q(state__in=ISSUED, territory__in=territories_of(account)) & ~Q(kind=ReportKind.UNIT)
    issued &= ~Q(territory__in=partly_seen(account))
    rows = Report.objects.filter(Q(territory__in=over) | Q(unit__in=units) | issued)
    return rows.select_related("territory", "unit__territory", "evaluation", "by")


def sees_inside(account: Account, report: Report) -> bool:
    """Whether the person may take the figures and warnings behind a report: all of them are in its snapshot."""
    return account.may(Right.READ_SHEETS, territory=report.territory)


def require_inside(account: Account, report: Report) -> None:
    """Go on only if `sees_inside`; else raise PermissionDenied."""
    if not sees_inside(account, report):
        raise PermissionDenied("快照里有全部的数和预警，只给能看各单位报送表的人。")


@dataclass(frozen=True, slots=True)
class Begun:
    """A report that may be begun: its kind, and whose or which evaluation's it is. key: its name in the form."""

    key: str
    label: str
    kind: ReportKind
    unit: Unit | None = None
    evaluation: Evaluation | None = None


def beginnings(account: Account, territory: Territory, year: int) -> list[Begun]:
    """What the person may have made of a territory's year."""
    found: list[Begun] = []
    if account.may(Right.WRITE_REPORTS, territory=territory):
        plain = [k for k in ReportKind if k not in (ReportKind.UNIT, ReportKind.EVALUATION)]
        found += [Begun(k.value, k.label, k) for k in plain]
        settled = Evaluation.objects.filter(territory=territory, state__in=_DECIDED)
        found += [Begun(f"evaluation-{e.pk}", f"{e}报告", ReportKind.EVALUATION, evaluation=e) for e in settled]
    units = [u for u in account.units(Right.FILL) if u.territory_id == territory.pk]
    return found + [Begun(f"unit-{u.pk}", f"{u}{ReportKind.UNIT.label}", ReportKind.UNIT, u) for u in units]


def last_job(report: Report) -> Job:
    """The last long work on a report, under way or ended. Http404 when there is none."""
    job = Job.objects.filter(kind__in=(MAKE, REBUILD), arguments__report=report.pk).first()
    if job is None:
        raise Http404
    return job


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report as its page shows it: the steps that are open to the person, its history, its long work."""

    report: Report
    steps: Sequence[tuple[str, Step]]
    history: Sequence[Passage]
    waiting: Job | None
    rebuilt: Job | None
    editions: Sequence[Report]

    @classmethod
    def of(cls, report: Report, account: Account) -> ReportPage:
        """With a constant number of queries."""
        steps = [
            (action, step) for (state, action), step in table_of(report).items()
            if state == report.state and account.may(step.right, territory=report.territory, unit=report.unit)
        ]  # fmt: skip
        same = readable(account).filter(
            territory=report.territory, kind=report.kind, year=report.year, unit=report.unit,
            evaluation=report.evaluation,
        ).exclude(pk=report.pk)  # fmt: skip
        history = report.passages.select_related("by")
        rebuilt = latest(REBUILD, report=report.pk)
        making = latest(MAKE, report=report.pk) if report.state == Report.State.MAKING else None
        waiting = making or (rebuilt if rebuilt and rebuilt.state in UNDER_WAY else None)
        return cls(report, steps, list(history), waiting, rebuilt, list(same))

    @property
    def actions(self) -> dict[str, Step]:
        """The open steps by name."""
        return dict(self.steps)

    @property
    def plain(self) -> list[tuple[str, Step]]:
        """The open steps that are a button each."""
        return [(a, s) for a, s in self.steps if a not in ("upload", "explain", "remake")]

    @property
    def is_made(self) -> bool:
        """Whether there is a file."""
        return bool(self.report.made)
