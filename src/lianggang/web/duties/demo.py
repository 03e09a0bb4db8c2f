"""The year of the demonstration office: what was handed in, a meeting, an inspection, projects, and what is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lianggang.web.accounts.models import Membership
from lianggang.web.accounts.rights import Role
from lianggang.web.audit.record import By
from lianggang.web.duties import doing
from lianggang.web.duties.doing import Portion, Reached, Wanted
from lianggang.web.duties.drawing import draw_up
from lianggang.web.duties.models import Duty
from lianggang.web.places.models import Territory, Unit

_PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF"
_MONEY = ((120, 88, 6, 4), (60, 60, 3, 3), (200, 45, 10, 2))  # budget, spent, planned, reached
K = Duty.Kind
_OTHERS = (
    (K.TRAINING, "两纲监测统计业务培训", True),
    (K.PRACTICE, "“一站式”儿童服务站", True),
    (K.DEMONSTRATION, "儿童友好示范社区创建", True),
    (K.COMMENDATION, "表彰实施规划先进集体", False),
)


class Office(Protocol):
    """The demonstration office while it is being made."""

    place: Territory

    @property
    def say(self) -> Callable[[str], None]:
        """Tell how far it is."""
        ...

    def by(self, username: str) -> By:
        """The person as one who acts."""
        ...


def demonstrate(office: Office) -> None:
    """This year's calendar from the plans, with a record of what has been done so far."""
    year, by = timezone.localdate().year, office.by("fuerban")
    drawn = draw_up(by=by, territory=office.place, year=year)
    _reports(office, year)
    _meeting(office, year)
    _inspection(office, year)
    _projects(office, year)
    for kind, title, done in _OTHERS:
        wanted = Wanted(kind, title, None, dt.date(year, 11, 15))
        added = doing.add(by=by, territory=office.place, year=year, wanted=wanted)
        if done:
            doing.do(by=by, duty_id=added.pk, action="record", text="已完成，材料附后。", uploads=[_file("材料.pdf")])
    office.say(f"{year}年工作日程：从规划生成{drawn}项，共{Duty.objects.filter(year=year).count()}项")


def _file(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, _PAPER)


def _reports(office: Office, year: int) -> None:
    """Half of the units have reported; some reports were accepted, one came back."""
    by = office.by("fuerban")
    due = Duty.objects.filter(year=year, kind=K.REPORT, unit__isnull=False).select_related("unit")
    for i, duty in enumerate(due):
        reporter = Membership.objects.filter(unit=duty.unit, role=Role.REPORTER).select_related("account").first()
        if reporter is None or i % 2:
            continue
        text = "上一年度规划落实情况和本年度工作安排，见附件。"
        doing.do(by=By(reporter.account), duty_id=duty.pk, action="file", text=text, uploads=[_file("年度报告.pdf")])
        if i % 4 == 0:
            doing.move(by=by, duty_id=duty.pk, action="accept")
        elif i % 6 == 0:
            doing.move(by=by, duty_id=duty.pk, action="return", reason="没有写下一年的工作安排。")


def _meeting(office: Office, year: int) -> None:
    by = office.by("fuerban")
    meeting = doing.add(by=by, territory=office.place, year=year,
                        wanted=Wanted(K.MEETING, "妇儿工委全体会议", None, dt.date(year, 3, 20)))  # fmt: skip
    text = "听取上年度监测报告，研究预警指标，议定三件事。"
    day = min(dt.date(year, 3, 18), timezone.localdate())
    doing.do(by=by, duty_id=meeting.pk, action="record", text=text, done_on=day, uploads=[_file("会议纪要.pdf")])
    decided = (("两癌筛查补短板", "卫生健康"), ("乡镇公共托位建设", "卫生健康"), ("学生近视综合防控", "教育"))
    for i, (title, name) in enumerate(decided):
        unit = Unit.objects.filter(territory=office.place, name__contains=name).first()
        due = dt.date(year, 12, 20) if i else dt.date(year, 9, 30)
        part = doing.add_part(by=by, duty_id=meeting.pk, portion=Portion(title, unit, due))
        if i == 2:
            said = Reached("已在全县中小学落实，近视筛查全覆盖。", done_on=day)
            doing.report_part(by=by, part_id=part.pk, reached=said)


def _inspection(office: Office, year: int) -> None:
    by = office.by("fuerban")
    visit = Duty.objects.filter(year=year, kind=K.INSPECTION, unit=None).first()
    if visit is None:
        return
    unit = Unit.objects.filter(territory=office.place, name__contains="交通").first()
    reason = "督导检查时，两个客运站的母婴室堆放杂物，不能使用。"
    doing.find(by=by, duty_id=visit.pk, title="客运站母婴室被占用", reason=reason, unit=unit)


def _projects(office: Office, year: int) -> None:
    by = office.by("fuerban")
    for duty, (budget, spent, planned, reached) in zip(
        Duty.objects.filter(year=year, kind=K.PROJECT).order_by("pk")[:3], _MONEY, strict=False
    ):
        half = Decimal("0.5")
        for title, month in (("上半年建设", 6), ("下半年建设", 12)):
            portion = Portion(title, duty.unit, dt.date(year, month, 30), "个", planned * half, budget * half)
            part = doing.add_part(by=by, duty_id=duty.pk, portion=portion)
            if month == 6:
                done = min(dt.date(year, 6, 28), timezone.localdate())
                said = Reached("按计划完成。", reached * half, spent * half, done)
                doing.report_part(by=by, part_id=part.pk, reached=said)
