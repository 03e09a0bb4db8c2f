"""The commands about reports: take, build, check."""

import docx
import pytest

from tests.cli.terminal import lianggang


@pytest.fixture
def snapshot(plan, figures, tmp_path):
    path = tmp_path / "brief.json"
    taken = lianggang("report", "take", plan, figures, "--year", 2024, "--kind", "brief", "-o", path)
    assert taken.exit_code == 0, taken.stderr
    return path


@pytest.fixture
def report(snapshot, tmp_path):
    path = tmp_path / "brief.docx"
    assert lianggang("report", "build", snapshot, "-o", path).exit_code == 0
    return path


def test_a_snapshot_gives_the_same_report_twice(snapshot, report, tmp_path):
    again = lianggang("report", "build", snapshot, "-o", tmp_path / "again.docx")
    assert again.exit_code == 0
    assert (tmp_path / "again.docx").read_bytes() == report.read_bytes()


def test_the_report_of_a_run_agrees_with_its_snapshot(county):
    out, _ = county
    assert lianggang("report", "check", out / "report.docx", out / "report.json").exit_code == 0
    assert lianggang("report", "check", out / "report.docx").exit_code == 0


def test_the_report_of_a_run_is_built_again_byte_for_byte(county, tmp_path):
    out, _ = county
    assert lianggang("report", "build", out / "report.json", "-o", tmp_path / "r.docx").exit_code == 0
    assert (tmp_path / "r.docx").read_bytes() == (out / "report.docx").read_bytes()


@pytest.mark.parametrize("with_snapshot", [True, False])
def test_an_edited_report_is_caught(report, snapshot, with_snapshot):
    document = docx.Document(report)
    document.add_paragraph("全县覆盖率达到99.9%。")
    document.save(report)
    checked = lianggang("report", "check", report, *([snapshot] if with_snapshot else []))
    assert checked.exit_code == 1
    assert "新写入的「99.9%」没有引用" in checked.stdout
    assert "有1处数字与快照不符" in checked.stderr


def test_what_is_no_snapshot_is_refused(report, tmp_path):
    assert "没有这个快照文件" in lianggang("report", "check", report, tmp_path / "x.json").stderr
    assert "不是报告的快照" in lianggang("report", "build", report, "-o", tmp_path / "x.docx").stderr


def test_a_snapshot_is_not_written_over(snapshot):
    before = snapshot.read_bytes()
    assert lianggang("report", "build", snapshot, "-o", snapshot).exit_code == 1
    assert snapshot.read_bytes() == before
