"""The isolated desks of a round: each form as one file for a unit without a network, and the answers that come back."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lianggang.collect.desk.answer import Answer, Issue, read_answer
from lianggang.collect.desk.write import desk_page
from lianggang.collect.form import FormSpec
from lianggang.collect.read import FilledForm
from lianggang.collect.typed import read_typed
from lianggang.errors import unusable
from lianggang.findings import Finding, note, warning
from lianggang.monitoring.goals import levels_asked
from lianggang.monitoring.run import Monitored

_BYTES = 32


def office_key(path: Path, *, make: bool = False) -> bytes:
    """The key that the secrets of all desks follow from. make: a new one where there is no file yet.

    Raises LianggangError when the file is missing or holds no key.
    """
    if make and not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(_BYTES) + "\n")
    try:
        key = bytes.fromhex(path.read_text("utf-8"))
    except (OSError, ValueError):
        key = b""
    if len(key) != _BYTES:
        raise unusable("desk-key-missing", f"“{path}”不是离线填报表的密钥文件。",
                       advice="请给出 lianggang run --desk-key 写出的文件；丢了的，重新生成离线表。")  # fmt: skip
    return key


def desk_of(spec: FormSpec, monitored: Monitored, key: bytes) -> str:
    """The page of one form, with the years before and every rule of the checks."""
    quantities = monitored.tracking.quantities
    return desk_page(
        spec,
        Issue.of(key, _subject(spec), secrets.token_hex(8)),
        history=[o for o in monitored.round.observations if o.territory == spec.territory and o.year < spec.year],
        rules=quantities.catalogue.rules,
        goals=levels_asked(quantities.catalogue, monitored.tracking.targets),
    )


def read_desk(path: Path, monitored: Monitored, key: bytes) -> FilledForm:
    """The figures of an answer. Raises LianggangError when it cannot be proved or its form is none of the round's."""
    answer = read_answer(path.read_bytes(), lambda subject, number: Issue.of(key, subject, number).secret)
    spec = next((s for s in monitored.forms if _subject(s) == answer.subject), None)
    if spec is None:
        raise unusable("answer-of-another", f"这是{answer.unit}{answer.year}年另一张表的答复，这一轮没有这张表。",
                       advice="请核对规划和 --year；单位更了名的，重新生成离线表再填。")  # fmt: skip
    filled = read_typed(spec, answer.cells)
    findings = [*_about(spec, answer), *filled.findings]
    return replace(
        filled,
        observations=tuple(replace(o, place=f"{path.name} {o.place}") for o in filled.observations),
        findings=tuple(replace(f, place=f"{path.name} {f.place}".strip()) for f in findings),
    )


def _subject(spec: FormSpec) -> str:
    return f"form:{spec.territory}:{spec.year}:{spec.unit}"


def _about(spec: FormSpec, answer: Answer) -> Iterator[Finding]:
    yield note("answer-by", f"填表人：{answer.filled_by or '没有写'}；导出时间（世界时）：{answer.saved_at[:16]}")
    if answer.form != spec.template_id:
        yield warning(
            "answer-old-form", "表发出以后要填的指标有变化，只采用现在还要的各格。", advice="请核对，缺的补填。"
        )
