"""The manual of methods states the constants that the programs use."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from lianggang import alerts, assess, forecast

MANUAL = (Path(__file__).resolve().parents[2] / "docs" / "methods.md").read_text("utf-8")
STATED = dict(re.findall(r"^\| ((?:assess|forecast|alerts)\.\w+) \| ([\d.]+) \|", MANUAL, re.MULTILINE))
USED = {
    f"{module.__name__.split('.')[-1]}.{field.name}": getattr(module.DEFAULT, field.name)
    for module in (assess, forecast, alerts)
    for field in fields(module.DEFAULT)
}
NUMBERS = {name: value for name, value in USED.items() if not isinstance(value, tuple | forecast.Params)}


@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_constant_is_stated(name):
    assert float(STATED[name]) == float(NUMBERS[name])


def test_nothing_else_is_stated():
    assert set(STATED) == set(NUMBERS)


def test_the_grids_of_the_forecast_are_stated():
    p = forecast.DEFAULT
    for grid in (p.persistence, p.persistence_prior, p.noise, p.common_noise, p.shapes, p.memory):
        assert "、".join(f"{x:g}" for x in grid) in MANUAL
