"""One specification, run on every engine: the same cases, the same answers."""

import importlib.util
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lianggang.engines import job, run
from lianggang.engines.duck import OutOfCore
from lianggang.engines.memory import InMemory
from lianggang.engines.results import TABLES
from tests.spec.book import PARTS, all_cases
from tests.spec.figures import table, work

CASES = all_cases()
_SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
ENGINES = [
    "numpy",
    "duckdb",
    pytest.param("spark", marks=pytest.mark.skipif(not _SPARK, reason="needs pyspark (make spark) and Java")),
]
NUMBERS = {
    "goal": "goal_value",
    "base": "baseline",
    "attainment": "attainment",
    "required": "required_pace",
    "actual": "actual_pace",
    "value": "value",
    "low": "rate_low",
    "high": "rate_high",
    "pooled": "pooled_rate",
    "probability": "probability",
}
WORDS = {"verdict": "verdict", "reason": "reason", "hard": "hard_level", "causes": "hard_causes"}
WORDS |= {"volatile": "volatile_level", "class": "reliability"}


def engine(name, path):
    if name == "spark":
        from lianggang.engines.cluster import Cluster

        return Cluster([path], "local-cluster[2,1,1024]")
    return {"numpy": InMemory, "duckdb": OutOfCore}[name]([path])


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """The tables of results of each engine, made when first asked for."""
    folder = tmp_path_factory.mktemp("spec")
    pq.write_table(table(CASES), folder / "figures.parquet")
    made = {}

    def of(name):
        if name not in made:
            run.assess(engine(name, str(folder / "figures.parquet")), work(CASES), folder / name)
            parts = {t: sorted((folder / name / t).glob("*.parquet")) for t in TABLES}
            made[name] = {t: pa.concat_tables(map(pq.read_table, files)) for t, files in parts.items()}
        return made[name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job, "ROWS", 200)  # several batches
        yield of


@pytest.mark.parametrize("name", ENGINES)
def test_every_case_has_its_answer(name, answers):
    found = answers(name)
    rows = {row["target"]: row for row in found["assessments"].to_pylist()}
    wrong = [f"{case.code} {case.given['name']}：{w}" for case in CASES for w in _wrong(case, rows, found)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ENGINES[1:])
def test_every_engine_gives_the_same_tables(name, answers):
    for table_name, one in answers("numpy").items():
        keys = [
            (n, "ascending") for n, t in zip(one.schema.names, one.schema.types, strict=True) if pa.types.is_string(t)
        ]
        assert answers(name)[table_name].sort_by(keys).equals(one.sort_by(keys)), table_name


def _wrong(case, rows, found):
    given = case.given
    if "target" in given and (given.get("rows") or "values" in given):
        row = rows.get(case.code)
        yield from _differences(given, row) if row else ["没有结果"]
    if "finding" in given:
        told = [f for f in found["findings"].to_pylist() if f["code"] == given["finding"]]
        if not any(case.code in f["message"] + f["place"] for f in told):
            yield f"没有意见{given['finding']}"
    if "gap" in given:
        yield from _gap(case, given["gap"], found["gaps"].to_pylist())


def _differences(given, row):
    for key, column in WORDS.items():
        if key in given and row[column] != given[key]:
            yield f"{column}是{row[column]}，应为{given[key]}"
    for key, column in NUMBERS.items():
        if key in given and not _is(row[column], given[key]):
            yield f"{column}是{row[column]}，应为{given[key]}"
    if "at_least" in given and not (row["probability"] or 0) >= float(given["at_least"]):
        yield f"概率是{row['probability']}"


def _is(found, stated):
    return found is None if stated == "none" else found == pytest.approx(float(stated), rel=1e-3, abs=1e-9)


def _gap(case, stated, gaps):
    mine = [g for g in gaps if g["indicator"] == case.code]
    if stated == "none":
        yield from ["有差距"] if mine else []
        return
    if len(mine) != 1 or {mine[0]["first_part"], mine[0]["second_part"]} != {
        PARTS[p].label for p in case.given["parts"]
    }:
        yield "没有差距"
        return
    for key, value in stated.items():
        same = mine[0][key] == value if key == "dimension" else _is(mine[0][key], value)
        if not same:
            yield f"差距的{key}是{mine[0][key]}，应为{value}"
