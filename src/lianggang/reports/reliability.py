"""The reliability diagram of a back-test as an SVG file: how often what was promised came about."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from lianggang import wording
from lianggang.forecast.record import Score
from lianggang.reports.svg import segment, text

_SIDE, _LEFT, _TOP, _GAP, _FOOT = 320, 56, 64, 76, 78
_BARS = 40  # height of the tallest bar of numbers, under the diagram's lower edge upwards
_STYLE = """
text{font:13px "Noto Sans CJK SC","Microsoft YaHei",sans-serif;fill:#222}.small{font-size:11px;fill:#555}
.title{font-weight:bold}.grid{stroke:#ddd}.even{stroke:#888;stroke-dasharray:5 4}.band{stroke:#1f5fa8;stroke-width:2}
.path{stroke:#1f5fa8}.bar{fill:#cfdcec}.point{fill:#1f5fa8}
"""


def draw(scores: Mapping[int, Score]) -> str:
    """One diagram for each number of years ahead, side by side.

    Points: promised and real frequency of ten classes of probability; bars through them: the 90 % band; columns at the
    foot: how many questions. Points on the dashed line are as good as their word.
    """
    width, height = _LEFT + len(scores) * (_SIDE + _GAP), _TOP + _SIDE + _FOOT
    body = [_panel(_LEFT + k * (_SIDE + _GAP), years, score) for k, (years, score) in enumerate(scores.items())]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="t d"><title id="t">可靠性图</title><desc id="d">{escape(_told(scores))}</desc>'
        f'<style>{_STYLE}</style><rect width="{width}" height="{height}" fill="#fff"/>{"".join(body)}</svg>\n'
    )


def _panel(left: int, years: int, score: Score) -> str:
    def x(share: float) -> float:
        return round(left + share * _SIDE, 1)

    def y(share: float) -> float:
        return round(_TOP + (1 - share) * _SIDE, 1)

    heading = f"提前{years}年：{wording.number(score.n)}个问题"
    errors = f"校准误差{score.calibration:.3f}，斜率{score.slope:.2f}，Brier分{score.brier:.3f}"
    marks = [text(left, 22, heading, "title"), text(left, 42, errors, "small")]
    for tenth in range(0, 11, 2):
        share = tenth / 10
        marks += [segment(left, y(share), left + _SIDE, y(share), "grid")]
        marks += [segment(x(share), _TOP, x(share), _TOP + _SIDE, "grid")]
        marks += [text(left - 8, y(share) + 4, f"{share:.0%}", "small", "end")]
        marks += [text(x(share), _TOP + _SIDE + 18, f"{share:.0%}", "small", "middle")]
    most = max(b.n for b in score.bins)
    for b in score.bins:
        high = round(_BARS * b.n / most, 1)
        marks.append(f'<rect x="{x(b.mean) - 9}" y="{y(0) - high}" width="18" height="{high}" class="bar"/>')
    marks += [segment(x(0), y(0), x(1), y(1), "even")]
    marks += [segment(x(b.mean), y(b.low), x(b.mean), y(b.high), "band") for b in score.bins]
    marks += [f'<circle cx="{x(b.mean)}" cy="{y(b.attained)}" r="4.5" class="point"/>' for b in score.bins]
    marks += [text(left + _SIDE / 2, _TOP + _SIDE + 40, "预测的达标概率", "small", "middle")]
    marks += [text(left + _SIDE / 2, _TOP + _SIDE + 58, "（下方的柱：问题的个数）", "small", "middle")]
    marks += [text(left + 6, _TOP + 16, "实际达到的", "small")]
    return "".join(marks)


def _told(scores: Mapping[int, Score]) -> str:
    """The diagrams in words, for readers who do not see them."""
    return "".join(
        f"提前{years}年：" + "，".join(f"预测{b.mean:.0%}、实际{b.attained:.0%}（{b.n}个）" for b in score.bins) + "。"
        for years, score in scores.items()
    )
