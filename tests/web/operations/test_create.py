"""Tables and catalogue are brought up to date when they are older than the program, and not otherwise."""

from __future__ import annotations

import pytest

from lianggang.web.figures.indicators import load_indicators
from lianggang.web.figures.models import Indicator, Loaded
from lianggang.web.operations.create import update_if_older


@pytest.mark.django_db
def test_nothing_is_written_when_nothing_is_older(django_assert_max_num_queries: object) -> None:
    load_indicators()
    Indicator.objects.filter(code="C-HEA-001").update(name="改过")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert not update_if_older()
    assert Indicator.objects.get(code="C-HEA-001").name == "改过"


@pytest.mark.django_db
@pytest.mark.parametrize("held", [None, "of an older catalogue"])
def test_an_older_catalogue_is_brought_up_to_date(held: str | None) -> None:
    load_indicators()
    Indicator.objects.filter(code="C-HEA-001").update(name="旧名称")
    Loaded.objects.all().delete()
    if held:
        Loaded.objects.create(digest=held)
    assert update_if_older()
    assert Indicator.objects.get(code="C-HEA-001").name == "新生儿死亡率"
    assert not update_if_older()
