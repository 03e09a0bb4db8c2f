"""Recognition of scans; runs where the extra `ocr` is installed."""

import pytest

from lianggang.documents import Document, Limits, Paragraph, Table, from_bytes, ocr, read_document
from lianggang.errors import LianggangError
from tests.documents.page_files import Sheet, pdf
from tests.shared import shared

needs_ocr = pytest.mark.skipif(not ocr.available(), reason="needs the extra ocr")


def lines(document: Document) -> list[str]:
    found = []
    for block in document.blocks:
        rows = [[block]] if isinstance(block, Paragraph) else block.rows
        found += ["|".join("".join(cell.text.split()) for cell in row) for row in rows]
    wide = str.maketrans("(),:;", "（），：；")
    return [line.translate(wide) for line in found]


@pytest.fixture(scope="module")
def scan() -> Document:
    done: list[tuple[int, int]] = []
    document = read_document(
        shared("plans", "documents", "yunyang.scan.pdf"), progress=lambda *pages: done.append(pages)
    )
    assert done == [(page, 8) for page in range(1, 9)]
    return document


@needs_ocr
def test_a_scan_reads_like_the_word_file_and_says_that_it_was_recognised(scan: Document) -> None:
    typed = set(lines(read_document(shared("plans", "documents", "yunyang.docx"))))
    read = lines(scan)
    assert scan.kind == "scan"
    assert scan.findings[0].code == "recognised"
    assert sum(line in typed for line in read) > 0.85 * len(read)


@needs_ocr
def test_a_scanned_table_is_rebuilt_across_its_pages(scan: Document) -> None:
    (table,) = [block for block in scan.blocks if isinstance(block, Table)]
    assert (len(table.rows), len(table.rows[0])) == (38, 5)


@needs_ocr
def test_pictures_of_any_size_read_the_same_two_at_once_and_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    import pypdfium2

    page = pypdfium2.PdfDocument(shared("plans", "documents", "yunyang.scan.pdf"))[0].render(scale=2).to_numpy()
    high, wide = page.shape[:2]
    pictures = [page[: high // 2], page[: high // 3, : wide // 2], page[:, : wide // 2], page[: high // 4]]
    at_once, one_by_one = ocr.Recogniser(), ocr.Recogniser()
    together = list(at_once.each(enumerate(pictures, 1)))
    monkeypatch.setattr(ocr, "_AT_ONCE", 1)
    assert list(one_by_one.each(enumerate(pictures, 1))) == together
    assert one_by_one.unsure == at_once.unsure
    assert all(page.glyphs for page in together)


@needs_ocr
def test_a_caller_may_end_the_reading() -> None:
    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read_document(shared("plans", "documents", "hongtong.scan.pdf"), progress=stop)


@needs_ocr
def test_pictures_without_text_are_refused() -> None:
    with pytest.raises(LianggangError, match="只有图片"):
        from_bytes("空.pdf", pdf([Sheet()], picture=True))
    with pytest.raises(LianggangError, match="打不开"):
        from_bytes("坏.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100)


@pytest.mark.skipif(ocr.available(), reason="the extra ocr is installed")
def test_without_recognition_the_clerk_is_told_what_to_do() -> None:
    with pytest.raises(LianggangError, match=r"lianggang\[ocr\]"):
        from_bytes("照片.docx", b"\xff\xd8\xff\xe0" + b"\x00" * 100)


def tiff(pages: int, *, loops: bool = False) -> bytes:
    """A chain of empty directories; the last points to the first when it `loops`."""
    ends = [8 + 6 * (i + 1) for i in range(pages)]
    ends[-1] = 8 if loops else 0
    return b"II*\x00" + (8).to_bytes(4, "little") + b"".join(b"\x00\x00" + end.to_bytes(4, "little") for end in ends)


def test_the_pages_of_a_picture_are_counted_without_unpacking_them() -> None:
    assert ocr.picture_count(tiff(3)) == 3
    assert ocr.picture_count(tiff(3, loops=True)) == 3
    assert ocr.picture_count(b"\x89PNG\r\n\x1a\n") == 1
    assert ocr.picture_count(b"II*\x00\xff\xff\xff\xff") == 0


def test_more_scanned_pages_than_anybody_would_wait_for_are_refused() -> None:
    ocr.check_count(300, Limits())
    with pytest.raises(LianggangError, match="有301页扫描件，超过300页"):
        ocr.check_count(301, Limits())
