"""What fonts put in the place of common characters: look-alikes (⼥ → 女) and symbols. Lengths do not change."""

from __future__ import annotations

import unicodedata

_RANGES = ((0x2E80, 0x2EF3), (0x2F00, 0x2FD5), (0xF900, 0xFAFF))
# Radicals without a compatibility mapping in Unicode, as the simplified forms that Chinese texts use.
_RADICALS = "⺅⺉⺌⺒⺘⺝⺟⺠⺡⺣⺩⺮⺼⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⺞⺫⺨⺧⻊⻌⻗⻞⺻"
_PLAIN = "亻刂小巳扌月母民氵灬王竹月虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟歹目犭牛足辶雨食聿"


def _table() -> dict[int, str]:
    table = {ord(radical): plain for radical, plain in zip(_RADICALS, _PLAIN, strict=True)}
    for first, last in _RANGES:
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                table[code] = plain
    return table


SYMBOLS = {
    0xF025: "%", 0xF02B: "+", 0xF02D: "−", 0xF03C: "<", 0xF03D: "=", 0xF03E: ">", 0xF0A3: "≤", 0xF0B0: "°",
    0xF0B1: "±", 0xF0B3: "≥", 0xF0B4: "×", 0xF0B8: "÷", 0xF0B9: "≠", 0xF0BB: "≈", 0xF0B7: "•",
    0xF06C: "•", 0xF06E: "•", 0xF075: "•", 0xF0A7: "•", 0xF0D8: "•",
}  # fmt: skip
"""Characters of the fonts Symbol and Wingdings, at the private codes under which files keep them."""

LOOK_ALIKES = _table() | SYMBOLS
