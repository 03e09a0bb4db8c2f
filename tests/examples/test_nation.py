import importlib.util
from pathlib import Path

from lianggang.monitoring.run import load_reading, monitor

NATION = Path(__file__).resolve().parents[2] / "examples" / "nation"


def test_plan_is_what_the_catalogue_says(tmp_path):
    spec = importlib.util.spec_from_file_location("make_nation", NATION / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.main(tmp_path)
    assert (tmp_path / "plan.json").read_bytes() == (NATION / "plan.json").read_bytes()


def test_nation_is_judged_on_its_own_figures():
    monitored = monitor(load_reading(NATION / "plan.json"), [NATION / "figures.csv"], year=2024)
    results = {r.tracked.indicator: r.assessment for r in monitored.round.results}
    maternal = results["W-HEA-003"]  # 14.3 per 100,000 in 2024 against 12 by 2030
    assert (maternal.verdict.value, str(maternal.value), maternal.value_year) == ("on_track", "14.3", 2024)
    assert results["C-HEA-003"].verdict.value == "met_so_far"  # 5.6 per 1,000 against 6
    assert results["C-SAF-001"].verdict.value == "no_baseline"  # nobody has published 2020
    assert {r.series.territory for r in monitored.round.results} == {"全国"}
