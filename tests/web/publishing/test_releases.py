"""Releases: nothing reaches the public around approval and disclosure control; what did stays as it was."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from lianggang.errors import LianggangError
from lianggang.panel.model import Observation
from lianggang.web.figures.models import Figure
from lianggang.web.publishing import acting
from lianggang.web.publishing.changing import changes, write_corrections
from lianggang.web.publishing.making import folder_of, make_release
from lianggang.web.publishing.models import PublicValue, Release
from lianggang.web.publishing.site import write_site
from lianggang.web.publishing.steps import STEPS
from tests.web.publishing.conftest import DEATHS, make, publish, put
from tests.web.tables import assert_sound

S = Release.State


def test_no_way_leads_to_the_public_around_the_leading_group():
    made = set(S.values) - {S.MAKING, S.FAILED}
    steps = {k: v for k, v in STEPS.items() if k[0] in made}
    ends = {S.PUBLISHED, S.DISCARDED}
    assert_sound(steps, made, start=S.READY, ends=ends, gates={S.PUBLISHED: ["approve"], S.APPROVED: ["propose"]})


def test_what_is_too_few_and_what_betrays_it_is_withheld(release):
    assert release.state == S.READY
    rows = {(v.year, v.breakdown): v for v in release.values.filter(indicator__code=DEATHS)}
    hidden = {key for key, v in rows.items() if v.missing == "保密"}
    assert (2024, "农村") in hidden
    assert len(hidden) > 1  # the country follows from total and town
    empty = [(v.value, v.numerator, v.denominator, v.as_reported) for key, v in rows.items() if key in hidden]
    assert set(empty) == {(None, None, None, "")}
    assert release.counts["withheld"] == len(hidden)


def test_what_is_withheld_is_nowhere_in_the_site(release):
    pages = [p for p in folder_of(release).rglob("*") if p.suffix in (".html", ".csv", ".xml", ".json")]
    text = "".join(p.read_text("utf-8", "ignore") for p in pages)
    assert "婴儿死亡率" in text
    for betrayed in ("0.40", "2/5000", "2／5000", ",2,5000,"):
        assert betrayed not in text


def test_the_database_keeps_no_withheld_number(release):
    row = release.values.filter(missing="保密").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicValue.objects.filter(pk=row.pk).update(numerator=2)


def test_figures_that_no_round_has_published_stay_inside(figures):
    Figure.objects.filter(year=2024).update(published_at=None)
    made = make(figures)
    assert set(made.values.values_list("year", flat=True)) == {2022, 2023}


def test_only_the_rightful_take_each_step(figures, release):
    for who in ("bureau", "leader", "health.head", "administrator", "other.office"):
        with pytest.raises(PermissionDenied):
            acting.move(by=figures.by(who), release_id=release.pk, action="propose")
    acting.move(by=figures.by("office"), release_id=release.pk, action="propose")
    with pytest.raises(PermissionDenied):
        acting.move(by=figures.by("office"), release_id=release.pk, action="approve")
    with pytest.raises(LianggangError):
        acting.move(by=figures.by("office"), release_id=release.pk, action="publish")


def test_one_release_at_a_time(figures, release):
    with pytest.raises(LianggangError) as refused:
        make(figures)
    assert [f.code for f in refused.value.findings] == ["release-open"]


def test_the_next_release_lists_what_was_corrected_and_the_old_one_stays(figures, published):
    old = Figure.objects.get(indicator__code="W-HEA-016", year=2023)
    Figure.objects.filter(pk=old.pk).update(current=False)
    put(figures, "W-HEA-016", 2023, 70000, 100000, scale=100, revision=2)
    before = {v.pk: v.value for v in published.values.all()}
    second = publish(figures, make(figures))
    assert (second.number, second.counts["corrected"], second.counts["gone"]) == (2, 1, 0)
    (change,) = second.changes
    assert (change["indicator"], change["year"]) == ("W-HEA-016", "2023")
    assert (change["then"], change["now"]) == ("62.02", "70.00")
    assert {v.pk: v.value for v in published.values.all()} == before
    assert Release.objects.filter(state=S.PUBLISHED).count() == 2


def test_a_correction_that_waits_takes_nothing_from_the_public(figures, published):
    Figure.objects.filter(indicator__code="W-HEA-016", year=2023).update(current=False)
    new = put(figures, "W-HEA-016", 2023, 70000, 100000, scale=100, revision=2)
    Figure.objects.filter(pk=new.pk).update(published_at=None)
    second = publish(figures, make(figures))
    assert str(second.values.get(indicator__code="W-HEA-016", year=2023).value.normalize()) == "62.02"
    assert (second.counts.get("corrected", 0), second.counts.get("gone", 0)) == (0, 0)


def test_corrections_tell_no_inner_words_and_hold_no_formula(published, tmp_path):
    def told(**fields):
        fields = {"value": None, **fields}
        return Observation("W-HEA-016", "=1+1", 2023, unit="%", source="", **fields)

    free = told(missing="张三家没有报")
    path = tmp_path / "corrections.csv"
    write_corrections([(published, changes([told(value=Decimal(5))], [free]))], path)
    line = path.read_text("utf-8-sig").splitlines()[1]
    assert "张三" not in line
    assert "'=1+1,2023" in line
    assert "无数据,5" in line


def test_what_was_withheld_once_stays_withheld(figures, published):
    Figure.objects.filter(indicator__code=DEATHS, year=2024).update(current=False)
    put(figures, DEATHS, 2024, 30, 10000, scale=1000, revision=2)
    put(figures, DEATHS, 2024, 18, 5000, scale=1000, breakdown="城镇", revision=2)
    put(figures, DEATHS, 2024, 12, 5000, scale=1000, breakdown="农村", revision=2)
    second = make(figures)
    first = set(published.values.filter(missing="保密").values_list("year", "breakdown"))
    assert first <= set(second.values.filter(missing="保密").values_list("year", "breakdown"))


def test_everybody_sees_what_is_published_and_nobody_else_a_draft(figures, release, client):
    address = f"/public/{figures.territory.code}/index.html"
    assert client.get(address).status_code == 404
    assert figures.client("health.reporter").get(f"/releases/{release.pk}/").status_code == 404
    assert figures.client("leader").get(f"/releases/{release.pk}/site/index.html").status_code == 200
    publish(figures, release)
    page = client.get(address)
    assert page.status_code == 200
    assert "云泽县" in b"".join(page).decode()
    assert "script-src" in page["Content-Security-Policy"] or "default-src" in page["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["../../secret_key", "%2e%2e/%2e%2e/secret_key", "data", "nothing.html", "data/../../x"]
)
def test_no_way_leads_out_of_the_site(figures, published, client, path):
    (folder_of(published).parent / "x").write_text("inside")
    assert client.get(f"/public/{figures.territory.code}/{path}").status_code in (301, 404)


def test_every_link_of_the_site_leads_somewhere_inside(published):
    folder = folder_of(published)
    for page in folder.rglob("*.html"):
        for link in re.findall(r'(?:href|src)="([^"#]*)', page.read_text("utf-8")):
            if link:
                assert not link.startswith(("http", "/")), (page.name, link)
                assert (page.parent / link).exists(), (page.name, link)


def test_the_whole_site_is_one_file(figures, published):
    answer = figures.client("office").get(f"/releases/{published.pk}/site.zip")
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        names = set(archive.namelist())
    assert {"index.html", "data/values.csv", "data/structure.xml", "style.css"} <= names
    assert len(answer.content) < 20_000_000


def test_a_release_without_a_plan_is_refused(county):
    with pytest.raises(LianggangError) as refused:
        acting.prepare(by=county.by("office"), territory=county.territory, title="x")
    assert [f.code for f in refused.value.findings] == ["no-confirmed-plan"]


def test_the_published_site_is_written_to_a_folder_of_its_own(figures, published, tmp_path):
    made, size = write_site(tmp_path / "out")
    assert (made, (tmp_path / "out" / "elder" / "index.html").is_file()) == (published, True)
    assert 0 < size < 20_000_000
    for out, code in ((tmp_path / "out", ""), (tmp_path / "other", "990122")):
        with pytest.raises(LianggangError):
            write_site(out, code)
    assert not (tmp_path / "other").exists()


def test_the_day_of_a_release_is_that_of_the_office(release):
    Release.objects.filter(pk=release.pk).update(made_at=dt.datetime(2025, 1, 1, 20, tzinfo=dt.UTC))
    make_release({"release": release.pk}, lambda *_: None)
    told = [p.read_text("utf-8") for p in (folder_of(release) / "data").glob("*.json")]
    assert any("2025-01-02" in text for text in told)
    assert not any("2025-01-01" in text for text in told)


def test_an_address_that_no_file_can_have_is_not_found(client, published):
    assert client.get("/public/990121/%00").status_code == 404
