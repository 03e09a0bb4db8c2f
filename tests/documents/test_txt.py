import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.documents import from_bytes
from lianggang.errors import LianggangError
from lianggang.findings import Severity
from tests.shared import shared

PLAN = "某县妇女发展规划\n\n一、总则\n\t序号\n孕产妇死亡率  下降到12.5/10万以内。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_document(encoding: str, line_end: str) -> None:
    document = from_bytes("规划.txt", PLAN.replace("\n", line_end).encode(encoding))
    assert document.text == PLAN
    assert [block.text for block in document.blocks] == [line for line in PLAN.split("\n") if line]
    assert all(document.text[block.start : block.end] == block.text for block in document.blocks)


def test_guessing_an_encoding_is_noted() -> None:
    assert [f.code for f in from_bytes("a.txt", PLAN.encode("gbk")).findings] == ["encoding-guessed"]
    assert from_bytes("a.txt", PLAN.encode()).findings == ()


def test_mojibake_is_suspected() -> None:
    traditional = "婦女與兒童發展規劃關係國計民生應當認真實施" * 5
    (finding,) = from_bytes("a.txt", traditional.encode("big5")).findings
    assert finding.code in ("encoding-doubtful", "characters-damaged")
    assert finding.severity is Severity.WARNING


def test_one_broken_character_costs_no_more_than_itself() -> None:
    data = (PLAN * 5).encode()
    cut = data.index("总".encode())
    document = from_bytes("a.txt", data[: cut + 1] + data[cut + 2 :])
    (finding,) = document.findings
    assert (finding.code, finding.place) == ("characters-damaged", "第3行")
    assert document.text.count("孕产妇死亡率") == 5


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(LianggangError, match="不是可读的文字"):
        from_bytes("a.txt", bytes(range(256)) * 20)


@given(st.text(max_size=200))
def test_offsets_point_to_the_lines_of_any_text(text: str) -> None:
    try:
        document = from_bytes("a.txt", ("规划" * 50 + text).encode())
    except LianggangError:
        return
    assert all(document.text[b.start : b.end] == b.text for b in document.blocks)
    kept = {c for block in document.blocks for c in block.text}
    assert {c for c in document.text if not c.isspace()} <= kept


def test_a_real_plan_keeps_its_tabs() -> None:
    document = from_bytes("yunyang.txt", shared("plans", "documents", "yunyang.txt").read_bytes())
    lines = [block.text for block in document.blocks]
    assert "\t序号" in lines
    assert "\t" in lines  # an empty cell
    assert document.findings == ()
