"""What `lianggang explain` tells of a target and of a goal."""

from functools import cache
from pathlib import Path

import pytest

from lianggang.documents.reader import read_document
from lianggang.errors import LianggangError
from lianggang.monitoring.explaining import explained
from lianggang.plans.items import items
from lianggang.plans.reader import read_plan

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "county" / "plan.docx"


@cache
def example():
    return read_plan(read_document(EXAMPLE))


def test_target_is_explained_from_its_words_to_the_catalogue():
    lines = explained(example(), "women.1.goal.2.t2").splitlines()
    assert lines[0] == "women.1.goal.2.t2  孕产妇死亡率城乡差距 缩小（2030年）"
    assert "【城乡差距持续缩小】" in lines[2]
    assert lines[3].startswith("规则：trend——")
    assert "  · 「孕产妇死亡率」取自前文“孕产妇死亡率控制在12/10万以下”" in lines
    assert any("W-HEA-004" in line and "得分1.00" in line for line in lines)
    assert any(line.startswith("  相近的：") for line in lines)
    assert lines[-1] == "把握：90%（「孕产妇死亡率」取自前文）"


def test_goal_lists_its_targets():
    text = explained(example(), "women.1.goal.2")
    assert all(f"women.1.goal.2.t{n}" in text for n in (1, 2, 3, 4))


def test_goal_without_target_says_what_to_do():
    assert "补录" in explained(example(), "women.2.goal.1")


def test_every_target_fits_one_screen():
    for item in items(example()):
        for key, _ in item.targets:
            assert len(explained(example(), key).splitlines()) <= 20, key


def test_words_list_the_targets_that_have_them():
    lines = explained(example(), "孕产妇死亡率").splitlines()
    assert lines[0].startswith("有“孕产妇死亡率”的目标")
    assert any(line.startswith("  women.1.goal.2.t1  孕产妇死亡率 ≤12/10万　《") for line in lines)
    assert all(explained(example(), line.split()[0]).startswith(line.split()[0]) for line in lines[1:])


def test_words_of_one_target_explain_it():
    named = [(key, target.indicator) for item in items(example()) for key, target in item.targets]
    key, name = next((k, n) for k, n in named if sum(n in other for _, other in named) == 1)
    assert explained(example(), name) == explained(example(), key)


@pytest.mark.parametrize("words", ["", " ", "没有这样的指标"])
def test_words_of_no_target_are_refused(words):
    with pytest.raises(LianggangError, match="没有编号"):
        explained(example(), words)


def test_unknown_id_suggests_known_ones():
    with pytest.raises(LianggangError, match=r"women\.1\.goal\.2\.t1"):
        explained(example(), "women.1.goal.2.t11")
