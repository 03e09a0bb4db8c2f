"""The reliability diagram."""

import re
from xml.etree import ElementTree

from lianggang.forecast.record import Bin, Score
from lianggang.reports.reliability import draw

SVG = "{http://www.w3.org/2000/svg}"
BINS = (Bin(300, 0.1, 0.05, 0.0, 0.2), Bin(100, 0.9, 0.95, 0.8, 1.0))
SCORE = Score(400, 12, 0.09, 0.01, 0.2, 0.11, 0.02, 0.05, 1.2, BINS)


def drawn(*years):
    return ElementTree.fromstring(draw(dict.fromkeys(years, SCORE)))


def test_a_point_for_each_class_of_probability_beside_the_line_of_kept_promises():
    picture = drawn(5)
    (line,) = (e for e in picture.iter(f"{SVG}line") if e.get("class") == "even")
    low, high = picture.iter(f"{SVG}circle")
    left, right = float(line.get("x1")), float(line.get("x2"))
    foot, head = float(line.get("y1")), float(line.get("y2"))
    for point, found in ((low, BINS[0]), (high, BINS[1])):
        assert (float(point.get("cx")) - left) / (right - left) == found.mean
        assert (float(point.get("cy")) - foot) / (head - foot) == found.attained


def test_columns_in_proportion_to_the_questions():
    tall, small = (float(e.get("height")) for e in drawn(5).iter(f"{SVG}rect") if e.get("class") == "bar")
    assert round(tall / small) == 3


def test_one_diagram_for_each_lead_with_its_figures():
    text = "".join(e.text or "" for e in drawn(2, 5).iter(f"{SVG}text"))
    assert "提前2年：400个问题" in text
    assert "提前5年：400个问题" in text
    assert text.count("校准误差0.050，斜率1.20，Brier分0.090") == 2


def test_told_in_words_for_those_who_do_not_see_it():
    (told,) = re.findall(r"<desc id=\"d\">(.*)</desc>", draw({5: SCORE}))
    assert told == "提前5年：预测10%、实际5%（300个），预测90%、实际95%（100个）。"
