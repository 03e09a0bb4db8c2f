"""What the page of one matter shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from lianggang import wording
from lianggang.forecast.model import Forecast
from lianggang.reports import svg
from lianggang.reports.charts import OBSERVED, Chart, Line
from lianggang.web.accounts.models import Account
from lianggang.web.attachments.models import Attachment
from lianggang.web.audit.record import By
from lianggang.web.followup.acting import PLAIN
from lianggang.web.followup.listing import level_of
from lianggang.web.followup.models import Matter, Passage
from lianggang.web.followup.queries import readable
from lianggang.web.followup.steps import CHAIN, HOLDERS, STEPS, TURN, UNSENT
from lianggang.web.steps import Step, open_to

_S = Matter.State
_DONE, _HERE, _TO_COME = "✓", "●", "○"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain: its name, a sign of how far it is, and the day it was reached."""

    name: str
    sign: str
    day: dt.date | None
    here: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A step of the history with its files."""

    passage: Passage
    files: Sequence[Attachment]


@dataclass(frozen=True)
class MatterPage:
    """One matter as a person may see it."""

    matter: Matter
    account: Account

    @cached_property
    def history(self) -> list[Told]:
        """Every step, with its files."""
        passages = list(self.matter.passages.select_related("by"))
        files: dict[str, list[Attachment]] = {p.subject: [] for p in passages}
        for file in Attachment.objects.filter(subject__in=list(files)):
            files[file.subject].append(file)
        if self.matter.state not in UNSENT and not self._oversees:
            passages = _since_sent(passages)
        return [Told(p, files[p.subject]) for p in passages]

    @property
    def _oversees(self) -> bool:
        return bool({m.territory_id for m in self.account.standing if m.unit_id is None} & {self.matter.territory_id})

    @property
    def chain(self) -> list[Link]:
        """From the warning to its closing: what is behind, where it is, what is to come."""
        at = next((i for i, (_, states) in enumerate(CHAIN) if self.matter.state in states), 0)
        ended = not self.matter.is_open
        links = []
        for i, (name, states) in enumerate(CHAIN):
            sign = _DONE if i < at or (i == at and ended) else _HERE if i == at else _TO_COME
            shown = self.matter.get_source_display() if i == 0 else name
            links.append(Link(shown, sign, self._reached(states) if i <= at else None, i == at))
        return links

    def _reached(self, states: Sequence[str]) -> dt.date | None:
        first = next((t.passage.at for t in self.history if t.passage.end in states), self.matter.raised_at)
        return timezone.localtime(first).date()

    @cached_property
    def steps(self) -> dict[str, Step]:
        """What the person may do now."""
        m = self.matter
        return dict(open_to(STEPS, m, by=By(self.account), territory=m.territory, unit=m.unit))

    @property
    def plain(self) -> list[tuple[str, Step]]:
        """The steps that want nothing but a reason."""
        return [(action, step) for action, step in self.steps.items() if action in PLAIN]

    @property
    def turn(self) -> str:
        """Whose turn it is, in words; "" when all is done."""
        right = TURN.get(_S(self.matter.state))
        return HOLDERS[right] if right else ""

    @property
    def level(self) -> str:
        """The level with its sign."""
        return level_of(self.matter.level)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What was known when it was raised, term by term."""
        s = self.matter.snapshot
        if not s:
            return []
        told = [
            ("规划", f"{s['plan']} {s['where']}"),
            ("目标", f"{s['demand']}（{s['target_year']}年）{s['binding']}"),
            ("基期", _at(s["base_year"], s["base"], s["unit"])),
            ("现值", _at(s["value_year"], s["value"], s["unit"])),
            ("判断", s["verdict"]),
            ("达标概率", s["chance"]),
            ("计算", s["arithmetic"]),
            ("预警界限", s["limits"]),
        ]
        return [(term, words) for term, words in told if words]

    @property
    def values(self) -> list[list[Any]]:
        """Year, value, numerator, denominator and why there is none, as they were then."""
        return list(self.matter.snapshot.get("values", []))

    @property
    def chart(self) -> SafeString | None:
        """The chart as it was then; None with fewer than two values."""
        values = {int(row[0]): float(row[1]) for row in self.values if row[1]}
        if len(values) < 2:
            return None
        return mark_safe(svg.draw(_chart(self.matter.snapshot, values), "chart"))

    @property
    def relatives(self) -> list[Matter]:
        """The matters of the same problem in other years that the person may see."""
        if not self.matter.theme:
            return []
        same = readable(self.account).filter(territory=self.matter.territory, theme=self.matter.theme)
        return list(same.exclude(pk=self.matter.pk).order_by("year"))


def _since_sent(passages: Sequence[Passage]) -> list[Passage]:
    """Without what the office wrote before it sent the matter."""
    first = next((i for i, p in enumerate(passages) if p.action == "send"), 0)
    return list(passages[first:])


def _at(year: int | None, value: str, unit: str) -> str:
    return f"{year}年 {value}{wording.suffix(unit)}" if value else ""


def _chart(s: dict[str, Any], values: dict[int, float]) -> Chart:
    drawn, forecast = s["chart"], s["forecast"]
    goal, base = drawn["goal"], drawn["baseline"]
    goal_year = drawn["goal_year"] if goal is not None else None
    ends = [*values, *([forecast["year"]] if forecast else []), *([goal_year] if goal_year else [])]
    return Chart(
        title=s["name"],
        unit=wording.canonical_unit(s["unit"]),
        years=tuple(range(min(ends), max(ends) + 1)),
        lines=(Line(OBSERVED, values, max(_places(row[1]) for row in s["values"])),),
        goal=goal,
        goal_label=drawn["goal_label"],
        goal_year=goal_year,
        baseline=(base[0], base[1]) if base and base[0] >= min(ends) else None,
        period=tuple(drawn["period"]) if drawn["period"] else None,
        forecast=Forecast(**forecast, n=0) if forecast else None,
    )


def _places(printed: str) -> int:
    return len(printed.partition(".")[2])
