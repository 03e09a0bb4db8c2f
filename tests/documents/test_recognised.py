"""The places of recognised words in a document, on pages set by hand (the recognition itself is in test_ocr)."""

from lianggang.documents import DEFAULT, Document
from lianggang.documents.assemble import Assembly, Slot
from lianggang.documents.joining import joined
from lianggang.documents.recognised import marked


def scanned() -> Document:
    assembly = Assembly(DEFAULT)
    assembly.paragraph("婴儿死亡率控制在5%以内，地区差距缩小", 1)
    assembly.paragraph("接种率达到95 %以上", 2)
    assembly.table([[Slot("儿童近视率"), Slot("38%")], [Slot("龋患率"), Slot("25%")]], 2)
    assembly.paragraph("近视率38%", 3)
    return assembly.document("规划.pdf", "scan")


def words(document: Document) -> list[str]:
    return [document.text[start:end] for start, end in document.unsure]


def test_unsure_words_are_found_on_their_page_whatever_blanks_stand_between() -> None:
    document = marked(scanned(), [1, 2, 3], [(2, "达到95%以上"), (2, "38%"), (1, "5%以内")])
    assert words(document) == ["5%以内", "达到95 %以上", "38%"]


def test_words_that_go_on_from_the_page_before_are_found() -> None:
    assert words(marked(scanned(), [1, 2], [(2, "地区差距缩小")])) == ["地区差距缩小"]


def test_words_that_layout_left_out_are_nowhere() -> None:
    assert marked(scanned(), [1], [(1, "第3页"), (9, "38%"), (1, " ")]).unsure == ()


def test_only_the_recognised_pages_count_as_recognised() -> None:
    document = marked(scanned(), [3], [])
    assert [document.text[start:end] for start, end in document.recognised] == ["近视率38%"]
    assert marked(scanned(), [], [(1, "5%")]).unsure == ()


def test_the_places_move_with_their_part_of_a_plan() -> None:
    part = marked(scanned(), [1, 2, 3], [(1, "5%以内")])
    whole = joined([part, part])
    assert words(whole) == ["5%以内", "5%以内"]
    assert len(whole.recognised) == 2 * len(part.recognised)
