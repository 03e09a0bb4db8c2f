import time

import pytest

from lianggang.documents import Limits, from_bytes, office
from lianggang.errors import LianggangError

RTF = rb"{\rtf1\ansi\ansicpg936 {\u19968?\u12289?\u24635?\u21017?}\par }"

needs_libreoffice = pytest.mark.skipif(office.find_program() is None, reason="needs LibreOffice")


@needs_libreoffice
def test_an_older_file_is_converted_and_that_is_said() -> None:
    document = from_bytes("规划.doc", RTF)
    assert (document.kind, document.text) == ("doc", "一、总则")
    assert [f.code for f in document.findings] == ["converted"]


@needs_libreoffice
def test_a_conversion_that_takes_too_long_is_stopped() -> None:
    begun = time.monotonic()
    with pytest.raises(LianggangError, match="已停止"):
        from_bytes("规划.doc", RTF, limits=Limits(seconds=0.05))
    assert time.monotonic() - begun < 2


def test_without_a_converter_the_clerk_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    if office.find_program() is not None:
        pytest.skip("LibreOffice is installed outside the search path")
    with pytest.raises(LianggangError, match=r"另存为”\.docx"):
        from_bytes("规划.doc", RTF)
