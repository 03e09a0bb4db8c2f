"""The plan of the example county: uploaded, read, under review, in force."""

from functools import cache
from pathlib import Path

import pytest

from lianggang.documents.reader import from_bytes
from lianggang.plans.interchange import reading_to_dict
from lianggang.plans.items import items
from lianggang.plans.reader import read_plan
from lianggang.web.plans import confirming
from lianggang.web.plans.desk import Desk, Picked
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.reading import tables_of
from tests.web.conftest import County

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "county" / "plan.docx"


@cache
def example():
    """What the worker stores of the example."""
    document = from_bytes(EXAMPLE.name, EXAMPLE.read_bytes())
    reading = read_plan(document)
    return reading.text, tables_of(document), reading_to_dict(reading)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """Uploads go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def document(county: County) -> PlanDocument:
    """The example, read and waiting for review."""
    text, tables, reading = example()
    return PlanDocument.objects.create(
        territory=county.territory, name="规划.docx", file="plans/x", digest="x", state=PlanDocument.State.REVIEW,
        seen=1, text=text, tables=tables, reading=reading, uploaded_by=county.people["office"],
    )  # fmt: skip


@pytest.fixture
def in_force(county: County, document: PlanDocument) -> PlanDocument:
    """The example, confirmed."""
    return confirming.confirm(
        by=county.by("office"), document_id=document.pk, seen=confirming.stamp_of(document), knowing=True
    )


def desk_of(document: PlanDocument) -> Desk:
    """What is before a reviewer now."""
    return Desk.of(PlanDocument.objects.get(pk=document.pk))


def item_of(document: PlanDocument, identifier: str):
    """An item as it now is."""
    return next(i for i in items(desk_of(document).reading) if i.id == identifier)


def pick(document: PlanDocument, key: str) -> Picked:
    """Pointing at a target or an item that one has before oneself now."""
    return Picked(key, desk_of(document).stamp(item_of(document, key.rpartition(".t")[0] if ".t" in key[-4:] else key)))
