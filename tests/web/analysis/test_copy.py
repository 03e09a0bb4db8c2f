"""The analytical copy: whole, only what changed written anew, and judged with the same results as in the process."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from lianggang.documents.reader import from_bytes
from lianggang.engines import run
from lianggang.engines.columns import of_observations
from lianggang.engines.duck import OutOfCore
from lianggang.engines.memory import InMemory
from lianggang.errors import LianggangError
from lianggang.plans.interchange import reading_to_dict
from lianggang.plans.reader import read_plan
from lianggang.web.analysis.copying import Written, place_of, write_copy
from lianggang.web.analysis.judging import Copy, judge, work_of
from lianggang.web.analysis.models import Result
from lianggang.web.audit.models import Event
from lianggang.web.figures.indicators import load_indicators
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.figures.reading import observation
from lianggang.web.places.models import Territory
from lianggang.web.plans.confirming import store_aims
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.units import asked_of
from tests.web.conftest import County

PLAN = Path(__file__).parents[3] / "examples" / "county" / "plan.docx"
YEARS = range(2018, 2025)


@pytest.fixture
def province(county: County) -> County:
    """Two counties of one name in two provinces with the same plan, and figures that differ."""
    load_indicators()
    far = Territory.objects.create(code="980121", name=county.territory.name, level="county")
    reading = reading_to_dict(read_plan(from_bytes(PLAN.name, PLAN.read_bytes())))
    for n, place in enumerate((county.territory, far)):
        document = PlanDocument.objects.create(
            territory=place, name="规划.docx", file="x", digest=str(n), state="confirmed", version=1, reading=reading,
            uploaded_by=county.people["office"],
        )  # fmt: skip
        asked = asked_of(document)
        store_aims(county.by("office"), document, asked)
        codes = sorted({a.code for a in asked})[:40]
        Figure.objects.bulk_create(
            Figure(territory=place, indicator=i, year=y, value=Decimal(40 + 11 * n + (y * 7 + k) % 5) + Decimal("0.25"))
            for k, i in enumerate(Indicator.objects.filter(code__in=codes)) for y in YEARS
        )  # fmt: skip
    return county


def manifest(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "manifest.json").read_text("utf-8"))  # type: ignore[no-any-return]


def correct(figure: Figure, value: str) -> None:
    """A correction as the office stores it: another row takes the place of the one before."""
    Figure.objects.filter(pk=figure.pk).update(current=False)
    figure.pk, figure.revision, figure.value, figure._state.adding = None, figure.revision + 1, Decimal(value), True
    figure.save()


def test_only_what_changed_is_written_anew(province: County, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    first = write_copy(copy)
    assert first == Written(2 * len(YEARS), 2 * len(YEARS), Figure.objects.filter(current=True).count())
    before = manifest(copy)
    assert write_copy(copy).anew == 0
    correct(Figure.objects.filter(territory=province.territory, year=2023)[0], "12.5")
    assert write_copy(copy).anew == 1
    changed = [a["part"] for a, b in zip(before["parts"], manifest(copy)["parts"], strict=True) if a != b]
    assert changed == ["2023-99"]
    assert {p.name for p in copy.glob("*.parquet")} == {p["file"] for p in manifest(copy)["parts"]}
    (copy / manifest(copy)["parts"][3]["file"]).write_bytes(b"cut")
    assert write_copy(copy).anew == 1
    Territory.objects.filter(code="980121").update(name="云新县")
    assert write_copy(copy).anew == 2 * len(YEARS)


def test_a_writing_that_is_cut_off_leaves_the_copy_as_it_was(province: County, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    write_copy(copy)
    digest, held = Copy.of(copy).digest, [p.name for p in Copy.of(copy).files]
    for figure in list(Figure.objects.filter(territory=province.territory, year__gte=2022)[:200]):
        correct(figure, "12.5")

    def cut(done: int, total: int) -> None:
        if done == total - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_copy(copy, cut)
    assert Copy.of(copy).digest == digest
    assert [p.name for p in Copy.of(copy).files] == held
    assert write_copy(copy).anew > 0


def test_the_copy_holds_every_current_figure_once(province: County, tmp_path: Path) -> None:
    correct(Figure.objects.filter(territory=province.territory, year=2023)[0], "12.5")
    write_copy(tmp_path / "copy")
    rows = [row for path in Copy.of(tmp_path / "copy").files for row in pq.ParquetFile(path).read().to_pylist()]
    assert sorted(r["figure"] for r in rows) == sorted(Figure.objects.filter(current=True).values_list("pk", flat=True))
    assert {r["territory"] for r in rows} == {place_of(t) for t in Territory.objects.filter(level="county")[:9]} & {
        r["territory"] for r in rows
    }
    assert next(r for r in rows if r["revision"] == 2)["value"] == 12.5


@pytest.mark.parametrize("engine", [OutOfCore, InMemory])
def test_results_read_back_are_those_of_the_process(province: County, tmp_path: Path, engine: Any) -> None:
    write_copy(tmp_path / "copy")
    copy = Copy.of(tmp_path / "copy")
    made = judge(copy, engine([str(f) for f in copy.files]), tmp_path / "out", year=2024)
    rows = Figure.objects.filter(current=True).select_related("indicator", "territory")
    table = of_observations([observation(f, place_of(f.territory)) for f in rows])
    pq.write_table(table, tmp_path / "direct.parquet")
    run.assess(InMemory([str(tmp_path / "direct.parquet")]), work_of(2024), tmp_path / "direct")
    found = [
        r for p in (tmp_path / "direct/assessments").glob("*.parquet") for r in pq.ParquetFile(p).read().to_pylist()
    ]
    expected = {int(r["target"]): (r["verdict"], r["value"], r["probability"], r["hard_level"]) for r in found}
    held = {r.aim_id: (r.verdict, r.value, r.probability, r.hard) for r in Result.objects.all()}
    assert held == expected
    assert len(held) > 100
    assert made.copy == copy.digest
    assert made.record["inputs"][0]["sha256"]
    assert Event.objects.filter(action="analysis.judge", subject=f"run:{made.pk}").exists()
    again = judge(copy, engine([str(f) for f in copy.files]), tmp_path / "out", year=2024)
    assert set(Result.objects.values_list("run", flat=True)) == {again.pk}


def test_what_is_no_copy_is_refused(province: County, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with pytest.raises(LianggangError, match="没有分析副本"):
        Copy.of(tmp_path / "other")
    (tmp_path / "other/letter.docx").write_bytes(b"x")
    with pytest.raises(LianggangError, match="别的文件"):
        write_copy(tmp_path / "other")
    write_copy(tmp_path / "copy")
    Copy.of(tmp_path / "copy").files[0].unlink()
    with pytest.raises(LianggangError, match="不完整"):
        Copy.of(tmp_path / "copy")
    (tmp_path / "copy/manifest.json").write_text('{"kind": "lianggang-copy"}', "utf-8")
    with pytest.raises(LianggangError, match="读不懂"):
        write_copy(tmp_path / "copy")
