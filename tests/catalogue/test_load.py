"""Loading: once, quickly, and a wrong code is answered with advice."""

import subprocess
import sys

import pytest

from lianggang.catalogue import load_catalogue
from lianggang.errors import LianggangError


def test_is_read_once():
    assert load_catalogue() is load_catalogue()


def test_importing_the_command_line_does_not_import_the_catalogue():
    code = "import sys, lianggang.cli; print('lianggang.catalogue' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


def test_indicator_by_code():
    indicator = load_catalogue().indicator("W-HEA-003")
    assert (indicator.name, indicator.unit, indicator.scale, indicator.direction) == (
        "孕产妇死亡率",
        "/10万",
        100_000,
        "lower",
    )
    assert indicator.rare_event


def test_an_unknown_code_is_answered_with_advice():
    with pytest.raises(LianggangError, match="指标目录里没有编码「W-HEA-999」"):
        load_catalogue().indicator("W-HEA-999")


def test_entries_cannot_be_changed():
    with pytest.raises(TypeError):
        load_catalogue().indicators["W-HEA-003"] = None
