"""Whether two printed units can mean the same quantity."""

import pytest

from lianggang.catalogue.measures import agreement, plain


@pytest.mark.parametrize(
    ("given", "own", "verdict"),
    [
        (None, "%", "same"),
        ("", "%", "same"),
        ("％", "%", "same"),
        ("1/10万", "/10万", "same"),
        ("万人", "人", "same"),
        ("名", "人", "same"),
        ("家", "个", "same"),
        ("册", "册/人", "same"),
        ("元", "元/人", "scale"),
        ("%", "‰", "scale"),
        ("%", "/10万", "scale"),
        ("%", "比", "scale"),
        ("人次", "人", "scale"),
        ("分钟", "小时", "scale"),
        ("%", "人", "other"),
        ("所", "人", "other"),
        ("岁", "%", "other"),
        ("元", "%", "other"),
    ],
)
def test_agreement(given, own, verdict):
    assert agreement(given, own) == verdict


@pytest.mark.parametrize(("unit", "spelled"), [("1/十万", "/10万"), ("万人次", "人次"), (" ‰ ", "‰"), ("万", "万")])
def test_plain(unit, spelled):
    assert plain(unit) == spelled
