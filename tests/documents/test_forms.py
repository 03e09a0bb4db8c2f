"""The same real plan in every form reads the same."""

import pytest

from lianggang.documents import Document, Paragraph, office, read_document
from tests.shared import shared

HEADING_OF_THE_SITE = ["关于印发妇女发展规划和儿童发展规划的通知"]


def lines(document: Document) -> list[str]:
    """Paragraphs, and rows of tables, without blanks."""
    found = []
    for block in document.blocks:
        rows = [[block]] if isinstance(block, Paragraph) else block.rows
        found += ["|".join("".join(cell.text.split()) for cell in row) for row in rows]
    return [line.replace("[bookmark:_GoBack]", "") for line in found if line.strip("|")]


def read(name: str) -> Document:
    if name.endswith(".doc") and office.find_program() is None:
        pytest.skip("needs LibreOffice")
    return read_document(shared("plans", "documents", name))


@pytest.mark.parametrize("form", ["txt", "auto.docx", "doc", "pdf", "html"])
def test_a_plan_without_tables(form: str) -> None:
    extra = HEADING_OF_THE_SITE if form == "html" else []
    assert lines(read(f"hongtong.{form}")) == extra + lines(read("hongtong.docx"))


@pytest.mark.parametrize("form", ["doc", "pdf"])
def test_a_plan_with_tables(form: str) -> None:
    assert lines(read(f"yunyang.{form}")) == lines(read("yunyang.docx"))


def test_a_page_whose_tables_were_flattened_like_the_text_file() -> None:
    typed = [line for line in lines(read("yunyang.txt")) if line]
    assert lines(read("yunyang.html")) == typed
