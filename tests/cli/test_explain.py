"""`lianggang explain` on the terminal."""

from pathlib import Path

from click.testing import CliRunner

from lianggang.cli.main import group

PLAN = Path(__file__).resolve().parents[2] / "examples" / "county" / "plan.docx"


def run(*arguments):
    return CliRunner().invoke(group, ["explain", *map(str, arguments)])


def test_target_of_a_document():
    done = run(PLAN, "women.1.goal.2.t1")
    assert done.exit_code == 0
    assert done.stdout.startswith("women.1.goal.2.t1  孕产妇死亡率 ≤12/10万（2030年）")


def test_document_and_its_reading_are_explained_alike(tmp_path):
    CliRunner().invoke(group, ["read", str(PLAN), "-o", str(tmp_path / "plan.json")])
    assert run(tmp_path / "plan.json", "women.1.goal.2.t2").stdout == run(PLAN, "women.1.goal.2.t2").stdout


def test_unknown_id_is_refused_in_words():
    done = run(PLAN, "nobody")
    assert done.exit_code == 1
    assert "规划里没有编号“nobody”" in done.stderr
