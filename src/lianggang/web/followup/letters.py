"""The notice of a matter as a Word file: of a warning with chart and arithmetic, of anything else as a plain letter."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from lianggang.alerts.model import WarningKind
from lianggang.errors import unusable
from lianggang.reports.blocks import Column, Draft, Letter, Paragraph, full_date
from lianggang.reports.kinds.notice import Request, warning_notice
from lianggang.reports.word.file import to_docx
from lianggang.web.figures.judging import Material
from lianggang.web.followup.models import Matter

_CAUSE = "原因类别（选一项）"
_REPLY = ("答复单位", "事项", _CAUSE, "原因说明", "措施", "完成时限", "责任人和电话", "单位负责人（签字）")
_WIDTHS = (38, 118)


def letter_of(matter: Matter) -> bytes:
    """The notice as it stands now, dated today. Raises LianggangError when a warning no longer holds."""
    draft = _warning(matter) if matter.source == Matter.Source.WARNING and matter.aim else _plain(matter)
    return to_docx(draft)


def opening_of(matter: Matter) -> str:
    """How the office's notice begins until it writes something else."""
    if matter.source == Matter.Source.WARNING and matter.aim:
        return (
            f"按照《{matter.aim.plan}》对预计达标困难、波动较大的监测指标及时预警的要求，对{matter.year}年度监测数据作了判断。"
            f"你单位负责的{matter.snapshot.get('name', matter.indicator)}达到预警条件，现将有关情况通知如下。"
        )
    return f"{matter.get_source_display()}中提出以下需要整改的事项，现通知如下。"


def _warning(matter: Matter) -> Draft:
    """The core's notice of the target, begun as the office wrote it."""
    assert matter.aim is not None
    round_ = Material.of(matter.aim.document, only=matter.aim.key).round(matter.year)
    request = Request(matter.due or timezone.localdate(), copies=_copies(matter))
    try:
        draft = warning_notice(round_, matter.aim.key, WarningKind(matter.kind), _outer(matter), request)
    except KeyError:
        raise unusable("warning-gone", f"按现在的数据，“{matter}”的预警已不成立。",
                       advice="请核对数据；确实不再成立的，写明理由，不予发出。") from None  # fmt: skip
    if matter.notice:
        draft.blocks[:1] = _paragraphs(matter.notice)
    return draft


def _plain(matter: Matter) -> Draft:
    letter = _outer(matter)
    draft = Draft(f"关于{matter.title}\n整改的通知", matter.year, letter.issuer, letter)
    draft.blocks += _paragraphs(matter.notice or opening_of(matter))
    draft.say(matter.reason, lead="问题：")
    if matter.due:
        draft.say(
            f"请于{full_date(matter.due)}前填写回执，加盖单位印章后答复：原因类别"
            f"（{'、'.join(Matter.Cause.labels)}）和说明，整改措施，责任人和完成时限。"
        )
    draft.say("附件：整改答复回执")
    draft.sign(letter.issuer, letter.dated)
    if copies := _copies(matter):
        draft.say(f"抄送：{'、'.join(copies)}。")
    draft.attach("附件", "整改答复回执")
    boxes = "　".join(f"□ {label}" for label in Matter.Cause.labels)
    known = {"答复单位": letter.to, "事项": matter.title, _CAUSE: boxes}
    draft.table("", [Column("事项", _WIDTHS[0]), Column("答复", _WIDTHS[1])],
                [(term, known.get(term, "\n\n")) for term in _REPLY], height=11)  # fmt: skip
    return draft


def _outer(matter: Matter) -> Letter:
    issuer = f"{matter.territory}妇女儿童工作委员会办公室"
    return Letter(issuer, matter.number, matter.unit.name if matter.unit else "", timezone.localdate())


def _copies(matter: Matter) -> tuple[str, ...]:
    return tuple(unit.name for unit in matter.others.all())


def _paragraphs(text: str) -> Iterable[Paragraph]:
    return [Paragraph((line.strip(),)) for line in text.splitlines() if line.strip()]
