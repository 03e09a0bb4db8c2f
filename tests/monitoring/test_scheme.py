"""The monitoring scheme: thresholds and weights as an office sets them."""

import pytest

from lianggang.alerts import DEFAULT as LIMITS
from lianggang.errors import LianggangError
from lianggang.monitoring.judging import judge
from lianggang.monitoring.scheme import load_scheme, read_scheme
from lianggang.round import Scheme
from tests.monitoring.plans import COUNTY, goal, level, plan, tracked, value


def scheme(tmp_path, *rows):
    path = tmp_path / "方案.csv"
    path.write_text("\n".join(["名称,值", *rows]), "utf-8")
    return read_scheme(path)


def test_no_file_is_the_usual_scheme():
    assert load_scheme(None) == Scheme()


def test_what_is_not_named_keeps_its_default(tmp_path):
    found = scheme(tmp_path, "alerts.hard,0.3", "assess.pace_years,5", "assess.around_points,2", "权重.妇女与健康,2")
    assert (found.alerts.hard, found.alerts.hopeless) == (0.3, LIMITS.hopeless)
    assert (found.assess.pace_years, found.assess.around_points) == (5, 2)
    assert isinstance(found.assess.pace_years, int)
    assert found.weights == {"妇女与健康": 2.0}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("alerts.hrad,0.3", "不是可以调整的常数"),
        ("assess.solid,5", "不是可以调整的常数"),
        ("alerts.hard,两成", "的值不是数"),
        ("alerts.hard,20%", "的值不是数"),
        ("alerts.hard,20", "超出范围"),
        ("alerts.hard,-0.1", "超出范围"),
        ("alerts.window,9.5", "应是整数"),
        ("权重.妇女与健康,0", "权重不是正数"),
        ("assess.off_track,0.9", "大小颠倒"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_and_nothing_is_guessed(tmp_path, row, told):
    with pytest.raises(LianggangError) as caught:
        scheme(tmp_path, row)
    assert told in caught.value.findings[0].message
    assert caught.value.findings[0].advice


def test_an_empty_scheme_is_told(tmp_path):
    with pytest.raises(LianggangError):
        scheme(tmp_path)


def test_the_scheme_decides_verdicts_and_warnings(tmp_path):
    aim = level("高中阶段毛入学率", ">=", 95, "%")
    (tracking,) = [tracked(plan(goal(1, aim)))]
    code = tracking.targets[0].indicator
    figures = [value(code, 2016 + k, v, unit="%") for k, v in enumerate((80, 81, 83, 84, 86, 87, 88, 90, 91))]
    strict = scheme(tmp_path, "assess.on_track,1", "alerts.hard,1", "alerts.hopeless,1")
    usual, other = (judge(tracking, figures, territory=COUNTY, year=2024, scheme=s)[0] for s in (Scheme(), strict))
    assert usual.assessment.probability == other.assessment.probability
    assert usual.alerts == ()
    assert other.alerts[0].limits.startswith("达标概率低于100%")
