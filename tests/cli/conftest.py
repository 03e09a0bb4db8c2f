"""One year of the small plan, and one of the county, each run once."""

import pytest

from tests.cli.terminal import COUNTY, FIGURES, PLAN, lianggang


@pytest.fixture
def plan(tmp_path):
    """The small plan as a file."""
    path = tmp_path / "规划.txt"
    path.write_text(PLAN, "utf-8")
    return path


@pytest.fixture
def figures(tmp_path):
    """Its figures as a file."""
    path = tmp_path / "数据.csv"
    path.write_text(FIGURES, "utf-8")
    return path


@pytest.fixture(scope="session")
def county(tmp_path_factory):
    """The folder and the answer of a run of the example county."""
    out = tmp_path_factory.mktemp("county") / "out"
    return out, lianggang("run", COUNTY / "plan.docx", COUNTY / "figures.csv", "--year", 2024, "-o", out)
