"""Figures of earlier years come in, and nothing that is there is changed by them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lianggang.errors import LianggangError
from lianggang.web.audit.models import Event
from lianggang.web.figures import importing
from lianggang.web.figures.importing import confirm_import, discard_import, import_history, upload_history
from lianggang.web.figures.models import Figure, Import, Indicator
from lianggang.web.jobs.models import Job
from tests.web.conftest import County
from tests.web.figures.conftest import STATIONS, file_of, rows, work

REPORTED = "C-HEA-001,,云泽县,2023,{value},‰,,,,,年鉴,,,"


def upload(county: County, *lines: str, who: str = "bureau") -> Import:
    return upload_history(by=county.by(who), territory=county.territory, name="历年.csv", data=file_of(*lines))


def test_nothing_is_stored_before_somebody_confirms(in_force: County) -> None:
    item = upload(in_force, *rows())
    assert item.state == Import.State.READY
    assert item.counts["new"] == len(rows())
    assert not Figure.objects.exists()
    confirm_import(by=in_force.by("bureau"), import_id=item.pk)
    assert Figure.objects.filter(imported=item).count() == len(rows())


def test_a_figure_says_where_it_is_from(with_figures: County) -> None:
    figure = Figure.objects.get(indicator__code="C-HEA-002", year=2024, breakdown="农村")
    assert (figure.source, figure.imported.name, figure.imported.by.username) == ("妇幼年报", "历年.csv", "bureau")
    assert figure.unit is None
    assert figure.value == round(Decimal(5) / 2000 * 1000, 10)


@pytest.mark.parametrize("value", ["2.7", "0"])
def test_what_a_unit_has_reported_is_never_changed(opened: County, value: str) -> None:
    """The clash is a finding that names both values."""
    health = opened.units["health"]
    Figure.objects.filter(indicator__code="C-HEA-001", year=2023).update(unit=health, unit_name=health.name, source="")
    before = list(Figure.objects.values())
    item = upload(opened, REPORTED.format(value=value))
    assert item.counts["new"] == 0
    (clash,) = item.lists["clashes"]
    assert clash["code"] == "figure-clash"
    assert "2.6‰" in clash["message"]
    assert f"{value}‰" in clash["message"]
    assert health.name in clash["message"]
    confirm_import(by=opened.by("bureau"), import_id=item.pk)
    assert list(Figure.objects.values()) == before


def test_the_same_again_adds_nothing_and_is_no_clash(with_figures: County) -> None:
    item = upload(with_figures, *rows())
    assert (item.counts["new"], item.counts["same"], item.counts["clashes"]) == (0, len(rows()), 0)


def test_what_a_round_asks_of_a_unit_does_not_come_from_a_file(opened: County) -> None:
    item = upload(opened, "C-HEA-001,,云泽县,2024,2.1,‰,,,,,年鉴,,,", "C-HEA-001,,云泽县,2020,3.3,‰,,,,,年鉴,,,")
    assert item.counts["new"] == 1
    assert [c["code"] for c in item.lists["clashes"]] == ["asked-of-unit"]


def test_figures_of_other_places_are_told_and_left(in_force: County) -> None:
    item = upload(in_force, "C-HEA-001,,云岭县,2020,3.3,‰,,,,,年鉴,,,", "C-HEA-001,,云泽县,2020,3.2,‰,,,,,年鉴,,,")
    assert item.counts["new"] == 1
    assert [c["code"] for c in item.lists["clashes"]] == ["other-territory"]


def test_every_row_that_is_not_taken_says_why(in_force: County) -> None:
    item = upload(
        in_force,
        "C-HEA-001,,云泽县,2020,3.3,%,,,,,,,,",
        ",没有听说过的指标,云泽县,2020,3.3,,,,,,,,,",
        "C-HEA-001,,云泽县,20二〇,3.3,‰,,,,,,,,",
    )
    assert item.counts["new"] == 0
    assert [len(row["reasons"]) for row in item.lists["rejected"]] == [1, 1, 1]


def test_a_blank_without_a_reason_does_not_stand_in_the_way_of_a_value(in_force: County) -> None:
    item = upload(in_force, "C-HEA-001,,云泽县,2020,,‰,,,,,年鉴,,,", "C-HEA-001,,云泽县,2021,未开展统计,‰,,,,,年鉴,,,")
    assert (item.counts["blank"], item.counts["new"]) == (1, 1)
    confirm_import(by=in_force.by("bureau"), import_id=item.pk)
    assert Figure.objects.get().missing == "未开展统计"


def test_a_bound_stays_a_bound(in_force: County) -> None:
    item = upload(in_force, "C-EDU-008,,云泽县,2020,95,%,,,,,年鉴,,≥,")
    confirm_import(by=in_force.by("bureau"), import_id=item.pk)
    assert Figure.objects.get().qualifier == ">="


def test_what_is_too_long_to_be_kept_is_told(in_force: County) -> None:
    item = upload(in_force, f"C-HEA-001,,云泽县,2020,3.2,‰,,,,,{'长' * 201},,,")
    assert item.counts["new"] == 0
    assert [c["code"] for c in item.lists["clashes"]] == ["not-storable"]


def test_an_indicator_of_the_plan_takes_its_unit_from_the_figures(with_figures: County) -> None:
    indicator = Indicator.objects.get(name=STATIONS)
    assert (indicator.unit, indicator.line["unit"]) == ("个", "个")


def test_who_did_it_is_on_record(with_figures: County) -> None:
    event = Event.objects.get(action="figures.import")
    assert event.actor == "bureau"
    assert event.after["new"] == len(rows())
    assert Event.objects.get(action="figures.upload").after["sha256"]


@pytest.mark.parametrize("who", ["office", "leader", "administrator", "health.reporter", "city.office", "other.bureau"])
def test_only_the_bureau_of_the_place_imports(in_force: County, who: str) -> None:
    item = upload(in_force, *rows())
    with pytest.raises(PermissionDenied):
        upload(in_force, *rows(), who=who)
    for action in (confirm_import, discard_import):
        with pytest.raises(PermissionDenied):
            action(by=in_force.by(who), import_id=item.pk)
    assert not Figure.objects.exists()


def test_a_file_is_decided_on_once(in_force: County) -> None:
    item = upload(in_force, *rows())
    discard_import(by=in_force.by("bureau"), import_id=item.pk)
    with pytest.raises(LianggangError, match="已放弃"):
        confirm_import(by=in_force.by("bureau"), import_id=item.pk)


def test_a_large_file_is_read_and_taken_over_by_a_worker(in_force: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "SMALL", 10)
    item = upload(in_force, *rows())
    assert item.state == Import.State.READING
    work()
    item.refresh_from_db()
    assert (item.state, item.counts["new"]) == (Import.State.READY, len(rows()))
    confirm_import(by=in_force.by("bureau"), import_id=item.pk)
    assert not Figure.objects.exists()
    work()
    item.refresh_from_db()
    assert (item.state, Figure.objects.count()) == (Import.State.DONE, len(rows()))
    assert Event.objects.get(action="figures.import").actor == "bureau"


def test_a_job_that_is_done_twice_adds_once(in_force: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was cut off after its transaction leaves a job that begins again."""
    monkeypatch.setattr(importing, "SMALL", 10)
    item = upload(in_force, *rows())
    work()
    confirm_import(by=in_force.by("bureau"), import_id=item.pk)
    arguments = Job.objects.get(kind=importing.STORE).arguments
    for _ in range(2):
        importing.store_import(arguments, lambda done, total, message: None)
    assert Figure.objects.count() == len(rows())
    assert Event.objects.filter(action="figures.import").count() == 1


def test_a_large_file_that_is_no_table_fails_with_the_reason(in_force: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "SMALL", 10)
    item = upload_history(
        by=in_force.by("bureau"), territory=in_force.territory, name="x.csv", data=b"%PDF-1.7" + b"x" * 50
    )
    work()
    item.refresh_from_db()
    assert item.state == Import.State.FAILED
    assert item.lists["failed"][0]["code"] == "not-a-table"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 x", b"MZ\x90\x00", b"PK\x03\x04 broken", "没有表头".encode()])
def test_what_is_no_table_of_figures_is_refused_and_not_kept(in_force: County, data: bytes) -> None:
    with pytest.raises(LianggangError):
        upload_history(by=in_force.by("bureau"), territory=in_force.territory, name="数据.xlsx", data=data)
    assert not Import.objects.exists()


def test_the_pages_lead_from_the_file_to_the_figures(in_force: County) -> None:
    client = in_force.client("bureau")
    file = SimpleUploadedFile("历年.csv", file_of(*rows(), ",没有听说过的指标,云泽县,2020,3.3,,,,,,,,,"))
    page = client.post(reverse("imports"), {"file": file}, follow=True)
    assert "没有听说过的指标" in page.content.decode()
    item = Import.objects.get()
    done = client.post(reverse("import-decide", args=[item.pk]), {"action": "confirm"}, follow=True)
    assert "已导入" in done.content.decode()
    assert Figure.objects.count() == len(rows())
    rejected = client.get(reverse("import", args=[item.pk]), {"table": "rejected", "as": "csv"})
    assert "没有听说过的指标" in rejected.content.decode("utf-8-sig")


def test_import_history_takes_over_at_once(in_force: County) -> None:
    item = import_history(by=in_force.by("bureau"), territory=in_force.territory, name="a.csv", data=file_of(*rows()))
    assert (item.state, Figure.objects.count()) == (Import.State.DONE, len(rows()))
