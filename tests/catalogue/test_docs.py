"""The manual of the catalogue says what is true of its data."""

from pathlib import Path

import pytest

from lianggang.catalogue import load_catalogue
from lianggang.catalogue.load import DATA
from lianggang.catalogue.rules import KINDS

MANUAL = (Path(__file__).resolve().parents[2] / "docs" / "catalogue.md").read_text(encoding="utf-8")
CATALOGUE = load_catalogue()
INDICATORS = CATALOGUE.indicators.values()


@pytest.mark.parametrize(
    "statement",
    [
        f"{len(INDICATORS)}个指标、{sum(len(i.aliases) for i in INDICATORS)}个别名",
        f"{len(CATALOGUE.functions)}项职能",
        f"{len(CATALOGUE.departments)}个部门的地方叫法",
        f"{len(CATALOGUE.rules)}条一致性规则，{sum(r.executable for r in CATALOGUE.rules)}条程序能执行",
        f"{len(CATALOGUE.upper_targets)}个数量目标",
        f"的{sum(not i.confirmed for i in INDICATORS)}个指标，定义按通行口径写成",
        f"{len(CATALOGUE.bands)}个比率的通常范围",
        f"{sum(t.confirmed for t in CATALOGUE.upper_targets)}个与公开报道核对过",
    ],
)
def test_the_numbers_in_the_manual(statement):
    assert statement in MANUAL


def test_every_file_and_every_kind_of_rule_is_explained():
    for name in (path.name for path in DATA.iterdir()):
        assert f"`{name}`" in MANUAL, name
    for kind in {rule.kind for rule in CATALOGUE.rules} | set(KINDS):
        assert f"`{kind}`" in MANUAL, kind
