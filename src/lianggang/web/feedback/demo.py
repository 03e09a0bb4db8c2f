"""Comments of the demonstration county: one answered, one that waits."""

from __future__ import annotations

from lianggang.web.feedback import acting
from lianggang.web.figures.models import Figure
from lianggang.web.followup.demo import Office
from lianggang.web.reporting.models import Report


def demonstrate(office: Office) -> None:
    """A unit asks about a figure and is answered; the leading group has something to say of the annual report."""
    figure = Figure.objects.filter(acting.OUT, territory=office.place, current=True, breakdown="").latest("year", "id")
    asked = acting.on_figure(
        by=office.by("pinggu"), territory=office.place, indicator=figure.indicator, year=figure.year,
        text="与部门年报上的数略有不同，请核对是不是同一口径。",
    )  # fmt: skip
    acting.answer(
        by=office.by("fuerban"), comment_id=asked.pk, outcome="explained",
        text="数一致，部门年报按户籍人口计算，监测按常住人口，已在说明里写明。",
    )  # fmt: skip
    for report in Report.objects.filter(territory=office.place, state=Report.State.PUBLISHED)[:1]:
        acting.on_report(by=office.by("lingdao"), report_id=report.pk, text="建议把无数据的指标单列一张表。")
    office.say("读者的意见：1条已答复，1条待答复")
