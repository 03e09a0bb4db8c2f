"""Every finding of figures and forms is explained to the people who get it."""

import ast
import re
from pathlib import Path

from lianggang.panel.header import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
NO_CODES = {"lianggang-form", "lianggang-answer", "utf-8", "utf-8-sig", "utf-16-le"}
NO_CODES |= {"expands-too-much", "document-encrypted"}  # translated


def strings(path):
    return {
        n.value for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Constant) and type(n.value) is str
    }


def codes_in(*packages):
    files = [path for package in packages for path in (ROOT / "src/lianggang" / package).rglob("*.py")]
    found = {text for path in files for text in strings(path)}
    return {text for text in found if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", text)} - NO_CODES


def test_every_code_is_documented_and_every_documented_code_exists():
    documented = set(re.findall(r"^\| `([a-z0-9-]+)` \|", MANUAL, flags=re.MULTILINE))
    assert codes_in("panel", "collect") - documented == set()
    assert documented - codes_in("panel", "collect", "monitoring") == set()  # answers of isolated desks are read there


def test_every_column_is_documented():
    assert not [headings[0] for headings in COLUMNS.values() if headings[0] not in MANUAL]


def test_the_examples_in_the_manual_can_be_read(tmp_path):
    from lianggang.panel.figures import read_figures
    from tests.panel.quantities import resolve

    tall, wide, redefined = re.findall(r"```csv\n(.*?)```", MANUAL, flags=re.DOTALL)
    for text, count in ((tall, 2), (wide, 3), (redefined, 3)):
        path = tmp_path / "例.csv"
        path.write_text(text, encoding="utf-8")
        figures = read_figures(path, resolve, territory="示例县")
        assert (len(figures.observations), figures.rejected) == (count, ())
