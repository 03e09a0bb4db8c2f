"""The lexicon of the language of targets, loaded from the grammar files."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(name: str) -> Any:
    """The content of a grammar file (YAML), read once; nobody may change it."""
    text = files("lianggang.plans").joinpath("grammar", name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def words() -> dict[str, Any]:
    """The lexicon, words.yaml."""
    lexicon: dict[str, Any] = load("words.yaml")
    return lexicon


def either(patterns: list[str]) -> str:
    """One expression that matches any of the patterns."""
    return "(?:" + "|".join(patterns) + ")"


@cache
def ending(key: str) -> re.Pattern[str]:
    """The expression for names that end with one of the listed endings."""
    return re.compile(either(words()[key]) + r"(?:[（(][^（）()]*[)）])?$")


@cache
def anywhere(key: str) -> re.Pattern[str]:
    """The expression for one of the listed words anywhere."""
    return re.compile(either(words()[key]))


@cache
def population() -> re.Pattern[str]:
    """The expression for a group of people at the head of a name."""
    return re.compile(re.sub(r"\s+", "", words()["population"]))
