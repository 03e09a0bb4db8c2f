"""The lines that the document gives to readers of the data are run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.exchange.opendata.test_release import cube, folder  # noqa: F401

DOCS = Path(__file__).parents[3] / "docs" / "opendata.md"
BLOCKS = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.S)


@pytest.fixture
def run(folder, monkeypatch):  # noqa: F811
    monkeypatch.chdir(folder)

    def done(block):
        names = {}
        exec(compile(block, DOCS.name, "exec"), names)
        return names

    return done


def test_the_lines_for_pandas_find_the_series_and_what_is_withheld(run):
    pytest.importorskip("pandas")
    found = run(next(b for b in BLOCKS if "import pandas" in b))
    series = found["series"]
    assert series.loc[2024] == 2.87
    assert series.loc[2023] == 3.10
    assert series.loc[[2022]].isna().all()
    assert found["withheld"].OBS_VALUE.isna().all()
    assert len(found["withheld"]) == 1
    assert found["several"].loc[("C_HEA_002", 2024)] == pytest.approx(8 / 2787)
    assert found["d"].REF_AREA.eq("990121").any()


def test_the_lines_for_sdmx_read_the_message(run):
    pytest.importorskip("sdmx")
    found = run(next(b for b in BLOCKS if "import sdmx" in b))
    assert len(found["values"])
