"""`lianggang export`: open data from published figures; what these withhold is in no file."""

import json

import pytest

from tests.cli.terminal import lianggang
from tests.cli.test_publish import FIGURES


@pytest.fixture
def public(tmp_path):
    """The public figures of a county in which two deaths and what betrays them are withheld."""
    (tmp_path / "数.csv").write_text(FIGURES, "utf-8")
    assert lianggang("publish", tmp_path / "数.csv", "-o", tmp_path / "公开.csv").exit_code == 0
    return tmp_path / "公开.csv"


def test_a_folder_of_open_data_is_written_with_a_manifest(public, tmp_path):
    done = lianggang("export", public, "-o", tmp_path / "开放", "--title", "甲县", "--issued", "2025-06-01")
    assert done.exit_code == 0
    manifest = json.loads((tmp_path / "开放" / "manifest.json").read_text("utf-8"))
    assert (manifest["title"], manifest["issued"]) == ("甲县", "2025-06-01")
    assert {f["name"] for f in manifest["files"]} | {"manifest.json"} == {p.name for p in (tmp_path / "开放").iterdir()}


def test_what_is_withheld_is_in_no_file(public, tmp_path):
    assert lianggang("export", public, "-o", tmp_path / "开放").exit_code == 0
    rows = (tmp_path / "开放" / "values.csv").read_text("utf-8").splitlines()
    withheld = [row for row in rows if ",Q,C," in row]
    assert withheld
    for name in ("values.csv", "values.sdmx.csv", "values.xml"):
        assert "早产" not in (tmp_path / "开放" / name).read_text("utf-8")
    assert not [row for row in withheld if ",28," in row or ",2," in row]


@pytest.mark.parametrize(("options", "code"), [(["--issued", "六月"], 1), (["--issued", "2025-13-01"], 1), ([], 2)])
def test_what_cannot_be_done_is_told(public, tmp_path, options, code):
    output = ["-o", tmp_path / "开放"] if options else []
    done = lianggang("export", public, *output, *options)
    assert done.exit_code == code
    assert not (tmp_path / "开放").exists()
