"""Runs: whole or not at all, taken up where they stopped, recorded so that they can be repeated."""

import json
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lianggang.catalogue import load_catalogue
from lianggang.engines import job, run
from lianggang.engines.asked import Asked, Work
from lianggang.engines.duck import OutOfCore
from lianggang.engines.memory import InMemory
from lianggang.errors import LianggangError
from lianggang.panel.quantities import Quantity
from lianggang.plans.model import Kind, Target

CODES = ("A", "B", "C")


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(job, "ROWS", 10)


@pytest.fixture
def figures(tmp_path):
    rows = [(c, f"甲{t}县", y, 50.0 + y % 7 + t) for c in CODES for t in range(3) for y in range(2015, 2025)]
    path = tmp_path / "figures.parquet"
    names = ("指标编码", "地区", "年份", "数值")
    pq.write_table(pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))), path)
    return path


def work(goal="60"):
    asked = [Asked(c, c, Target(c, "", Kind.LEVEL, ">=", Decimal(goal), "%"), 2021, 2030) for c in CODES]
    return Work(2024, tuple(asked))


def contents(folder):
    return {p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("engine", [InMemory, OutOfCore])
def test_a_run_writes_all_parts_and_its_record(engine, figures, tmp_path):
    seen = []
    out = tmp_path / "out"
    record = run.assess(
        engine([str(figures)]), work(), out, inputs=[figures], progress=lambda d, t: seen.append((d, t))
    )
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert record == json.loads((out / "run.json").read_text("utf-8"))
    assert record["results"]["rows"]["assessments"] == 9
    assert record["inputs"][0]["sha256"]
    assert record["parameters"]["assess"]["forecast"]["window"] == 12
    assert {"python", "numpy", "pyarrow"} <= set(record["versions"])
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_the_same_run_twice_gives_the_same_bytes(figures, tmp_path):
    for name in ("one", "two"):
        run.assess(InMemory([str(figures)]), work(), tmp_path / name, inputs=[figures])
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


class Failing(InMemory):
    """Stops after the first batch."""

    def judge(self, batches, job):
        yield from super().judge(dict(list(batches.items())[:1]), job)
        raise RuntimeError("power cut")


def test_an_interrupted_run_leaves_nothing_and_is_taken_up(figures, tmp_path):
    out, seen = tmp_path / "out", []
    with pytest.raises(RuntimeError):
        run.assess(Failing([str(figures)]), work(), out, inputs=[figures])
    assert not out.exists()
    run.assess(InMemory([str(figures)]), work(), out, inputs=[figures], progress=lambda d, t: seen.append(d))
    assert seen == [1, 2, 3]
    whole = tmp_path / "whole"
    run.assess(InMemory([str(figures)]), work(), whole, inputs=[figures])
    assert contents(out) == contents(whole)


def test_parts_of_other_targets_are_not_taken_up(figures, tmp_path):
    out, seen = tmp_path / "out", []
    with pytest.raises(RuntimeError):
        run.assess(Failing([str(figures)]), work(), out, inputs=[figures])
    run.assess(InMemory([str(figures)]), work("70"), out, inputs=[figures], progress=lambda d, t: seen.append(d))
    assert seen == [0, 1, 2, 3]


def test_earlier_results_are_replaced_and_other_files_are_spared(figures, tmp_path):
    out = tmp_path / "out"
    run.assess(InMemory([str(figures)]), work(), out)
    run.assess(InMemory([str(figures)]), work("70"), out)
    other = tmp_path / "other"
    other.mkdir()
    (other / "报告.docx").write_text("")
    with pytest.raises(LianggangError, match="有别的文件"):
        run.assess(InMemory([str(figures)]), work(), other)
    assert [p.name for p in other.iterdir()] == ["报告.docx"]


def test_nothing_to_judge_is_told(tmp_path):
    path = tmp_path / "empty.parquet"
    pq.write_table(
        pa.table({"code": pa.array([], pa.string()), "year": pa.array([], pa.int16()), "value": [0.0][:0]}), path
    )
    with pytest.raises(LianggangError, match="没有一个可用的数"):
        run.assess(InMemory([str(path)]), Work(2024, ()), tmp_path / "out")


@pytest.mark.parametrize("engine", [InMemory, OutOfCore])
@pytest.mark.parametrize(("code", "unit", "value"), [("C-HEA-002", "‰", 12.0), ("C-HEA-006", "%", 1.2)])
def test_no_number_of_a_result_is_infinite(engine, code, unit, value, tmp_path):
    """The ratio to none has no upper limit: it is empty, as one that is not known is, but its lower limit stands."""
    path = tmp_path / "figures.parquet"
    columns = {"指标编码": [code] * 2, "地区": ["甲县"] * 2, "性别": ["女", "男"], "年份": [2024] * 2}
    columns |= {"数值": [value, 0.0], "分子": [12.0, 0.0], "分母": [1000.0, 1000.0]}
    pq.write_table(pa.table(columns), path)
    asked = Asked("t", code, Target(code, "", Kind.LEVEL, "<=", Decimal(5), unit), 2021, 2030)
    quantities = {code: Quantity.of(load_catalogue().indicators[code])}
    run.assess(engine([str(path)]), Work(2024, (asked,), quantities), tmp_path / "out", inputs=[path])
    (row,) = pq.read_table(next((tmp_path / "out").glob("gaps*"))).to_pylist()
    assert (row["first"], row["second"], row["relative"], row["relative_high"]) == (pytest.approx(value), 0, None, None)
    assert row["relative_low"] > 1
