"""Matters of the demonstration office: two years of warnings, on every stretch of their way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import Role
from lianggang.web.audit.record import By
from lianggang.web.followup import acting
from lianggang.web.followup.acting import Answer, Paper
from lianggang.web.followup.letters import opening_of
from lianggang.web.followup.models import Matter
from lianggang.web.jobs.work import work_once
from lianggang.web.places.models import Territory, Unit

_PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF"
_S = Matter.State
_WAY = (_S.SENT, _S.SIGNING, _S.ANSWERED, _S.WORKING, _S.VOUCHING, _S.CLAIMED, _S.CLOSED)
_FIRST = (_S.CLOSED, _S.WORKING, _S.CLOSED, _S.CLOSED, _S.SENT, _S.CLOSED, _S.ANSWERED, _S.CLOSED)
_SECOND = (_S.SENT, _S.ANSWERED, _S.SIGNING, _S.WORKING, _S.SENT, _S.CLAIMED)
_LEVELS = {"红": 0, "橙": 1, "黄": 2}
_ANSWERS = (
    (Matter.Cause.REAL, "基层人手不足，服务能力没有跟上。", "增加两个服务点，每月通报进度，年底前补齐。"),
    (Matter.Cause.DENOMINATOR, "分母改用常住人口后变大，分子没有变化。", "与统计局核对人口口径，今后两年同口径报送。"),
    (Matter.Cause.REAL, "项目资金到位晚，工程推迟开工。", "已落实资金，分三批建设，按月报告。"),
    (Matter.Cause.ENTRY, "漏报了民办机构的数。", "已按程序更正，并建立复核制度。"),
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


def warn(office: Office) -> None:
    """After the figures of one year are judged: the most urgent warnings go out, one does not."""
    while work_once():
        pass
    found = _urgent(Matter.objects.filter(territory=office.place, state=_S.RAISED))
    sendable = [m for m in found if m.unit]
    for number, matter in enumerate(sendable[: len(_FIRST)], 1):
        _send(office, matter, number)
    acting.move(by=office.by("fuerban"), matter_id=sendable[-1].pk, action="dismiss",
                reason="数据只有两年，变化在偶然范围内，继续观察。")  # fmt: skip


def follow(office: Office) -> None:
    """A year later: the units have answered, some late; the new warnings and the findings begin their way."""
    sent = list(Matter.objects.filter(territory=office.place, state=_S.SENT).order_by("sent_at"))
    for i, (matter, state) in enumerate(zip(sent, _FIRST, strict=False)):
        _bring(office, matter, state, i)
    _hurry(office, [m for m, state in zip(sent, _FIRST, strict=False) if state == _S.SENT])
    fresh = _urgent(Matter.objects.filter(territory=office.place, state=_S.RAISED, source=Matter.Source.WARNING))
    findings = list(Matter.objects.filter(territory=office.place, state=_S.RAISED, source=Matter.Source.EVALUATION))
    chosen = [m for m in (*fresh[:4], *findings[:2]) if m.unit and _account(m.unit, Role.REPORTER)]
    for i, (matter, state) in enumerate(zip(chosen, _SECOND, strict=False)):
        _send(office, matter, len(sent) + i + 1)
        _bring(office, matter, state, i)
    counted = Matter.objects.filter(territory=office.place)
    words = [f"{s.label}{n}" for s in _S if (n := counted.filter(state=s).count())]
    office.say(f"预警与整改：{counted.count()}件事项，{'、'.join(words)}")


def _urgent(found: Iterable[Matter]) -> list[Matter]:
    return sorted(found, key=lambda m: (_LEVELS.get(m.level, 9), m.pk))


def _send(office: Office, matter: Matter, number: int) -> None:
    by, today = office.by("fuerban"), timezone.localdate()
    paper = Paper(
        title=matter.title, notice=opening_of(matter), number=f"云妇儿工委办〔{today.year}〕{number}号",
        due=today + dt.timedelta(days=15), unit=matter.unit, others=matter.others.all(),
    )  # fmt: skip
    acting.prepare(by=by, matter_id=matter.pk, paper=paper)
    acting.send(by=by, matter_id=matter.pk)


def _bring(office: Office, matter: Matter, state: str, turn: int) -> None:
    """Bring a sent matter to a state, each step by who has to take it."""
    if matter.unit is None:
        return
    reporter, head = _account(matter.unit, Role.REPORTER), _account(matter.unit, Role.HEAD)
    if reporter is None or head is None:
        return
    pk, unit, office_by = matter.pk, By(reporter), office.by("fuerban")
    cause, explanation, measure = _ANSWERS[turn % len(_ANSWERS)]
    said = Answer(cause, explanation, measure, timezone.localdate() + dt.timedelta(days=60 + 10 * turn))
    steps: Sequence[Callable[[], object]] = (
        lambda: acting.answer(by=unit, matter_id=pk, said=said),
        lambda: acting.move(by=By(head), matter_id=pk, action="sign"),
        lambda: acting.move(by=office_by, matter_id=pk, action="accept"),
        lambda: _work(unit, pk),
        lambda: acting.move(by=By(head), matter_id=pk, action="sign"),
        lambda: acting.move(by=office_by, matter_id=pk, action="close"),
    )
    for step in steps[: _WAY.index(Matter.State(state))]:
        step()


def _work(unit: By, pk: int) -> None:
    file = SimpleUploadedFile("整改情况和照片.pdf", _PAPER)
    acting.report(by=unit, matter_id=pk, action="progress", text="第一批已完成，正在验收。", uploads=[file])
    acting.report(by=unit, matter_id=pk, action="claim", text="全部完成，已通过验收，附验收单。")


def _hurry(office: Office, owing: Iterable[Matter]) -> None:
    """Those that have not been answered are made late, as time would have done, and watched by the leaders."""
    for matter in owing:
        Matter.objects.filter(pk=matter.pk).update(due=timezone.localdate() - dt.timedelta(days=6))
        acting.move(by=office.by("fuerban"), matter_id=matter.pk, action="supervise", reason="催办两次仍未答复。")


def _account(unit: Unit, role: Role) -> Account | None:
    held = Membership.objects.filter(unit=unit, role=role).select_related("account").first()
    return held.account if held else None
