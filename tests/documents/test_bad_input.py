import io
import struct
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.documents import Limits, from_bytes, read_document
from lianggang.errors import LianggangError
from lianggang.plans.reader import read_plan
from tests.documents.page_files import OFD
from tests.documents.word_files import NAMESPACES, lists, lvl, p, tbl, tc, tr, word, zipped

SMALL = word(
    p("一、总则", num=(1, 0)) + tbl(tr(tc("甲", merge="restart"), tc("乙")), tr(tc("", merge=""), tc("丙"))),
    numbering=lists(lvl(0, "chineseCounting", "%1、")),
)
SMALL_LIMITS = Limits(file_bytes=1024 * 1024, part_bytes=4 * 1024 * 1024, unpacked_bytes=8 * 1024 * 1024)


def code_of(data: bytes, limits: Limits = SMALL_LIMITS) -> str:
    with pytest.raises(LianggangError) as caught:
        from_bytes("规划.docx", data, limits=limits)
    (finding,) = caught.value.findings
    assert finding.message
    assert finding.advice
    return finding.code


def document_xml(content: str) -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": content})


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(LianggangError, match="找不到"):
        read_document(tmp_path / "无.docx")
    with pytest.raises(LianggangError, match="不是文件"):
        read_document(tmp_path)


def test_size_is_checked_before_reading(tmp_path: Path) -> None:
    big = tmp_path / "大.docx"
    with big.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(LianggangError, match="200MB，超过50MB"):
        read_document(big)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "document-empty"),
        (b"MZ\x90\x00" + b"\x00" * 100, "not-a-document"),
        (b"Rar!\x1a\x07\x00" + b"\x00" * 100, "not-a-document"),
        (b"\x00" * 500, "not-text"),
        (zipped({"photo.txt": "x"}), "not-a-document"),
        (zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "not-a-document"),
        (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "not-a-document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "document-encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "not-a-document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "not-a-document"),
        (SMALL[: len(SMALL) // 2], "document-damaged"),
        (zipped({"[Content_Types].xml": "<Types/>"}), "document-damaged"),
        (document_xml("<w:document"), "document-damaged"),
        (document_xml(f"<w:document {NAMESPACES}/>"), "document-damaged"),
        (document_xml(f"<w:document {NAMESPACES}><w:body>{'<w:p>' * 5000}</w:body></w:document>"), "document-damaged"),
    ],
)
def test_each_is_refused_with_its_reason(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_a_zip_bomb_is_not_unpacked() -> None:
    assert code_of(document_xml(" " * 3_000_000)) == "expands-too-much"
    spread = {f"word/part{i}.xml": bytes(1_000_000) for i in range(9)}
    assert code_of(zipped({"[Content_Types].xml": "", **spread})) == "expands-too-much"


def test_a_directory_that_lies_about_sizes_does_not_help() -> None:
    data = bytearray(document_xml(" " * 3_000_000))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 100)
    assert code_of(bytes(data)) == "document-damaged"


def test_an_encrypted_zip_is_told() -> None:
    data = bytearray(document_xml("<x/>"))
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    assert code_of(bytes(data)) == "document-encrypted"


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))


@pytest.mark.parametrize(
    "content",
    [
        f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]><w:document {NAMESPACES}><w:body>{p("&l9;")}</w:body></w:document>',
        f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]><w:document {NAMESPACES} a="&l9;"/>',
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {NAMESPACES}><w:body>{p("&x;")}</w:body>'
        "</w:document>",
        f'<!DOCTYPE d SYSTEM "http://192.0.2.1/d.dtd"><w:document {NAMESPACES}/>',
    ],
)
def test_entities_are_never_expanded(content: str) -> None:
    begun = time.monotonic()
    assert code_of(document_xml(content)) in ("xml-entities", "document-damaged")
    assert time.monotonic() - begun < 1


def test_a_part_that_many_pages_show_counts_each_time() -> None:
    space = f'xmlns:o="{OFD}"'
    pages = "".join(f'<o:Page ID="{i}" BaseLoc="P.xml"/>' for i in range(50))
    parts: dict[str, str | bytes] = {
        "OFD.xml": f"<o:OFD {space}><o:DocBody><o:DocRoot>D.xml</o:DocRoot></o:DocBody></o:OFD>",
        "D.xml": f"<o:Document {space}><o:Pages>{pages}</o:Pages></o:Document>",
        "P.xml": f"<o:Page {space}><o:Content>{' ' * 900_000}</o:Content></o:Page>",
    }
    assert code_of(zipped(parts)) == "expands-too-much"


def test_more_tags_than_any_document_has_are_refused() -> None:
    few = replace(SMALL_LIMITS, tags=50)
    assert code_of(word(p("甲") * 20), few) == "expands-too-much"
    assert code_of(b"<html><p>" + b"<b></b>" * 50, few) == "expands-too-much"


def test_wrappings_within_wrappings_are_refused() -> None:
    heads = "".join(f'Content-Type: multipart/related; boundary="{i}"\n\n--{i}\n' for i in range(5000))
    assert code_of(f"MIME-Version: 1.0\n{heads}Content-Type: text/html\n\n<p>甲".encode()) == "document-damaged"


@pytest.mark.parametrize("text", ["." * 100_000 + "a", "1" * 100_000 + "a", "（" * 100_000, "\t" * 100_000 + "a"])
def test_long_runs_are_read_in_time_that_grows_with_them(text: str) -> None:
    begun = time.process_time()
    read_plan(from_bytes("x.txt", text.encode()))
    assert time.process_time() - begun < 5


def test_huge_spans_are_bounded() -> None:
    row = tr(*[tc("甲", span=999_999_999)] * 50)
    assert code_of(word(tbl(*[row] * 100))) == "table-too-large"


@settings(max_examples=300, deadline=2000)
@given(st.data())
def test_mutated_containers_raise_nothing_else(data: st.DataObject) -> None:
    mutated = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 8))):
        mutated[data.draw(st.integers(0, len(mutated) - 1))] = data.draw(st.integers(0, 255))
    read_or_refuse(bytes(mutated))


@settings(max_examples=300, deadline=2000)
@given(st.data())
def test_mutated_parts_raise_nothing_else(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(SMALL)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    text = bytearray(archive_text := parts[name] if isinstance(parts[name], bytes) else b"")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(archive_text)))
        text[at : at + data.draw(st.integers(0, 12))] = data.draw(st.sampled_from(TOKENS))
    read_or_refuse(zipped({**parts, name: bytes(text)}))


TOKENS = [
    b"", b"-1", b"99999999", b"<w:p>", b"</w:p>", b"<w:tbl/>", b"<w:tr/>", b"\xff", b'"', b"<w:br/>", b"/", b"../",
    b'<w:gridSpan w:val="x"/>', b'<w:sym w:char="D800"/>', b"<!--", b"<?x?>", b"&amp;", b"&#0;", b"w:numId",
]  # fmt: skip


def read_or_refuse(data: bytes) -> None:
    try:
        said = from_bytes("规划.docx", data, limits=SMALL_LIMITS).text
    except LianggangError as refusal:
        said = "".join(finding.advice for finding in refusal.findings)
    assert said.strip()
