"""Reading in a process of its own: the same answers, and an end to what would have none."""

import os
import time
from dataclasses import replace

import pytest

from lianggang.documents import DEFAULT, from_bytes
from lianggang.documents.apart import from_bytes_apart
from lianggang.errors import LianggangError
from tests.documents.page_files import Sheet, pdf
from tests.documents.word_files import p, tbl, tc, tr, word

TABLE = word(p("一、总则") + tbl(tr(tc("甲", merge="restart"), tc("‰")), tr(tc("", merge=""), tc("丙"))))


@pytest.mark.parametrize("data", ["达到95%。\n\t格".encode("gb18030"), TABLE, pdf([Sheet().column(["达到95%。"])])])
def test_a_document_is_read_as_in_this_process(data: bytes) -> None:
    name = "某县“规划”\n.docx"
    assert from_bytes_apart(name, data) == from_bytes(name, data)


def test_what_is_refused_is_refused_in_the_same_words() -> None:
    with pytest.raises(LianggangError) as here:
        from_bytes("x.docx", b"MZ\x90\x00" + b"\x00" * 100)
    with pytest.raises(LianggangError) as apart:
        from_bytes_apart("x.docx", b"MZ\x90\x00" + b"\x00" * 100)
    assert apart.value.findings == here.value.findings


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such limit")
def test_a_process_that_wants_too_much_memory_is_no_more() -> None:
    little = replace(DEFAULT, memory=400 * 1024 * 1024)
    with pytest.raises(LianggangError, match="已停止"):
        from_bytes_apart("x.txt", b"1\n" * 12_000_000, limits=replace(little, characters=10**9))


def test_a_long_file_is_not_silent_while_its_text_is_taken() -> None:
    told: list[int] = []
    from_bytes("x.pdf", pdf([Sheet().column(["达到95%。"])] * 3), alive=lambda: told.append(1))
    assert len(told) == 3


def test_a_silent_process_is_stopped() -> None:
    start = time.monotonic()
    with pytest.raises(LianggangError) as caught:
        from_bytes_apart("x.txt", TABLE, limits=replace(DEFAULT, seconds=0.005))
    assert caught.value.findings[0].code == "reading-stopped"
    assert time.monotonic() - start < 10
