"""The kept verdicts are those of the core on the same figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from lianggang.monitoring.run import monitor
from lianggang.panel.model import Breakdown
from lianggang.reports import summary
from lianggang.web.figures.importing import import_history
from lianggang.web.figures.indicators import load_indicators
from lianggang.web.figures.judging import JUDGE, judge_changed, request_judgement
from lianggang.web.figures.models import Figure, Indicator, Judgement
from lianggang.web.figures.reading import breakdown, label_of, observation
from lianggang.web.jobs.models import Job
from lianggang.web.places.models import Territory
from lianggang.web.rounds.approving import store_figures
from lianggang.web.rounds.models import Scheme, Sheet
from tests.web.conftest import County
from tests.web.figures.conftest import STATIONS, confirm, file_of, reading, rows, work

YEARS = (2021, 2022, 2023, 2024)
NAMES = dict(enumerate(("云东县", "云西县", "云南县", "云北县", "云山县", "云河县", "云湖县"), 1))


def others() -> list[str]:
    """Figures of seven neighbours, enough for the core to learn what is usual."""
    return [
        f"C-EDU-008,,{NAMES[n]},{year},{85 + n + 0.7 * (year - 2018):.2f},%,,,,,教育年报,,,"
        for n in range(1, 8)
        for year in range(2015, 2025)
    ]


def neighbours(county: County) -> None:
    """The same figures in the database."""
    indicator = Indicator.objects.get(code="C-EDU-008")
    for n in range(1, 8):
        place = Territory.objects.create(
            code=f"99013{n}", name=NAMES[n], level="county", parent=county.territory.parent
        )
        for year in range(2015, 2025):
            text = f"{85 + n + 0.7 * (year - 2018):.2f}"
            Figure.objects.create(territory=place, indicator=indicator, year=year, value=text, as_reported=text)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("peers", [False, True])
def test_verdicts_are_those_of_the_core(in_force: County, tmp_path: Path, year: int, peers: bool) -> None:
    lines = [*rows(), *(others() if peers else ())]
    path = tmp_path / "figures.csv"
    path.write_bytes(file_of(*lines))
    wanted = {r.tracked.id: r for r in monitor(reading(), [path], year=year).round.results}
    if peers:
        neighbours(in_force)
    import_history(by=in_force.by("bureau"), territory=in_force.territory, name="a.csv", data=file_of(*rows()))
    work()
    kept = {j.aim.key: j for j in Judgement.objects.filter(year=year).select_related("aim")}
    assert set(kept) == set(wanted)
    for key, judgement in kept.items():
        a = wanted[key].assessment
        assert judgement.verdict == a.verdict
        assert judgement.label == summary.verdict_label(wanted[key])
        assert judgement.probability == pytest.approx(a.probability, abs=1e-9)
        assert judgement.sentence.rstrip("。") == a.arithmetic.rstrip("。")
        assert [w["reason"] for w in judgement.data["warnings"]] == [x.reason for x in wanted[key].alerts]


def test_the_same_figures_are_not_judged_again(with_figures: County) -> None:
    made = list(Judgement.objects.values_list("pk", "made_at"))
    request_judgement(with_figures.territory, since=0)
    work()
    assert list(Judgement.objects.values_list("pk", "made_at")) == made


def test_another_figure_makes_its_year_and_those_after_anew(with_figures: County) -> None:
    before = dict(Judgement.objects.values_list("pk", "made_at"))
    Figure.objects.filter(indicator__code="C-EDU-008", year=2023).update(value="99", as_reported="99")
    request_judgement(with_figures.territory, since=2023)
    work()
    made = {j.year: j.made_at > before[j.pk] for j in Judgement.objects.filter(aim__indicator="C-EDU-008")}
    assert made == {2021: False, 2022: False, 2023: True, 2024: True}


def test_requests_that_wait_are_one_job(in_force: County) -> None:
    Job.objects.all().delete()
    for since in (2023, 2024, 2020):
        request_judgement(in_force.territory, since=since)
    assert [j.arguments["since"] for j in Job.objects.filter(kind=JUDGE)] == [2020]


def test_a_plan_that_comes_after_its_figures_is_judged_by_them(county: County) -> None:
    load_indicators()
    import_history(
        by=county.by("bureau"), territory=county.territory, name="a.csv",
        data=file_of(*(r for r in rows() if STATIONS not in r)),
    )  # fmt: skip
    work()
    assert not Judgement.objects.exists()
    confirm(county)
    work()
    assert {j.year for j in Judgement.objects.all()} == set(YEARS)


def test_approval_has_the_year_judged(opened: County, sheet: Sheet) -> None:
    Job.objects.all().delete()
    sheet.entries.create(code="C-HEA-001", value="2.1")
    store_figures(sheet)
    assert Job.objects.get(kind=JUDGE).arguments == {"territory": opened.territory.pk, "since": 2024}


@pytest.mark.parametrize(
    "part",
    [
        Breakdown(), Breakdown(sex="女"), Breakdown(residence="农村"), Breakdown(sex="男", residence="城市"),
        Breakdown(age="0—2岁"), Breakdown(sex="女", age="65岁以上", residence="城镇"), Breakdown(other="流动儿童"),
    ],
)  # fmt: skip
def test_a_stored_part_is_the_part_that_it_was(part: Breakdown) -> None:
    assert breakdown(label_of(part)) == part


def test_a_value_keeps_the_decimals_in_which_it_was_reported(with_figures: County) -> None:
    figure = Figure.objects.select_related("indicator").get(indicator__code="C-EDU-008", year=2024)
    assert str(observation(figure, "云泽县").value) == "96.50"


# -- by what a monitoring scheme sets ---------------------------------------------------------------------------


def scheme_of(county: County, year: int, state: str, **thresholds: str) -> Scheme:
    said = {name.replace("__", "."): value for name, value in thresholds.items()}
    return Scheme.objects.create(
        territory=county.territory, year=year, deadline="2999-01-01", state=state, thresholds=said
    )


def verdicts(county: County) -> dict[int, dict[str, str]]:
    request_judgement(county.territory, since=0)
    work()
    found: dict[int, dict[str, str]] = {}
    for j in Judgement.objects.select_related("aim"):
        found.setdefault(j.year, {})[j.aim.key] = j.verdict
    return found


def test_the_thresholds_of_the_scheme_decide_for_its_year_and_those_after(with_figures: County) -> None:
    before = verdicts(with_figures)
    scheme_of(with_figures, 2023, "open", assess__on_track="1", assess__off_track="1", assess__stay="1")
    after = verdicts(with_figures)
    assert after[2022] == before[2022]
    assert {"on_track", "uncertain"} & {*before[2023].values(), *before[2024].values()}
    assert not {"on_track", "uncertain"} & {*after[2023].values(), *after[2024].values()}


@pytest.mark.parametrize("state", ["draft", "proposed"])
def test_a_scheme_that_is_not_approved_decides_nothing(with_figures: County, state: str) -> None:
    before = verdicts(with_figures)
    scheme_of(with_figures, 2023, state, assess__on_track="1", assess__off_track="1")
    assert verdicts(with_figures) == before


# -- neighbours -------------------------------------------------------------------------------------------------


def test_new_figures_of_neighbours_are_judged_by_the_next_day(with_figures: County) -> None:
    before = dict(Judgement.objects.values_list("pk", "made_at"))
    judge_changed({}, lambda *_: None)
    assert dict(Judgement.objects.values_list("pk", "made_at")) == before
    neighbours(with_figures)
    judge_changed({}, lambda *_: None)
    made = {j.aim.indicator for j in Judgement.objects.select_related("aim") if j.made_at > before[j.pk]}
    assert "C-EDU-008" in made


def test_a_group_is_judged_as_each_of_its_territories_by_itself(with_figures: County) -> None:
    neighbours(with_figures)
    judge_changed({}, lambda *_: None)
    together = list(Judgement.objects.order_by("pk").values_list("aim", "year", "verdict", "probability", "inputs"))
    Judgement.objects.all().delete()
    verdicts(with_figures)
    alone = Judgement.objects.order_by("aim", "year").values_list("aim", "year", "verdict", "probability", "inputs")
    assert sorted(together) == list(alone)
