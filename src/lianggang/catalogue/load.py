"""Reads the catalogue's data files."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from lianggang.catalogue.model import (
    Band,
    Catalogue,
    Department,
    Edition,
    Function,
    Indicator,
    Rule,
    Survey,
    UpperTarget,
)

DATA = Path(__file__).parent / "data"
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DECIMALS = ("tolerance", "relative_tolerance", "low", "high")


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that ships with the program, read once."""
    editions = {key: Edition(**entry) for key, entry in _yaml(DATA / "manifest.yaml").items()}
    functions = {f.name: f for f in map(_function, read_rows(DATA / editions["functions"].file))}
    by_code = {f.code: f for f in functions.values()}
    return Catalogue(
        indicators=MappingProxyType(
            {i.code: i for i in map(_indicator, read_rows(DATA / editions["indicators"].file))}
        ),
        functions=MappingProxyType(functions),
        departments=tuple(_department(row, by_code) for row in read_rows(DATA / editions["departments"].file)),
        rules=tuple(map(_rule, _yaml(DATA / editions["consistency"].file))),
        upper_targets=tuple(map(_upper_target, read_rows(DATA / editions["upper_targets"].file))),
        bands=MappingProxyType({row["code"]: _band(row) for row in read_rows(DATA / editions["plausible"].file)}),
        surveys=MappingProxyType({row["code"]: _survey(row) for row in read_rows(DATA / editions["surveys"].file)}),
        editions=MappingProxyType(editions),
    )


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file with a header, as dictionaries of strings."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _yaml(path: Path) -> Any:
    with path.open("rb") as file:
        return yaml.load(file, Loader=_YAML)  # a safe loader


def _survey(row: dict[str, str]) -> Survey:
    confirmed = row["confirmed"] == "yes"
    return Survey(row["survey"], int(row["every"]), int(row["anchor"]), confirmed, row["source"], row["note"])


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word for word in cell.split("|") if word)


def _number(cell: str | None) -> Decimal | None:
    return Decimal(cell) if cell else None


def _indicator(row: dict[str, str]) -> Indicator:
    converted: dict[str, Any] = {
        "aliases": _words(row["aliases"]),
        "scale": int(row["scale"]),
        "valid_min": _number(row["valid_min"]),
        "valid_max": _number(row["valid_max"]),
        "rare_event": row["rare_event"] == "yes",
        "breakdowns": _words(row["breakdowns"]),
        "functions": _words(row["functions"]),
        "confirmed": row["confirmed"] == "yes",
    }
    return Indicator(**{**row, **converted})


def _function(row: dict[str, str]) -> Function:
    return Function(row["code"], row["name"], row["name_en"], _words(row["keywords"]))


def _department(row: dict[str, str], by_code: Mapping[str, Function]) -> Department:
    names = tuple(by_code[code].name for code in _words(row["functions"]))
    return Department(
        function=row["function"],
        function_name=by_code[row["function"]].name if row["function"] else "",
        functions=names,
        local_name=row["local_name"],
        level=row["level"],
        kind=row["kind"],
        source=row["source"],
        note=row["note"],
    )


def _rule(entry: dict[str, Any]) -> Rule:
    converted: dict[str, Any] = {key: Decimal(entry[key]) for key in _DECIMALS if key in entry}
    converted["codes"] = tuple(entry.get("codes", ()))
    return Rule(**{**entry, **converted})


def _upper_target(row: dict[str, str]) -> UpperTarget:
    converted: dict[str, Any] = {
        "value": Decimal(row["value"]),
        "baseline_year": int(row["baseline_year"]) if row["baseline_year"] else None,
        "year": int(row["year"]),
        "confirmed": row["confirmed"] == "yes",
    }
    return UpperTarget(**{**row, **converted})


def _band(row: dict[str, str]) -> Band:
    return Band(Decimal(row["low"]), Decimal(row["high"]), row["source"])
