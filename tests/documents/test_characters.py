import unicodedata

from lianggang.documents.characters import LOOK_ALIKES


def test_radicals_and_compatibility_ideographs_become_common_characters() -> None:
    assert "⼥⼉⾃⻚⻋⻘豈金".translate(LOOK_ALIKES) == "女儿自页车青豈金"


def test_nothing_else_changes_and_lengths_stay() -> None:
    assert "①½‰（１）女Ａ".translate(LOOK_ALIKES) == "①½‰（１）女Ａ"
    assert all(len(plain) == 1 for plain in LOOK_ALIKES.values())


def test_every_kangxi_radical_has_its_character() -> None:
    kangxi = [chr(code) for code in range(0x2F00, 0x2FD6)]
    assert all(unicodedata.name(c.translate(LOOK_ALIKES)).startswith("CJK UNIFIED") for c in kangxi)
