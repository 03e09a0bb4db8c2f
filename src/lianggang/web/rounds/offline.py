"""The isolated desk of a sheet: its form as one file for a unit without a network, and the answer that comes back."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from lianggang.catalogue.load import load_catalogue
from lianggang.collect.desk.answer import Answer, Issue, read_answer
from lianggang.collect.desk.write import desk_page
from lianggang.collect.form import FormSpec
from lianggang.collect.layout import count_headings, input_headings
from lianggang.collect.typed import Cells, read_typed
from lianggang.errors import unusable
from lianggang.findings import Finding, note, warning
from lianggang.monitoring.goals import levels_asked
from lianggang.web.figures.reading import history_of
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.checking import FIELDS, headings_of, typed
from lianggang.web.rounds.lines import form_of
from lianggang.web.rounds.models import Sheet


@dataclass(frozen=True, slots=True)
class Taken:
    """What an answer would have typed, and what is to be said about it."""

    cells: list[Typed]
    findings: list[Finding]


def desk_file(sheet: Sheet) -> str:
    """The form with what the sheet says already, the years before and every rule that the office checks by."""
    spec, catalogue = form_of(sheet), load_catalogue()
    return desk_page(
        spec,
        _issue(_subject(sheet), secrets.token_hex(8)),
        history=history_of(sheet.scheme.territory, (line.code for line in spec.lines), before=spec.year),
        rules=catalogue.rules,
        goals=levels_asked(catalogue),
        cells=typed(sheet.entries.all()),
    )


def take(sheet: Sheet, data: bytes) -> Taken:
    """Read an answer for this sheet. Raises LianggangError when it cannot be proved or is another sheet's."""
    answer = read_answer(data, lambda subject, number: _issue(subject, number).secret)
    if answer.subject != _subject(sheet):
        raise unusable(
            "answer-of-another", f"这是{answer.unit}{answer.year}年另一张表的答复。", advice="请在那张表里上传。"
        )
    spec = form_of(sheet)
    versions = {(e.code, e.part): e.version for e in sheet.entries.all()}
    cells = [Typed(code, part, versions.get((code, part), 0), said) for code, part, said in _said(spec, answer.cells)]
    return Taken(cells, [*_about(spec, answer), *read_typed(spec, answer.cells).findings])


def _subject(sheet: Sheet) -> str:
    return f"sheet:{sheet.pk}"


def _issue(subject: str, number: str) -> Issue:
    """The secret follows from the key of the installation: nothing is stored for a form that is given out."""
    return Issue.of(salted_hmac("lianggang.desk", "", algorithm="sha256").digest(), subject, number)


def _said(spec: FormSpec, cells: Cells) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Code, part and fields of every entry that the form asks; a blank cell says that it is blank."""
    for line in spec.lines:
        for part in ("", *line.breakdowns):
            closed = () if line.divides else count_headings(part)
            asked = {name: heading for name, heading in headings_of(part).items() if heading not in closed}
            said = {name: cells.get((line.code, heading), "").strip() for name, heading in asked.items()}
            yield line.code, part, said


def _about(spec: FormSpec, answer: Answer) -> Iterator[Finding]:
    """Who filled it in, and what no longer fits where the form has changed since it was given out."""
    yield note("answer-by", f"填表人：{answer.filled_by or '没有写'}；导出时间（世界时）：{answer.saved_at[:16]}")
    if answer.form == spec.template_id:
        return
    asked = {line.code: {*FIELDS.values(), *input_headings(line)} for line in spec.lines}
    lost = [f"{code} {heading}" for code, heading in answer.cells if heading not in asked.get(code, ())]
    text = "表发出以后有变化" + (f"，没有采用：{'、'.join(lost)}" if lost else "，填的各格现在都还要")
    yield warning("answer-old-form", text, advice="请核对；缺的在网页里补填")
