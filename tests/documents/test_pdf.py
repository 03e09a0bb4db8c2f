import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.documents import Limits, Paragraph, from_bytes
from lianggang.errors import LianggangError
from tests.documents.page_files import Sheet, pdf

TEXT = "妇女是人类文明的开创者、社会进步的推动者，是全面建设社会主义现代化国家的重要力量。"
PLAIN = pdf([Sheet().column(["一、总则", TEXT])])
LIMITS = Limits(pages=20)


def refused(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(LianggangError) as caught:
        from_bytes("规划.pdf", data, limits=limits)
    return caught.value.findings[0].code


def sideways(sheet: Sheet) -> bytes:
    """The sheet set on its side on a page that viewers turn upright."""
    made = pdf([sheet]).replace(b"/Rotate 0", b"/Rotate 90")
    for x, y, size, _ in sheet.texts:
        upright = f"{x} {842.0 - y} Td".encode()
        turned = f"0 1 -1 0 {y} {x} Tm".encode()
        made = made.replace(f"/F {size} Tf ".encode() + upright, f"/F {size} Tf ".encode() + turned)
    return made


def test_a_turned_page_reads_as_it_is_shown() -> None:
    document = from_bytes("规划.pdf", sideways(Sheet().column(["一、总则", TEXT])))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["一、总则", TEXT]


def test_a_watermark_is_left_out_and_said() -> None:
    slanted = PLAIN.replace(
        b"BT /F 16 Tf", b"BT /F 40 Tf 0.7 0.7 -0.7 0.7 200 200 Tm <51855F0053C28003> Tj ET BT /F 16 Tf", 1
    )
    document = from_bytes("规划.pdf", slanted)
    assert document.text == f"一、总则\n{TEXT}"
    assert [f.code for f in document.findings] == ["slanted-text"]


def test_a_page_that_is_only_a_picture_is_told() -> None:
    mixed = from_bytes("规划.pdf", pdf([Sheet().column([TEXT]), Sheet()], picture=True))
    assert mixed.text == TEXT
    assert ("pages-without-text", "第2页") in [(f.code, f.place) for f in mixed.findings]
    assert refused(pdf([Sheet()], picture=True)) == "only-pictures"


def test_damaged_encrypted_and_endless_files_are_refused() -> None:
    assert refused(b"%PDF-1.4\n" + b"\x00" * 300) == "document-damaged"
    encrypt = (
        b"trailer<</Encrypt<</Filter/Standard/V 1/R 2/O<" + b"00" * 32 + b">/U<" + b"00" * 32 + b">/P -1>>/ID[<00><00>]"
    )
    assert refused(PLAIN.replace(b"trailer<<", encrypt)) == "document-encrypted"
    assert refused(pdf([Sheet().write(80, 80, "字")] * 21)) == "too-many-pages"
    assert refused(PLAIN, Limits(characters=10)) == "text-too-long"


@settings(max_examples=100, deadline=3000)
@given(st.data())
def test_mutated_files_raise_nothing_else(data: st.DataObject) -> None:
    mutated = bytearray(PLAIN)
    for _ in range(data.draw(st.integers(1, 8))):
        mutated[data.draw(st.integers(0, len(mutated) - 1))] = data.draw(st.integers(0, 255))
    try:
        said = from_bytes("规划.pdf", bytes(mutated), limits=LIMITS).name
    except LianggangError as refusal:
        said = refusal.findings[0].advice
    assert said
