"""What may be done with a sheet. Every action: right → table of states → conditions → rows → event → notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from lianggang.collect.states import EDITABLE, STEPS, Action, Party, State, Step, why_closed
from lianggang.errors import LianggangError, unusable
from lianggang.findings import error
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import PARTY_RIGHT, Right
from lianggang.web.audit.record import By, record
from lianggang.web.conflict import Conflict
from lianggang.web.rounds.approving import publish_figures, store_figures, unstorable
from lianggang.web.rounds.checking import check
from lianggang.web.rounds.models import ENTRY_FIELDS, Change, Entry, Passage, Remark, Scheme, Sheet
from lianggang.web.rounds.notices import tell_next, tell_party

_LIMITS = {f.name: f.max_length or 0 for f in Entry._meta.concrete_fields if f.name in ENTRY_FIELDS}


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into one cell. seen: version of the entry that he had before him, 0 for an empty one."""

    code: str
    part: str
    seen: int
    fields: Mapping[str, str]


@transaction.atomic
def save(*, by: By, sheet_id: int, typed: Iterable[Typed], minutes: int = 0) -> Sheet:
    """Write what was typed, all of it or nothing. minutes: spent since the last saving, for the burden.

    Raises PermissionDenied, LianggangError when the sheet is closed or asks no such cell, Conflict when another
    person has changed one of the cells in between.
    """
    sheet = _locked(sheet_id)
    require(by, Right.FILL, unit=sheet.unit)
    _require_open(sheet)
    changed = _changed(sheet, typed)
    _write(by, sheet, changed)
    start = sheet.at
    if changed and start is State.NOT_STARTED:
        sheet.state = STEPS[start, Action.FILL].to
    sheet.minutes += minutes
    _check_again(sheet)
    sheet.save()
    if changed:
        _record_saving(by, sheet, changed)  # last: the end of the chain is locked from here on
    if sheet.at is not start:
        _passed(by, sheet, Action.FILL, start, "")
    return sheet


@transaction.atomic
def act(
    *, by: By, sheet_id: int, action: Action, seen: int, reason: str = "", grounds: Mapping[str, str] | None = None
) -> Sheet:
    """Take a sheet from its state to the next one.

    seen: version of the sheet that the person had before him. reason: in words where the table asks for it.
    grounds: reasons of a return by indicator code, each becomes a remark to be answered.
    Raises PermissionDenied, Conflict, or LianggangError when the table or the sheet's content does not permit it.
    """
    sheet = _locked(sheet_id)
    step = STEPS.get((sheet.at, action))
    if step is None or action is Action.FILL:  # filling is what `save` does
        raise _not_now(sheet, action)
    require(by, PARTY_RIGHT[step.by], territory=sheet.scheme.territory, unit=sheet.unit)
    if sheet.version != seen:
        raise Conflict(_moved_on(sheet))
    grounds = {code: text.strip() for code, text in (grounds or {}).items() if text.strip()}
    _require_reason(step, action, reason, grounds)
    if condition := _CONDITIONS.get(action):
        condition(sheet)
    start, sheet.state = sheet.at, step.to
    sheet.version += 1
    if action is Action.REVISE:
        sheet.revision += 1
        _check_again(sheet)  # what was explained before is to be explained anew
    if action is Action.SUBMIT and sheet.submitted_at is None:
        sheet.submitted_at = timezone.now()
    if action is Action.WITHDRAW and sheet.revision == 1:
        sheet.submitted_at = None
    sheet.save()
    _remark(by, sheet, grounds)
    if effect := _EFFECTS.get(action):
        effect(sheet)
    tell_next(sheet, action, reason, grounds)
    _passed(by, sheet, action, start, reason)  # last: the end of the chain is locked from here on
    return sheet


@transaction.atomic
def remark(*, by: By, sheet_id: int, code: str, kind: Remark.Kind, text: str, finding: str = "") -> Remark:
    """Say something about a value: the bureau marks or asks, the unit explains a finding. No value is changed."""
    sheet = _locked(sheet_id)
    right = Right.FILL if kind is Remark.Kind.EXPLANATION else Right.REVIEW
    require(by, right, territory=sheet.scheme.territory, unit=sheet.unit)
    if not text.strip():
        raise unusable("remark-empty", "没有写内容。", advice="请写明要说的话。")
    if kind is Remark.Kind.EXPLANATION:
        _require_open(sheet)
        _check_again(sheet)  # the years before may say something else than when the page was made
        sheet.save(update_fields=["findings"])
    said = Remark.objects.create(
        sheet=sheet, code=code, kind=kind, text=text.strip(), finding=finding, by=by.person, revision=sheet.revision
    )
    record(by, f"sheet.{kind.value}", f"sheet:{sheet.pk}", f"{sheet} {kind.label}：{_name(sheet, code)}",
           territory=sheet.scheme.territory.code, after={"code": code, "finding": finding}, reason=text)  # fmt: skip
    if kind is Remark.Kind.QUERY:
        tell_party(Party.REPORTER, sheet, f"{sheet}：统计局询问{_name(sheet, code)}（{text.strip()}）")
    return said


@transaction.atomic
def answer(*, by: By, remark_id: int, text: str) -> Remark:
    """The unit answers what the bureau asked about a value."""
    said = Remark.objects.get(pk=remark_id)
    said.sheet = _locked(said.sheet_id)
    require(by, Right.FILL, unit=said.sheet.unit)
    said.refresh_from_db(fields=["answered"])
    if said.kind not in (Remark.Kind.RETURN, Remark.Kind.QUERY) or said.answered:
        raise unusable("remark-closed", "这条意见不用答复，或者已经答复过。", advice="请重新打开本表。")
    if not text.strip():
        raise unusable("remark-empty", "没有写答复。", advice="请写明核实的结果。")
    said.answered, said.answered_by, said.answered_at = text.strip(), by.person, timezone.now()
    said.save()
    record(by, "sheet.answer", f"sheet:{said.sheet_id}", f"{said.sheet} 答复：{_name(said.sheet, said.code)}",
           territory=said.sheet.scheme.territory.code, after={"code": said.code}, reason=text)  # fmt: skip
    return said


def _locked(sheet_id: int) -> Sheet:
    query = Sheet.objects.select_for_update(of=("self",))
    return query.select_related("unit__territory", "scheme__territory").get(pk=sheet_id)


def _require_open(sheet: Sheet) -> None:
    _require_round(sheet)
    if sheet.at not in EDITABLE:
        raise unusable("sheet-closed", why_closed(sheet.at))


def _require_round(sheet: Sheet) -> None:
    """While the round is open, or the sheet is corrected: what goes back to its unit must be able to come again."""
    if sheet.scheme.state != Scheme.State.OPEN and sheet.revision == 1:
        raise unusable("scheme-closed", f"{sheet.scheme}{sheet.scheme.get_state_display()}，单位现在不能填写、再报。",
                       advice="要改的，请统计局先恢复报送。")  # fmt: skip


def _changed(sheet: Sheet, typed: Iterable[Typed]) -> list[tuple[Entry, dict[str, str], dict[str, str]]]:
    """The entries that differ from what was typed, with before and after; nothing is written yet."""
    asked = {line["code"]: line for line in sheet.lines}
    known = {(e.code, e.part): e for e in sheet.entries.all()}
    changed, late = [], []
    for cell in typed:
        line = asked.get(cell.code)
        if line is None or (cell.part and cell.part not in line["breakdowns"]):
            raise unusable("cell-unknown", f"表里没有这一格：{cell.code} {cell.part}。", advice="请重新打开本表。")
        entry = known.get((cell.code, cell.part)) or Entry(sheet=sheet, code=cell.code, part=cell.part)
        before = {name: getattr(entry, name) for name in ENTRY_FIELDS}
        after = before | {n: _fitting(entry, n, text) for n, text in cell.fields.items() if n in ENTRY_FIELDS}
        if after == before:
            continue
        if entry.version != cell.seen:
            late.append(cell.code)
        changed.append((entry, before, after))
    if late:
        raise Conflict(error(
            "entry-conflict", f"您打开本表以后，别人改过：{'、'.join(_name(sheet, c) for c in dict.fromkeys(late))}。",
            advice="这次没有保存。请核对现在的值，再改一次。"))  # fmt: skip
    return changed


def _fitting(entry: Entry, name: str, text: str) -> str:
    """What was typed without blanks around it; refused, not cut, when it is too long to be stored."""
    text = text.replace("\x00", "").strip()
    limit = _LIMITS[name]
    if len(text) > limit:
        raise unusable(
            "text-too-long", f"{entry.code}的内容有{len(text)}字，最多{limit}字。", advice="请缩短后再保存。"
        )
    return text


def _write(by: By, sheet: Sheet, changed: list[tuple[Entry, dict[str, str], dict[str, str]]]) -> None:
    for entry, _, after in changed:
        for name, text in after.items():
            setattr(entry, name, text)
        entry.version += 1
    new = [entry for entry, _, _ in changed if entry.pk is None]
    old = [entry for entry, _, _ in changed if entry.pk is not None]
    Entry.objects.bulk_create(new)
    # One insertion that meets its own rows is many times cheaper than an update that names every row.
    Entry.objects.bulk_create(
        old, update_conflicts=True, unique_fields=["id"], update_fields=[*ENTRY_FIELDS, "version"]
    )
    Change.objects.bulk_create(
        Change(entry=entry, by=by.person, revision=sheet.revision, before=before, after=after)
        for entry, before, after in changed
    )


def _record_saving(by: By, sheet: Sheet, changed: list[tuple[Entry, dict[str, str], dict[str, str]]]) -> None:
    differences = [
        {"code": e.code, "part": e.part, "before": _only(before, after), "after": _only(after, before)}
        for e, before, after in changed
    ]
    record(by, "sheet.save", f"sheet:{sheet.pk}", f"{sheet} 填写{len(changed)}格",
           territory=sheet.scheme.territory.code, after=differences)  # fmt: skip


def _only(these: Mapping[str, str], those: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in these.items() if those[name] != text}


def _check_again(sheet: Sheet) -> None:
    sheet.findings = check(sheet, sheet.entries.all()).stored()


def _not_now(sheet: Sheet, action: Action) -> LianggangError:
    text = f"{sheet}现在是“{sheet.at.label}”，不能{action.label}。"
    return unusable("action-not-now", text, advice=why_closed(sheet.at) or "请重新打开本表，看现在能做什么。")


def _moved_on(sheet: Sheet) -> Any:
    last = sheet.passages.last()
    who = f"{last.by}已于{timezone.localtime(last.at):%m-%d %H:%M}“{last.get_action_display()}”" if last else "已有变化"
    return error("sheet-moved-on", f"您打开{sheet}以后，{who}。", advice="这次没有办理。请看过现在的内容再办。")


def _require_reason(step: Step, action: Action, reason: str, grounds: Mapping[str, str]) -> None:
    if grounds and step.to is not State.RETURNED:
        raise unusable(
            "grounds-elsewhere", f"写了退回的意见，办的却是“{action.label}”。", advice="要退回的，请按退回。"
        )
    if step.reason and not reason.strip() and not grounds:
        raise unusable("reason-missing", f"{action.label}须写明理由。", advice="请写明理由，好让对方知道怎么办。")


def _ready(sheet: Sheet) -> None:
    """A sheet goes out without errors, with every blank explained and every warning answered."""
    _require_open(sheet)
    checked = check(sheet, sheet.entries.all())
    if errors := [*checked.errors, *unstorable(sheet, checked.observations)]:
        raise LianggangError(*errors)
    answered = set(sheet.remarks.filter(kind=Remark.Kind.EXPLANATION).values_list("finding", flat=True))
    if open_ := [f for f in checked.warnings if checked.key_of(f) not in answered]:
        raise LianggangError(*open_)
    unanswered = sheet.remarks.filter(kind__in=(Remark.Kind.RETURN, Remark.Kind.QUERY), answered="")
    if said := list(unanswered):
        names = "、".join(dict.fromkeys(_name(sheet, r.code) for r in said))
        raise unusable(
            "remark-unanswered", f"退回和询问的意见还没有答复：{names}。", advice="请改正数值并写明核实结果。"
        )


def _no_open_questions(sheet: Sheet) -> None:
    if sheet.remarks.filter(kind=Remark.Kind.QUERY, answered="").exists():
        raise unusable("query-open", "还有询问没有答复，不能往下办。", advice="请等填报单位答复，或退回。")


def _remark(by: By, sheet: Sheet, grounds: Mapping[str, str]) -> None:
    asked = {line["code"] for line in sheet.lines}
    Remark.objects.bulk_create(
        Remark(sheet=sheet, code=code if code in asked else "", kind=Remark.Kind.RETURN, text=text, by=by.person,
               revision=sheet.revision)
        for code, text in grounds.items()
    )  # fmt: skip


def _passed(by: By, sheet: Sheet, action: Action, start: State, reason: str) -> None:
    keep = action in (Action.SUBMIT, Action.APPROVE)
    values = (
        [[e.code, e.part, *(getattr(e, n) for n in ENTRY_FIELDS)] for e in sheet.entries.order_by("id")]
        if keep
        else None
    )
    Passage.objects.create(
        sheet=sheet, action=action, start=start, end=sheet.state, by=by.person, reason=reason.strip(),
        revision=sheet.revision, values=values,
    )  # fmt: skip
    record(by, f"sheet.{action.value}", f"sheet:{sheet.pk}", f"{sheet} {action.label}",
           territory=sheet.scheme.territory.code, before={"state": start.value}, after={"state": sheet.state},
           reason=reason)  # fmt: skip


def _name(sheet: Sheet, code: str) -> str:
    return next((line["name"] for line in sheet.lines if line["code"] == code), "全表")


_CONDITIONS: Mapping[Action, Callable[[Sheet], None]] = {
    Action.SUBMIT: _ready,
    Action.WITHDRAW: _require_round,
    Action.SEND_BACK: _require_round,
    Action.RETURN: _require_round,
    Action.ACCEPT: _no_open_questions,
    Action.APPROVE: _no_open_questions,
}
_EFFECTS: Mapping[Action, Callable[[Sheet], None]] = {
    Action.APPROVE: store_figures,
    Action.PUBLISH: publish_figures,
}
