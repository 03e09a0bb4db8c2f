"""The plain pages."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lianggang.findings import error
from lianggang.plans.model import Reading
from lianggang.reports import results_json, write_pages
from lianggang.round import Round
from tests.reports.sample import PLACE, YEAR, sample_round

VOID = {"meta", "link", "br"}


class Page(HTMLParser):
    """Checks nesting and gathers what the page refers to."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.targets, self.ids, self.text = [], [], [], [], []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        self.targets += [given[k] for k in ("href", "src") if k in given]
        self.ids += [given["id"]] if "id" in given else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    (folder / "report.docx").write_bytes(b"")
    write_pages(sample_round(), folder / "pages", [folder / "report.docx"])
    return folder / "pages"


def pages(site):
    return {path.name: Page(path.read_text("utf-8")) for path in sorted(site.glob("*.html"))}


def test_a_page_for_the_round_each_area_each_target_and_the_method(site):
    names = pages(site).keys()
    assert {"index.html", "method.html"} <= names
    assert len([n for n in names if n.startswith("area-")]) == 5
    assert len([n for n in names if n.startswith("target-")]) == 14


def test_no_dead_links_and_nothing_from_elsewhere(site):
    for name, page in pages(site).items():
        for target in page.targets:
            assert not re.match(r"[a-z]+:|//", target), (name, target)
            path, _, place = target.partition("#")
            assert (site / path).exists(), (name, target)
            assert not place or place in (Page((site / path).read_text("utf-8")) if path else page).ids


def test_every_page_is_there_in_large_print_too_and_each_leads_to_the_other(site):
    plain, large = pages(site), pages(site / "elder")
    assert plain.keys() == large.keys()
    for name, page in large.items():
        assert f"../{name}" in page.targets
        assert f"elder/{name}" in plain[name].targets
        assert [t for t in page.targets if t.endswith(".css")] == ["../style.css", "../elder.css"]
        assert all((site / "elder" / t.partition("#")[0]).exists() for t in page.targets)
        words = "".join(plain[name].text).replace("长者模式（大字）", "标准版")
        assert "".join(page.text) == words


def test_every_row_of_a_table_has_its_head(site):
    for page in pages(site).values():
        heads = [given for tag, given in page.tags if tag == "th"]
        assert all(given.get("scope") in ("row", "col") for given in heads)
        assert page.targets[1] != "#main" or "main" in page.ids


def test_no_script_and_no_inline_style(site):
    for page in pages(site).values():
        for tag, given in page.tags:
            assert tag not in ("script", "style", "iframe", "img", "object")
            assert not any(k == "style" or k.startswith("on") for k in given)
    assert "url(" not in (site / "style.css").read_text("utf-8")
    assert "@import" not in (site / "style.css").read_text("utf-8")


def test_every_page_says_where_one_is(site):
    for name, page in pages(site).items():
        tags = [tag for tag, _ in page.tags]
        assert tags.count("h1") == tags.count("title") - tags.count("svg") == tags.count("nav") == 1
        assert len(page.ids) == len(set(page.ids))
        assert ("p", {"class": "trail"}) in page.tags or name == "index.html"


def test_no_page_speaks_of_none_or_nan(site):
    for page in pages(site).values():
        assert not re.search(r"None|\bnan\b|\binf\b", "".join(page.text))


def test_every_chart_has_a_title_and_a_description(site):
    for page in pages(site).values():
        for _, given in (t for t in page.tags if t[0] == "svg"):
            assert given["role"] == "img"
            assert set(given["aria-labelledby"].split()) <= set(page.ids)


def test_the_first_page_counts_by_word_and_sign(site):
    text = "".join(pages(site)["index.html"].text)
    assert "13可量化目标" in text
    assert "2▼ 达标困难" in text
    assert "约束性目标3项：目前已达标1项、不确定1项、无数据1项。" in text
    assert "年度统计监测报告（Word）" in text


def test_figures_in_another_unit_are_told_on_the_first_page(tmp_path):
    finding = error("unit-mismatch", "学校安全教育覆盖率的单位应为“%”，这里是“人”")
    write_pages(replace(sample_round(), findings=(finding,)), tmp_path)
    told = "".join(Page((tmp_path / "index.html").read_text("utf-8")).text)
    assert "学校安全教育覆盖率（单位不符，未采用）" in told
    assert told.count("单位不符") == 1


def test_the_worst_come_first(site):
    text = "".join(pages(site)["index.html"].text)
    after = text[text.index("最需要关注的3项") :]
    order = [after.index(n) for n in ("5岁以下儿童生长迟缓率", "宫颈癌", "总体近视率")]
    assert order == sorted(order)


def test_a_target_page_opens_the_verdict(site):
    text = "".join(pages(site)["target-1-women-1-1.html"].text)
    for part in (
        "◉ 目前已达标",
        "2024年9.8/10万（1/10,204），不高于目标值。",
        "80%区间2.1—24.8",
        "城乡差距缩小",
        "1/9,709",
    ):
        assert part in text


def test_the_plans_words_are_marked(site):
    html = (site / "target-1-women-1-1.html").read_text("utf-8")
    assert "<mark>孕产妇死亡率下降到12.5/10万以下</mark>，城乡差距缩小。" in html


def test_text_is_escaped(tmp_path):
    round = sample_round()
    first, *rest = round.results
    bad = "<script>alert('x')</script>&\"率"
    tracked = replace(first.tracked, indicator_name=bad, item_text=bad, area=bad, id="a/../<b>", lead_units=(bad,))
    write_pages(replace(round, results=(replace(first, tracked=tracked), *rest)), tmp_path)
    for page in pages(tmp_path).values():
        assert not any(tag == "script" for tag, _ in page.tags)
    assert all(re.fullmatch(r"[a-z0-9.-]+", p.name, re.I) for p in Path(tmp_path).iterdir())


def test_all_warnings_stand_on_one_page_with_reason_and_unit(site):
    text = (site / "warnings.html").read_text("utf-8")
    for result in sample_round().results:
        for alert in result.alerts:
            assert alert.reason in text
            assert result.tracked.indicator_name in text
    assert text.index("红色预警") < text.index("橙色预警") < text.index("黄色预警")


def test_forms_beside_the_pages_are_linked(tmp_path):
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "W1_县卫生健康局_2024.xlsx").write_bytes(b"")
    write_pages(sample_round(), tmp_path / "pages")
    assert 'href="../forms/W1_县卫生健康局_2024.xlsx"' in (tmp_path / "pages" / "forms.html").read_text("utf-8")
    assert "forms.html" in (tmp_path / "pages" / "index.html").read_text("utf-8")


def test_every_cell_carries_the_head_of_its_column_for_narrow_screens(site):
    for path in site.glob("*.html"):
        text = path.read_text("utf-8")
        assert text.count("<td") + text.count('<th scope="row"') == text.count(" data-head=")
    assert "max-width: 600px" in (site / "style.css").read_text("utf-8")


def test_a_round_without_targets_still_gives_pages(tmp_path):
    write_pages(Round(YEAR, PLACE, Reading("空.docx", ()), (), ()), tmp_path)
    assert pages(tmp_path).keys() == {"index.html", "method.html", "warnings.html"}


def test_the_same_round_gives_the_same_pages(site, tmp_path):
    write_pages(sample_round(), tmp_path / "pages", [tmp_path / "report.docx"])
    for path in (p for p in site.rglob("*") if p.is_file()):
        assert (tmp_path / "pages" / path.relative_to(site)).read_bytes() == path.read_bytes()


def test_results_as_json():
    data = json.loads(json.dumps(results_json(sample_round()), ensure_ascii=False, allow_nan=False))
    assert data["counts"] == {
        "quantified": 13,
        "unquantified": 1,
        "verdicts": {
            "met": 1, "met_so_far": 1, "on_track": 2, "uncertain": 2, "off_track": 2, "not_met": 1, "no_data": 2,
            "no_baseline": 1, "cannot_judge": 1,
        },
    }  # fmt: skip
    first, missing = data["results"][0], data["results"][3]
    assert first["value"] == {"year": 2024, "value": "9.8"}
    assert first["target"] == {"kind": "level", "comparator": "<=", "value": "12.5", "unit": "/10万", "direction": None,
                               "baseline_year": None, "due": 2030, "goal_value": "12.5"}  # fmt: skip
    assert (missing["verdict"], missing["value"]) == ("no_data", None)
