"""一张图看两规划: what it says, that it prints on one page, that it asks the database a constant number of times."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import pypdfium2
import pytest
from django.contrib.staticfiles.finders import find
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lianggang.web.figures.models import Figure, Judgement
from lianggang.web.followup.models import Matter
from lianggang.web.plans.models import Aim
from lianggang.web.reporting.desk import overviews
from tests.web.conftest import County

ADDRESS = "/overview/?year=2024"


def page(county: County, who: str = "leader", address: str = ADDRESS) -> str:
    answer = county.client(who).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def judgement(indicator: str, year: int = 2024) -> Judgement:
    return Judgement.objects.get(aim__indicator=indicator, year=year)


def change(indicator: str, year: int = 2024, **fields: Any) -> None:
    Judgement.objects.filter(pk=judgement(indicator, year).pk).update(**fields)


def test_it_counts_the_verdicts(with_figures: County) -> None:
    text = page(with_figures)
    quantified = Judgement.objects.filter(year=2024, quantified=True).count()
    assert f"<b>{quantified}</b>可量化目标" in text
    assert "无数据不计入达标" in text


def test_what_is_in_danger_comes_with_reason_unit_and_answer(with_figures: County) -> None:
    change("C-EDU-008", verdict="off_track", label="达标困难", chance="4%", probability=0.04,
           warnings="预计达标困难 红●●●")  # fmt: skip
    aim = Aim.objects.get(indicator="C-EDU-008")
    _matter(with_figures, "education", aim=aim, state="working", measure_due=dt.date(2999, 9, 30))
    text = page(with_figures)
    assert "最需要关注的1项" in text
    assert "整改中，2999年9月前完成" in text
    assert "4%" in text


def _matter(county: County, unit: str, **fields: Any) -> Matter:
    given = {"due": dt.date(2025, 5, 1), "sent_at": timezone.now(), "unit": county.units[unit], **fields}
    told = {"source": "warning", "title": "筛查率预警", "reason": "略", "year": 2024, "since": 2024}
    return Matter.objects.create(territory=county.territory, **told, **given)


def test_verdicts_that_moved_are_named(with_figures: County) -> None:
    change("C-EDU-008", verdict="off_track", label="达标困难")
    change("C-EDU-008", year=2023, verdict="met_so_far")
    text = page(with_figures)
    assert "变差 1 项" in text
    assert "↑1" in text


def test_a_year_before_without_verdicts_is_said(with_figures: County) -> None:
    Judgement.objects.filter(year=2023).delete()
    assert "没有上年的判断可比" in page(with_figures)


def test_who_owes_what_is_for_those_who_oversee(with_figures: County) -> None:
    _matter(with_figures, "health", state="sent", due=timezone.localdate() - dt.timedelta(days=6))
    assert "筛查率预警" in page(with_figures)
    assert "逾期6天" in page(with_figures)
    assert "筛查率预警" not in page(with_figures, "health.reporter")


def test_a_territory_without_verdicts_says_so(county: County) -> None:
    assert "还没有达标判断" in page(county, address="/overview/")


def test_it_lies_on_the_desk_of_the_leaders(with_figures: County) -> None:
    assert [w.link for w in overviews(with_figures.by("leader").person)] == ["/overview/?territory=990121"]
    assert list(overviews(with_figures.by("health.reporter").person)) == []


def test_the_number_of_queries_does_not_grow_with_the_plan(with_figures: County) -> None:
    client = with_figures.client("leader")
    multiply(6)
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as few:
        client.get(ADDRESS)
    multiply(60, since=6)
    with CaptureQueriesContext(connection) as many:
        client.get(ADDRESS)
    assert len(many) == len(few)
    assert len(few) < 30


def multiply(times: int, since: int = 0) -> None:
    """As many targets in danger, with verdicts of two years, as a large plan has."""
    first = Aim.objects.filter(indicator="C-EDU-008").earliest("pk")
    kept = list(Judgement.objects.filter(aim=first, year__in=(2023, 2024)))
    for i in range(since, since + times):
        aim = Aim.objects.get(pk=first.pk)
        aim.pk, aim.key, aim.position, aim.demand = None, f"more.{i}", 100 + i, f"≥{i}%"
        aim.area = f"儿童与{'健康安全教育福利家庭环境法律'[2 * (i % 7) : 2 * (i % 7) + 2]}"
        aim.save()
        for row in kept:
            row.pk, row.aim_id, row.verdict, row.label = None, aim.pk, "off_track", "达标困难"
            row.name = f"一项名称比较长的监测指标，第{i}项"
            row.save()
    assert Figure.objects.exists()


@pytest.mark.skipif(which("chromium") is None, reason="Chromium is not installed")
def test_it_prints_on_one_sheet(with_figures: County, tmp_path: Path) -> None:
    multiply(60)
    target = tmp_path / "page.html"
    styles = re.compile(r'href="/static/([^"]+)"')
    text = styles.sub(lambda m: f'href="{Path(find(m[1])).as_uri()}"', page(with_figures))
    target.write_text(text, "utf-8")
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         f"--print-to-pdf={tmp_path / 'page.pdf'}", target.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    document = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    assert len(document) == 1
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    assert "可量化目标" in document[0].get_textpage().get_text_range()
