"""Whole judgements on pages: where they come from, what they say, and only of what the reader may see."""

from __future__ import annotations

import pytest

from lianggang.web.analysis.models import Result, Run
from lianggang.web.figures.models import Judgement
from lianggang.web.places.models import Territory
from lianggang.web.plans.models import Aim, PlanDocument
from tests.web.conftest import County

RECORD = {
    "engine": "duckdb", "as_of": 2024, "targets": 2, "asked": "a" * 64,
    "inputs": [{"name": "2024-99-abc.parquet", "bytes": 12, "sha256": "b" * 64}],
    "versions": {"python": "3.11", "duckdb": "1.2"}, "parameters": {"forecast": {"window": 6}},
    "results": {"rows": {"assessments": 2}},
}  # fmt: skip


@pytest.fixture
def run(opened: County) -> Run:
    """Results of the county's aims and of one of a county far away."""
    made = Run.objects.create(year=2024, engine="duckdb", copy="c" * 64, record=RECORD)
    far = Territory.objects.create(code="980121", name="远县", level="county")
    document = PlanDocument.objects.create(
        territory=far, name="x", file="x", digest="far", state="confirmed", version=1,
        uploaded_by=opened.people["office"],
    )  # fmt: skip
    elsewhere = Aim.objects.create(document=document, key="t", position=1, subject="women", plan="x", area="远处",
                                   where="x", text="远处的目标", target={}, demand="≥1", due=2030,
                                   indicator="C-HEA-001")  # fmt: skip
    for aim in [*Aim.objects.filter(document__territory=opened.territory), elsewhere]:
        Result.objects.create(aim=aim, year=2024, run=made, verdict="on_track", value=2.5, value_year=2024,
                              probability=0.8, low=1.0, high=3.25, hard="黄")  # fmt: skip
    return made


def test_the_page_tells_where_the_results_come_from(opened: County, run: Run) -> None:
    page = opened.client("bureau").get(f"/analysis/{run.pk}/").content.decode()
    for told in ("c" * 64, "b" * 64, "DuckDB", "duckdb 1.2", "forecast.window", "2024-99-abc.parquet"):
        assert told in page


def test_engines_are_named_as_people_know_them(opened: County, run: Run) -> None:
    client = opened.client("bureau")
    assert "<td>DuckDB</td>" in client.get("/analysis/").content.decode()
    assert "<h1>2024年度整体判断（DuckDB）</h1>" in client.get(f"/analysis/{run.pk}/").content.decode()
    run.engine = "numpy"
    assert str(run) == "2024年度整体判断（内存）"


def test_results_lead_to_the_indicators_and_stand_beside_the_own_verdicts(opened: County, run: Run) -> None:
    aim = Aim.objects.filter(document__territory=opened.territory).exclude(indicator="").first()
    assert aim is not None
    Judgement.objects.filter(aim=aim).delete()
    Judgement.objects.create(aim=aim, year=2024, verdict="off_track", label="预计难达", sign="▼", quantified=True,
                             name="x", inputs="x")  # fmt: skip
    page = opened.client("bureau").get(f"/analysis/{run.pk}/").content.decode()
    assert f"/indicators/{aim.indicator}/?territory=990121&amp;year=2024" in page
    assert "3.25" in page
    assert "预计达标困难黄" in page
    assert "<b>1项</b>与系统自己的判断不同" in page


def test_nobody_sees_other_places(opened: County, run: Run) -> None:
    client = opened.client("bureau")
    here = Result.objects.filter(aim__document__territory=opened.territory).count()
    listed = client.get("/analysis/").content.decode()
    assert f'<td class="n">{here}</td>' in listed
    assert "远县" not in client.get(f"/analysis/{run.pk}/").content.decode()
    assert client.get(f"/analysis/{run.pk}/?territory=980121").status_code == 403
    csv = client.get(f"/analysis/{run.pk}/?table=places&as=csv").content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in csv.splitlines()] == ["地区", "云泽县"]


def test_a_third_party_sees_what_its_plans_ask(opened: County, run: Run) -> None:
    opened.people["third_party"].memberships.update(plans=[999])
    page = opened.client("third_party").get(f"/analysis/{run.pk}/").content.decode()
    assert "没有这次判断的现行结果" in page
    assert "预计达标困难" not in page


def test_without_a_run_the_page_says_how_one_is_made(opened: County) -> None:
    assert "lianggang web analysis judge" in opened.client("bureau").get("/analysis/").content.decode()
