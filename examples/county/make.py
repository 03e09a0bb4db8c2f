"""Writes the example of the fictional county from its sources: the plan, its reading and ten years of figures.

Run `python examples/county/make.py [directory]`; without a directory the committed files are rewritten.
The output is the same byte for byte on every run.
"""

import json
import sys
from pathlib import Path
from typing import Any

import figures
import reading
import word
import yaml

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "source"


def load(name: str) -> Any:
    return yaml.safe_load((SOURCE / f"{name}.yaml").read_text(encoding="utf-8"))


def build(directory: Path) -> None:
    notice, plans = load("notice"), [load("women"), load("children")]
    word.write(directory / "plan.docx", notice, plans)
    expected = reading.document("plan.docx", notice, plans, load("blemishes"))
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (directory / "expected.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    figures.write(directory / "figures.csv", load("figures"))


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
