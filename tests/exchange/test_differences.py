"""What a package would change: nothing silently taken in, overwritten or left out."""

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given

from lianggang.exchange.differences import Fate, differences
from lianggang.exchange.values import Released
from lianggang.panel.model import Observation
from tests.exchange.test_values import RELEASED

HELD = Released(Observation("C-HEA-002", "云泽县", 2024, Decimal("3.1"), "‰", Decimal(9), Decimal(2903)), 2)
UNITS = {"C-HEA-002": "‰"}


def changed(revision=2, **fields):
    return Released(dataclasses.replace(HELD.observation, **fields), revision)


@pytest.mark.parametrize(
    ("incoming", "fate", "said"),
    [
        (changed(year=2023), Fate.NEW, ""),
        (changed(value=Decimal("3.10"), note="另写"), Fate.SAME, ""),
        (changed(3, value=Decimal("3.4")), Fate.REVISED, ""),
        (changed(1, value=Decimal("3.4")), Fate.OLDER, ""),
        (changed(2, value=Decimal("3.4")), Fate.CONFLICT, "同一次修订"),
        (changed(3, value=None, missing="保密"), Fate.REVISED, ""),
        (changed(3, territory="云岭县"), Fate.CONFLICT, "不归上报的单位管"),
        (changed(3, indicator="C-HEA-999"), Fate.CONFLICT, "没有指标"),
        (changed(3, unit="%"), Fate.CONFLICT, "计量单位"),
    ],
)
def test_each_incoming_value_has_its_fate(incoming, fate, said):
    (found,) = differences([incoming], {HELD.key: HELD}, units=UNITS, territories=["云泽县"])
    assert found.fate is fate
    assert said in found.reason
    assert bool(found.reason) == (fate is Fate.CONFLICT)


@given(RELEASED)
def test_what_was_taken_in_once_changes_nothing_the_second_time(released):
    units = {r.observation.indicator: "%" for r in released}
    first = differences(released, {}, units=units, territories=["云泽县"])
    assert {d.fate for d in first} <= {Fate.NEW}
    held = {d.incoming.key: d.incoming for d in first}
    assert {d.fate for d in differences(released, held, units=units, territories=["云泽县"])} <= {Fate.SAME}
