"""Folders of histories and questions: what is read, answered and written."""

from pathlib import Path

import numpy as np
import pytest

from lianggang.errors import LianggangError
from lianggang.forecast.tasks import SHARES, answer, read_folder, unanswered, write_answers

SERIES = "origin_id,series_id,indicator,area,unit,better_direction,year,value,numerator,denominator\n"
TASKS = "task_id,origin_id,origin_year,horizon,target_kind,target_op,target_value,target_year,base_year,base_value\n"


def rows(name, values, unit="percent", first=2010, better="up", counts=None, indicator="I"):
    counts = counts or [("", "")] * len(values)
    return "".join(
        f"{name},{name},{indicator},{name},{unit},{better},{first + k},{v},{n},{d}\n"
        for k, (v, (n, d)) in enumerate(zip(values, counts, strict=True))
    )


def asks(name, goals, year=2022, op=">="):
    return "".join(f"{name}-{year}-{g},{name},2019,{year - 2019},keep,{op},{g},{year},2019,1\n" for g in goals)


def folder(path: Path, series: str, tasks: str):
    path.mkdir(exist_ok=True)
    (path / "series.csv").write_text(SERIES + series, "utf-8")
    (path / "tasks.csv").write_text(TASKS + tasks, "utf-8")
    return read_folder(path)


@pytest.fixture
def panel(tmp_path):
    rising = "".join(rows(f"s{i}", [40 + i + k + (-1) ** (k + i) for k in range(10)]) for i in range(10))
    few = [(n, 1000 + 10 * k) for k, n in enumerate([2, 0, 1, 3, 1, 0, 2, 1, 0, 1])]
    deaths = [f"{1000 * n / d:.6f}" for n, d in few]
    counted = rows("c", deaths, "per_1000_live_births", better="down", counts=few, indicator="D")
    tasks = "".join(asks(f"s{i}", (0, 40, 50, 55, 60, 100)) for i in range(10)) + asks("c", (0, 1, 3), op="<=")
    return folder(tmp_path / "2019", rising + counted, tasks)


def test_every_question_is_answered_with_a_probability(panel):
    found = answer(panel).probabilities
    assert set(found) == {t.id for t in panel.tasks}
    assert all(0 <= p <= 1 for p in found.values())


def test_a_higher_goal_is_never_likelier(panel):
    found = answer(panel).probabilities
    for i in range(10):
        chances = [found[f"s{i}-2022-{g}"] for g in (0, 40, 50, 55, 60, 100)]
        assert chances == sorted(chances, reverse=True)
        assert chances[0] == 1
    assert found["c-2022-0"] <= found["c-2022-1"] <= found["c-2022-3"]


def test_intervals_are_nested_and_within_bounds(panel):
    for (name, _), interval in answer(panel).intervals.items():
        point, low80, high80, low95, high95 = interval
        assert low95 <= low80 <= point <= high80 <= high95
        assert low95 >= 0
        assert high95 <= 100 or name == "c"


def test_intervals_of_counts_are_whole_events(panel):
    events = np.array(answer(panel).intervals["c", 2022]) * 1090 / 1000
    assert events == pytest.approx(np.round(events), abs=1e-4)


def test_peers_change_the_answers_and_can_be_left_out(panel):
    assert answer(panel).probabilities != answer(panel, alone=True).probabilities


def test_answers_do_not_depend_on_the_order_of_the_rows(tmp_path):
    lines = [rows(f"s{i}", [40 + i + k + (-1) ** (k * i) for k in range(10)]) for i in range(9)]
    tasks = "".join(asks(f"s{i}", (45, 50)) for i in range(9))
    one = answer(folder(tmp_path / "a", "".join(lines), tasks)).probabilities
    other = answer(folder(tmp_path / "b", "".join(reversed(lines)), tasks)).probabilities
    assert one == pytest.approx(other, abs=1e-9)


def test_files_are_the_same_byte_for_byte(panel, tmp_path):
    for name in ("one", "two"):
        write_answers(answer(panel), tmp_path / name)
    for file in ("answers.csv", "forecasts.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    header, *lines = (tmp_path / "one" / "forecasts.csv").read_text("utf-8").splitlines()
    assert header.split(",") == ["origin_id", "target_year", *SHARES]
    assert len(lines) == 11


def test_what_cannot_be_read_is_said_and_the_rest_is_answered(tmp_path):
    series = rows("s", [50, 51, 52, "many", 54, 55, "", "inf", 58, 59]) + "s,s,I,s,percent,up\n"
    tasks = asks("s", (50, "fifty")) + asks("unknown", (1,)) + asks("s", (50,), op="=")
    found = folder(tmp_path / "2019", series, tasks)
    assert [f.place for f in found.findings] == [
        "series.csv 第5行",
        "series.csv 第9行",
        "series.csv 第12行",
        "tasks.csv 第3行",
        "tasks.csv 第4行",
        "tasks.csv 第5行",
    ]
    assert list(answer(found).probabilities) == ["s-2022-50"]


def test_short_histories_are_not_answered(tmp_path):
    found = folder(tmp_path / "2019", rows("s", [50, 51], first=2018), asks("s", (50,)))
    assert answer(found).probabilities == {}
    assert answer(found).intervals == {}


@pytest.mark.parametrize("values", [[7] * 10, [0] * 10, [100] * 10, [-3, 4] * 5, [0, 0, 0, 0, 5, 0, 0, 0, 0, 1e-9]])
@pytest.mark.parametrize("unit", ["percent", "per_1000", "index"])
def test_odd_series_have_defined_answers(tmp_path, values, unit):
    found = answer(folder(tmp_path / "2019", rows("s", values, unit), asks("s", (0, 7, 100))))
    assert np.isfinite(list(found.probabilities.values())).all()
    assert np.isfinite(found.intervals["s", 2022]).all()


def test_a_missing_file_or_column_is_refused(tmp_path):
    with pytest.raises(LianggangError, match="没有文件"):
        read_folder(tmp_path)
    (tmp_path / "series.csv").write_text("origin_id,year\n", "utf-8")
    with pytest.raises(LianggangError, match="缺少列"):
        read_folder(tmp_path)


def test_years_that_are_known_or_too_far_are_not_answered(tmp_path):
    tasks = asks("s", (55,), year=2015) + asks("s", (55,)) + asks("s", (55,), year=2019) + asks("s", (55,), year=99999)
    found = folder(tmp_path / "2019", rows("s", range(50, 60)), tasks)
    alone = folder(tmp_path / "b", rows("s", range(50, 60)), asks("s", (55,)))
    assert answer(found).probabilities == answer(alone).probabilities


@pytest.mark.parametrize("data", [b"\xb5\xd8\xc7\xf8,1", b"origin_id\x00,\n"], ids=["another encoding", "no text"])
def test_a_file_that_is_no_csv_is_refused(tmp_path, data):
    (tmp_path / "series.csv").write_bytes(data)
    with pytest.raises(LianggangError):
        read_folder(tmp_path)


def test_series_that_end_at_different_years_are_answered_each_from_its_own_end(tmp_path):
    """A panel whose areas report late, and a competition whose series have different lengths."""
    long, short = rows("long", range(40, 55), first=2005), rows("short", range(50, 58), first=2005)
    found = answer(folder(tmp_path / "a", long + short, asks("short", (58,), 2013) + asks("long", (58,), 2013)))
    alone = answer(folder(tmp_path / "b", short, asks("short", (58,), 2013)))
    assert found.probabilities == pytest.approx(alone.probabilities)
    assert found.intervals["short", 2013] == pytest.approx(alone.intervals["short", 2013])


def test_no_death_so_far_is_no_certainty_of_none_to_come(tmp_path):
    births = [(0, 900 + 10 * k) for k in range(10)]
    few = rows("s", [0] * 10, "per_100000_live_births", better="down", counts=births)
    many = rows("m", [0] * 10, "per_100000_live_births", better="down", counts=[(0, 50 * d) for _, d in births])
    tasks = "".join(asks(name, (0, 50), op="<=") for name in "sm")
    found = answer(folder(tmp_path / "2019", few + many, tasks), alone=True).probabilities
    assert 0.5 < found["s-2022-0"] < 0.99
    assert found["m-2022-50"] > found["s-2022-50"] == pytest.approx(found["s-2022-0"], abs=0.01)


def test_an_indicator_without_any_event_teaches_nothing_and_is_answered(tmp_path):
    births = [(0, 1000)] * 10
    lines = [rows(f"s{i}", [0] * 10, "per_1000_live_births", counts=births) for i in range(10)]
    found = answer(folder(tmp_path / "2019", "".join(lines), asks("s3", (0,), op="<=")))
    assert 0.5 < found.probabilities["s3-2022-0"] < 1


def told(found):
    return [(f.code, f.place) for f in found]


def test_of_two_values_of_a_year_the_first_is_used_and_the_second_told(tmp_path):
    series, second = rows("s", range(50, 60)), rows("s", [99], first=2019)
    found = folder(tmp_path / "a", series + second + rows("s", [50]), asks("s", (55,)))
    assert told(found.findings) == [
        ("forecast-repeated", "series.csv 第12行"),
        ("forecast-repeated", "series.csv 第13行"),
    ]
    assert "有不同的数，用先出现的一行" in found.findings[0].message
    assert "请与第11行核对" in found.findings[0].advice
    assert "又有一行，没有使用" in found.findings[1].message
    alone = folder(tmp_path / "b", series, asks("s", (55,)))
    assert found.groups == alone.groups


def test_a_value_after_an_empty_one_of_its_year_is_no_second_value(tmp_path):
    found = folder(tmp_path / "a", rows("s", ["", *range(51, 60)]) + rows("s", [50]), asks("s", (55,)))
    whole = folder(tmp_path / "b", rows("s", range(50, 60)), asks("s", (55,)))
    assert not found.findings
    assert answer(found) == answer(whole)


def test_of_two_questions_under_one_id_the_first_is_answered(tmp_path):
    twice = asks("s", (55,)) + asks("s", (55,)).replace(">=", "<=")
    found = folder(tmp_path / "a", rows("s", range(50, 60)), twice)
    assert told(found.findings) == [("forecast-asked-twice", "tasks.csv 第3行")]
    assert answer(found) == answer(folder(tmp_path / "b", rows("s", range(50, 60)), asks("s", (55,))))


@pytest.mark.parametrize("text", ["inf", "nan", "-Infinity"])
def test_a_value_that_is_no_finite_number_is_told_and_missing(tmp_path, text):
    found = folder(tmp_path / "a", rows("s", [50, 51, text, *range(53, 60)]), asks("s", (55,)))
    empty = folder(tmp_path / "b", rows("s", [50, 51, "", *range(53, 60)]), asks("s", (55,)))
    assert told(found.findings) == [("forecast-infinite", "series.csv 第4行")]
    assert (found.groups, empty.findings) == (empty.groups, ())


@pytest.mark.parametrize(
    ("unit", "value", "counts", "trouble"),
    [
        ("percent", 90, (12, 10), "分子大于分母"),
        ("percent", 120, (12, 10), "分子大于分母"),
        ("percent", 90, (50, 100), "数值与分子、分母不符"),
        ("per_1000", 5, (12, 1000), "数值与分子、分母不符"),
        ("per_1000", 0, (0, 0), "分母为零"),
        ("per_1000", 5, (-5, 1000), "分子、分母有负数"),
        ("per_1000", 5, (5, -1000), "分子、分母有负数"),
        ("per_1000", "5.5", ("5.5", 1000), "分子不是整数"),
        ("per_1000", 5, (5, "inf"), "分子、分母不是有限的数"),
    ],
)
def test_counts_that_contradict_are_told_and_the_value_stays(tmp_path, unit, value, counts, trouble):
    found = folder(tmp_path / "a", rows("s", [value], unit, counts=[counts]), "")
    plain = folder(tmp_path / "b", rows("s", [value], unit), "")
    assert told(found.findings) == [("forecast-counts", "series.csv 第2行")]
    assert trouble in found.findings[0].message
    assert found.groups == plain.groups


@pytest.mark.parametrize(
    ("unit", "value", "counts"),
    [
        ("percent", "66.7", (2, 3)),
        ("per_1000_live_births", "32.608696", ("3.0", "92.0")),
        ("per_100000", "16.1", (1610, 10_050_000)),
        ("per_1000", "1200", (12, 10)),
        ("index", 90, (12, 10)),
        ("percent", 90, (9, "")),
        ("percent", "", (9, 10)),
    ],
)
def test_counts_that_may_be_those_of_the_value_are_kept(tmp_path, unit, value, counts):
    found = folder(tmp_path / "a", rows("s", [value], unit, counts=[counts]), "")
    (series,) = (s for group in found.groups.values() for s in group.values())
    assert not found.findings
    assert str(series.observations[0].numerator) == str(counts[0])


def test_why_a_question_is_not_answered(tmp_path):
    series = rows("s", range(50, 60)) + rows("short", [50, 51], first=2018) + rows("huge", ["1e300"] * 10)
    tasks = (
        asks("s", (55,), 2015) + asks("s", (55,), 2031) + asks("short", (50,)) + asks("huge", (1,)) + asks("s", (55,))
    )
    found = folder(tmp_path / "2019", series, tasks)
    silent = unanswered(found, answer(found))
    assert [(f.place, f.message) for f in silent] == [
        ("tasks.csv 问题s-2015-55", "问的年份不晚于历史的最后一年，没有回答"),
        ("tasks.csv 问题s-2031-55", "问的年份太远（比历史的最后一年晚10年以上），没有回答"),
        ("tasks.csv 问题short-2022-50", "历史太短（可用的数不到3个），没有回答"),
        ("tasks.csv 问题huge-2022-1", "历史里有大得不可能的数，没有回答"),
    ]


def test_a_year_that_is_none_cannot_be_read(tmp_path):
    found = folder(tmp_path / "a", rows("s", range(50, 60)) + rows("s", [9], first=10**30), asks("s", (55,)))
    assert told(found.findings) == [("forecast-row", "series.csv 第12行")]
