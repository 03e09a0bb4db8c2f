"""What the pages of figures show, to whom, and as which files."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from html.parser import HTMLParser

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import Right
from lianggang.web.figures import tables
from lianggang.web.figures.listing import search
from lianggang.web.figures.models import Figure, Indicator, Judgement
from lianggang.web.figures.tables import Cell, Column, Table
from lianggang.web.jobs.models import Job
from lianggang.web.places.models import Territory
from tests.web.conftest import County
from tests.web.figures.conftest import STATIONS

PEOPLE = [
    "health.reporter", "health.head", "education.reporter", "administrator", "office", "bureau", "evaluator", "leader",
    "third_party", "city.office", "other.bureau", "other.office",
]  # fmt: skip
INDICATORS, VERDICTS = "/indicators/", "/verdicts/"
MORTALITY, SCHOOLS = "/indicators/C-HEA-002/", "/indicators/C-EDU-008/"


def page(county: County, path: str, who: str = "bureau", **query: object) -> str:
    answer = county.client(who).get(path, {"territory": "990121", **query})
    assert answer.status_code == 200
    return answer.content.decode()


def file(county: County, path: str, **query: object) -> list[list[str]]:
    answer = county.client("bureau").get(path, {"as": "csv", **query})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


# search


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("婴儿", "婴儿死亡率"),
        ("死亡", "新生儿死亡率"),
        ("yeswl", "婴儿死亡率"),
        ("YESWL", "婴儿死亡率"),
        ("xsesw", "新生儿死亡率"),
        ("C-HEA-002", "婴儿死亡率"),
        ("c-hea-002", "婴儿死亡率"),
        ("死亡 婴儿", "婴儿死亡率"),
        ("MMR", "孕产妇死亡率"),
        ("指导站", STATIONS),
    ],
)
def test_indicators_are_found_by_two_characters_initials_or_code(in_force: County, words: str, name: str) -> None:
    assert name in search(words).values_list("name", flat=True)


def test_every_word_must_fit(in_force: County) -> None:
    assert not search("死亡 入学").exists()


def test_the_list_is_what_the_territory_uses_unless_everything_is_wanted(with_figures: County) -> None:
    assert "新生儿死亡率" in page(with_figures, INDICATORS)
    assert "孕产妇死亡率" not in page(with_figures, INDICATORS, q="死亡")
    assert "孕产妇死亡率" in page(with_figures, INDICATORS, q="死亡", all=1)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"area": "儿童与教育"}, {"C-EDU-008"}),
        ({"plan": "云泽县儿童发展规划（2021—2030年）", "q": "死亡"}, {"C-HEA-001", "C-HEA-002"}),
        ({"verdict": "no_data"}, {"C-HEA-001"}),
        ({"area": "没有这个"}, set()),
    ],
)
def test_the_list_is_narrowed_by_what_the_plans_say(
    with_figures: County, query: dict[str, str], codes: set[str]
) -> None:
    assert {row[0] for row in file(with_figures, INDICATORS, **query)[1:]} == codes


def test_the_list_is_narrowed_by_unit(planned: County) -> None:
    rows = file(planned, INDICATORS, unit=planned.units["education"].pk)
    assert [row[0] for row in rows[1:]] == ["C-EDU-008"]


def test_the_worst_verdicts_come_first_when_wanted(with_figures: County) -> None:
    rows = file(with_figures, INDICATORS, sort="probability")
    chances = [row[7] for row in rows[1:] if row[7] != "—"]
    assert chances == sorted(chances, key=lambda text: float(text.strip("%<>不到超过")))


# who sees what


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("path", [INDICATORS, MORTALITY, VERDICTS])
def test_approved_figures_are_read_in_the_territory_and_above(with_figures: County, who: str, path: str) -> None:
    answer = with_figures.client(who).get(path, {"territory": "990121"})
    account = Account.objects.get(username=who)
    assert answer.status_code == (200 if account.may(Right.READ, territory=with_figures.territory) else 403)


@pytest.mark.parametrize("who", ["other.bureau", "other.office"])
def test_neighbours_do_not_appear_anywhere(with_figures: County, who: str) -> None:
    client = with_figures.client(who)
    for path in (INDICATORS, MORTALITY, VERDICTS):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "云泽县" not in answer.content.decode()


def test_a_county_is_not_shown_its_neighbours_figures(with_figures: County) -> None:
    other = Territory.objects.get(code="990122")
    Figure.objects.create(
        territory=other, indicator=Indicator.objects.get(code="C-HEA-002"), year=2024, value=Decimal("7.77")
    )
    assert "7.77" not in page(with_figures, MORTALITY)
    above = page(with_figures, MORTALITY, who="city.office")
    assert "7.77" in above
    assert "云江市各县" in above


def test_sheets_that_are_not_approved_are_no_figures(opened: County) -> None:
    opened.client("health.reporter").post("/sheets/1/", {"C-HEA-001||value": "1.23", "C-HEA-001||seen": "0"})
    assert "1.23" not in page(opened, "/indicators/C-HEA-001/", who="health.reporter")


def test_a_third_party_sees_only_what_its_plans_ask(with_figures: County) -> None:
    """Limited to a document that asks nothing here, it has no indicators, no verdicts, and no way around."""
    member = with_figures.people["third_party"].memberships.get()
    for plans, seen in (([with_figures.territory.plans.get().pk], True), ([10**6], False)):
        member.plans = plans
        member.save()
        assert ("婴儿死亡率" in page(with_figures, INDICATORS, who="third_party", all=1)) == seen
        assert ("婴儿死亡率" in page(with_figures, VERDICTS, who="third_party")) == seen
        answer = with_figures.client("third_party").get(MORTALITY)
        assert answer.status_code == (200 if seen else 403)
        assert with_figures.client("third_party").get("/indicators/W-HEA-003/").status_code == 403


@pytest.mark.parametrize("who", PEOPLE)
def test_only_the_bureau_has_verdicts_made_anew(with_figures: County, who: str) -> None:
    before = Job.objects.count()
    answer = with_figures.client(who).post(f"{VERDICTS}?territory=990121")
    assert answer.status_code == (302 if who == "bureau" else 403)
    assert Job.objects.count() == before + (who == "bureau")


@pytest.mark.parametrize("who", [p for p in PEOPLE if p not in ("bureau", "other.bureau")])
def test_imports_are_the_bureaus(in_force: County, who: str) -> None:
    client = in_force.client(who)
    assert client.get(reverse("imports")).status_code == 403
    assert client.get(reverse("import", args=[1])).status_code in (403, 404)
    assert client.post(reverse("import-decide", args=[1])).status_code in (403, 404)


# what is shown


class _Words(HTMLParser):
    """The tags of a page, and what no page may hold."""

    def __init__(self) -> None:
        super().__init__()
        self.heads, self.inline, self.hidden = 0, [], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.heads += tag == "h1"
        self.inline += [n for n in names if n.startswith("on") or n == "style"]
        self.inline += ["script"] if tag == "script" and "src" not in names else []
        self.hidden += [tag] if "hidden" in names else []


@pytest.mark.parametrize("path", [INDICATORS, MORTALITY, SCHOOLS, VERDICTS, "/imports/", "/imports/1/"])
def test_pages_are_read_without_javascript(with_figures: County, path: str) -> None:
    """Nothing but the buttons that copy is hidden, and no page has script or style of its own in it."""
    words = _Words()
    words.feed(page(with_figures, path.replace("/1/", f"/{Figure.objects.first().imported_id}/")))
    assert words.heads == 1
    assert words.inline == []
    assert set(words.hidden) <= {"button"}


def test_the_page_of_an_indicator_opens_the_verdict(with_figures: County) -> None:
    shown = page(with_figures, MORTALITY, year=2024)
    judgement = Judgement.objects.get(aim__indicator="C-HEA-002", year=2024)
    for words in (judgement.label, "≤5‰", judgement.sentence, "判断规则", "95%区间", "达标概率", "8/4000"):
        assert words in shown
    assert '<svg class="chart"' in shown
    assert 'class="spread"' in shown
    assert "城乡" in shown
    assert "妇幼年报" in shown


def test_a_change_of_definition_is_shown_as_data(with_figures: County) -> None:
    shown = page(with_figures, SCHOOLS)
    assert "口径改为含中职" in shown
    assert 'class="break"' in shown


def test_a_correction_is_told_with_what_it_was_before_and_why(with_figures: County) -> None:
    old = Figure.objects.get(indicator__code="C-EDU-008", year=2023)
    Figure.objects.filter(pk=old.pk).update(current=False)
    Figure.objects.create(
        territory=old.territory, indicator=old.indicator, year=2023, value=Decimal("94.1"), revision=2,
        unit_name="县教育局",
    )  # fmt: skip
    rows = file(with_figures, SCHOOLS, table="revisions")
    assert [(row[2], row[3], row[6]) for row in rows[1:]] == [("1", "95.5%", "—"), ("2", "94.1%", "现行")]


def test_a_missing_value_says_why_and_is_no_zero(with_figures: County) -> None:
    Figure.objects.filter(indicator__code="C-EDU-008", year=2024).update(value=None, missing="口径变化")
    assert any("无数据" in cell for cell in file(with_figures, SCHOOLS, table="values")[1])


def test_an_indicator_without_any_figure_has_a_page(with_figures: County) -> None:
    assert "也没有任何一年的数据" in page(with_figures, "/indicators/W-HEA-003/")
    assert with_figures.client("bureau").get("/indicators/NONE/").status_code == 404


def test_verdicts_are_counted_and_narrowed(with_figures: County) -> None:
    assert "可量化目标" in page(with_figures, VERDICTS)
    assert len(file(with_figures, VERDICTS)) == 1 + 4
    rows = file(with_figures, VERDICTS, verdict="no_data")
    assert [row[1] for row in rows[1:]] == ["新生儿死亡率"]


def test_a_rank_is_never_given_without_its_uncertainty(with_figures: County) -> None:
    indicator = Indicator.objects.get(code="C-HEA-002")
    for n in range(1, 6):
        place = Territory.objects.create(
            code=f"99013{n}", name=f"云{n}县", level="county", parent=with_figures.territory.parent
        )
        Figure.objects.create(
            territory=place, indicator=indicator, year=2024, value=Decimal(n) / 4, numerator=n, denominator=4000
        )
    rows = {r[0]: r for r in _regions(with_figures)}
    assert "（" in rows["云1县"][6]
    assert "不宜排名次" in page(with_figures, MORTALITY, who="city.office")
    assert rows["云岭县"][1] == "无数据"


def _regions(county: County) -> list[list[str]]:
    answer = county.client("city.office").get(MORTALITY, {"territory": "990121", "table": "regions", "as": "csv"})
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


# files


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_never_becomes_a_formula(words: str) -> None:
    table = Table("t", "表", [Column("列")], [[tables.text(words)]])
    assert table.csv().decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")
    assert openpyxl.load_workbook(io.BytesIO(table.excel("县", 2024))).active["A4"].data_type == "s"


def test_numbers_stay_numbers_as_they_are_stored() -> None:
    table = Table("t", "表", [Column("列", numeric=True)], [[tables.number(Decimal("-3.14159"))]])
    assert table.csv().decode("utf-8-sig").splitlines()[1] == "-3.14159"
    assert openpyxl.load_workbook(io.BytesIO(table.excel("县", 2024))).active["A4"].value == pytest.approx(-3.1416)
    assert "-3.14<" in table.html


def test_what_somebody_wrote_is_no_markup() -> None:
    table = Table("t", "表", [Column("列")], [[Cell("<b>粗</b>", small="<i>", link='"><script>')]])
    assert "<b>" not in table.html
    assert "<script>" not in table.html
    assert "<i>" not in table.html


@pytest.mark.parametrize("key", ["values", "gaps", "breaks", "provenance"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_table_of_an_indicator_downloads(with_figures: County, key: str, kind: str) -> None:
    path = SCHOOLS if key == "breaks" else MORTALITY
    answer = with_figures.client("bureau").get(path, {"table": key, "as": kind})
    assert answer["Content-Disposition"].startswith("attachment")
    if kind == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(answer.content)).active.max_row > 3


def test_the_file_of_the_list_holds_all_pages(with_figures: County) -> None:
    rows = file(with_figures, INDICATORS, all=1)
    assert len(rows) == 1 + Indicator.objects.count()


# numbers of queries


def _more_counties(county: County, numbers: range) -> None:
    """So many more counties of the city with figures of every year."""
    indicator = Indicator.objects.get(code="C-HEA-002")
    for n in numbers:
        place = Territory.objects.create(
            code=f"9902{n:02d}", name=f"云{n}县", level="county", parent=county.territory.parent
        )
        Figure.objects.bulk_create(
            Figure(territory=place, indicator=indicator, year=y, value=n, numerator=n, denominator=1000)
            for y in range(2018, 2025)
        )


@pytest.mark.parametrize("path", [INDICATORS, MORTALITY, VERDICTS])
@pytest.mark.parametrize("place", ["990100", "990121"])
def test_a_page_asks_the_database_as_often_for_many_as_for_few(with_figures: County, path: str, place: str) -> None:
    client, taken = with_figures.client("city.office"), []
    client.get(VERDICTS)  # the first request of a minute also writes the session
    for numbers in (range(2), range(2, 12)):
        _more_counties(with_figures, numbers)
        with CaptureQueriesContext(connection) as caught:
            client.get(path, {"territory": place})
            taken.append(len(caught))
    assert taken[0] == taken[1] <= 16


def test_a_third_party_limited_in_one_territory_does_not_find_its_figures_beside_a_neighbours(
    with_figures: County,
) -> None:
    """Unlimited in the neighbour, limited here to a document that does not ask the indicator: no row, no figure."""
    other, infants = Territory.objects.get(code="990122"), Indicator.objects.get(code="C-HEA-002")
    Figure.objects.create(territory=other, indicator=infants, year=2024, value=Decimal("7.77"))
    member = with_figures.people["third_party"].memberships.get()
    Membership.objects.create(account=member.account, role=member.role, territory=other, ends=member.ends)
    for plans, seen in (([with_figures.territory.plans.get().pk], True), ([10**6], False)):
        member.plans = plans
        member.save()
        answer = with_figures.client("third_party").get(MORTALITY, {"territory": "990122", "year": 2024})
        compared = answer.context["view"].compared
        named = [row[0].text for row in compared.table.rows] if compared else []
        assert ("云泽县" in named) == seen


# which year, which targets


def test_an_indicator_opens_on_its_last_value_and_the_list_on_the_last_full_year(with_figures: County) -> None:
    infants, schools = (Indicator.objects.get(code=c) for c in ("C-HEA-002", "C-EDU-008"))
    Figure.objects.create(territory=with_figures.territory, indicator=schools, year=2025, value=Decimal(97))
    client = with_figures.client("bureau")
    assert client.get(INDICATORS).context["scope"].year == 2024
    assert client.get(MORTALITY).context["scope"].year == 2024
    assert client.get(SCHOOLS).context["scope"].year == 2025
    assert client.get(INDICATORS, {"year": 2025}).context["scope"].year == 2025
    Figure.objects.create(territory=with_figures.territory, indicator=infants, year=2025, value=Decimal(2))
    assert client.get(INDICATORS).context["scope"].year == 2025


def test_a_second_target_has_its_own_line_in_the_chart(with_figures: County) -> None:
    first = Judgement.objects.filter(aim__indicator="C-HEA-002", year=2024).get()
    aim = first.aim
    aim.pk, aim.key, aim.due = None, "half-way", 2025
    aim.save()
    drawn = {**first.data["chart"], "goal": 5.5, "goal_label": "≤5.5‰", "goal_year": 2025}
    first.pk, first.aim, first.data = None, aim, {**first.data, "chart": drawn}
    first.save()
    shown = page(with_figures, MORTALITY)
    assert shown.count('class="goal"') == 2
    assert "目标2025年" in shown
    assert "≤5.5‰" in shown
