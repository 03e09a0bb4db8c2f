"""What is handed in can be proved, and nothing else passes."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.collect.desk.answer import Issue, canonical, looks_like_answer, read_answer, sealed
from lianggang.errors import LianggangError

KEY = b"key of the office"
ISSUE = Issue.of(KEY, "sheet:7", "n-1")
BODY = {
    "kind": "lianggang-answer", "version": 1, "form": "abc", "issue": "n-1", "subject": "sheet:7", "unit": "卫生健康局",
    "territory": "云泽县", "year": 2025, "cells": [["C-HEA-001", "分子", "8"], ["C-HEA-001", "说明", "见附件"]],
    "filled_by": "张三", "saved_at": "2026-03-01T08:00:00.000Z",
}  # fmt: skip


def secret(subject: str, number: str) -> str:
    return Issue.of(KEY, subject, number).secret


def handed_in(**changes: object) -> bytes:
    return json.dumps(sealed({**BODY, **changes}, ISSUE), ensure_ascii=False).encode()


def refusal(data: bytes) -> str:
    with pytest.raises(LianggangError) as refused:
        read_answer(data, secret)
    return refused.value.findings[0].code


def test_an_answer_is_read_as_it_was_typed() -> None:
    answer = read_answer(handed_in(), secret)
    assert answer.cells == {("C-HEA-001", "分子"): "8", ("C-HEA-001", "说明"): "见附件"}
    assert (answer.subject, answer.filled_by, answer.year) == ("sheet:7", "张三", 2025)


def test_no_altered_bit_passes() -> None:
    data, draw = handed_in(), random.Random(1)
    for bit in draw.sample(range(8 * len(data)), 1500):
        other = bytearray(data)
        other[bit // 8] ^= 1 << bit % 8
        try:
            found = read_answer(bytes(other), secret)
        except LianggangError:
            continue
        assert found == read_answer(data, secret), bit  # blanks between the words of JSON mean nothing


def test_a_hash_made_anew_does_not_help_without_the_secret() -> None:
    stranger = Issue("sheet:7", "n-1", "guessed")
    assert refusal(json.dumps(sealed(BODY, stranger)).encode()) == "answer-not-ours"
    assert refusal(handed_in(subject="sheet:8")) == "answer-not-ours"
    assert refusal(handed_in(issue="n-2")) == "answer-not-ours"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-an-answer"),
        (b"{}", "not-an-answer"),
        (b"[" * 100_000, "not-an-answer"),
        (b"\xff\xfe{", "not-an-answer"),
        (handed_in(version=2), "answer-version"),
        (handed_in(cells=[["a", "b"]]), "not-an-answer"),
        (handed_in(cells=[["a", "b", 3]]), "not-an-answer"),
        (handed_in(year=True), "not-an-answer"),
        (handed_in(more=1), "not-an-answer"),
        (b" " * (4 * 1024 * 1024 + 1), "answer-too-large"),
        (json.dumps({**BODY, "filled_by": "\ud800", "sha256": "", "hmac": ""}).encode(), "answer-altered"),
        (json.dumps({**BODY, "sha256": 3, "hmac": None}).encode(), "answer-altered"),
    ],
)
def test_what_is_no_answer_is_refused_with_its_reason(data: bytes, code: str) -> None:
    assert refusal(data) == code


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_nothing_crashes(data: bytes) -> None:
    assert refusal(data) in ("not-an-answer", "answer-version")


def test_an_answer_is_told_from_a_workbook() -> None:
    assert looks_like_answer(handed_in())
    assert looks_like_answer(b"\xef\xbb\xbf\n {")
    assert not looks_like_answer(b"PK\x03\x04")


def test_the_one_spelling_is_sorted_and_short() -> None:
    assert canonical({"b": ["一", "\n"], "a": 1}) == '{"a":1,"b":["一","\\n"]}'.encode()
