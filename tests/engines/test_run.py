"""Runs: whole or not at all, taken up where they stopped, recorded so that they can be repeated."""

import json
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lianggang.engines import job, run
from lianggang.engines.asked import Asked, Work
from lianggang.engines.duck import OutOfCore
from lianggang.engines.memory import InMemory
from lianggang.errors import LianggangError
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
