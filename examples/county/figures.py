"""Ten years of figures of the fictional county, from anchor values and the sizes of its populations.

A rate is given at anchor years, runs straight between them with a small wobble that depends on nothing but the
indicator and the year, and is turned into whole persons: the printed value is numerator over denominator. A part
of the population (男, 城镇) is cut out of the total, the other part is the rest, so that parts always add up.
"""

import csv
import random
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

YEARS = range(2015, 2025)
HEADER = (
    *("指标编码", "指标", "地区", "年份", "数值", "单位", "分子", "分母"),
    *("性别", "年龄", "城乡", "其他分组", "来源", "说明", "限定"),
)
SCALES = {"%": 100, "‰": 1000, "/10万": 100_000, "/万": 10_000}
GROUPS = {"男": ("性别", "男", "女"), "城镇": ("城乡", "城镇", "农村")}
Json = dict[str, Any]
Counts = tuple[int, int]


def at(series: Any, year: int) -> float | None:
    """The value of a list of ten, or of anchors {year: value} joined by straight lines."""
    if isinstance(series, list):
        return series[year - YEARS.start]
    if not isinstance(series, dict):
        return series
    before = max((y for y in series if y <= year), default=min(series))
    after = min((y for y in series if y >= year), default=max(series))
    if before == after:
        return series[before]
    return series[before] + (series[after] - series[before]) * (year - before) / (after - before)


def wobble(entry: Json, year: int) -> float:
    """A deviation between minus and plus `noise`, none in an anchor year."""
    if year in entry["anchors"]:
        return 0.0
    return (2 * random.Random(f"{entry['name']} {year}").random() - 1) * entry.get("noise", 0)


def scale(entry: Json) -> int:
    return entry.get("scale", SCALES.get(entry["unit"], 1))


def printed(part: int, population: int, factor: int) -> str:
    value = Decimal(part) * factor / Decimal(population)
    return str(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


class County:
    """The populations of the county, the denominators of its rates, and the indicators."""

    def __init__(self, source: Json) -> None:
        self.populations, self.shares = source["populations"], source["shares"]
        self.indicators = {entry["name"]: entry for entry in source["indicators"]}

    def size(self, name: str, year: int) -> int:
        """Persons in a population such as 活产 or in a part of one, 活产*0.96."""
        base, _, factor = name.partition("*")
        return round(at(self.populations[base], year) * float(factor or 1))

    def part(self, name: str, group: str, year: int) -> int:
        """Persons of a population that belong to 男 or 城镇."""
        base = name.partition("*")[0]
        known = self.populations.get(f"{base}·{group}")
        share = at(known, year) / self.size(base, year) if known else at(self.shares[group], year)
        return round(self.size(name, year) * share)


def numerator(entry: Json, year: int, denominator: int) -> int:
    """Counted outright, or what the rate makes of the denominator."""
    if "counts" in entry:
        return int(at(entry["counts"], year))
    rate = at(entry["anchors"], year) + wobble(entry, year)
    persons = round(rate * denominator / scale(entry))
    return min(persons, denominator) if entry["unit"] == "%" and not entry.get("gross") else persons


def first_part(total: Counts, size: int, gap: float) -> int:
    """Numerator of the first of two groups; `gap` is its rate minus that of the second."""
    persons, population = total
    rate = persons / population + gap * (population - size) / population
    return min(max(round(rate * size), 0, persons - (population - size)), size, persons)


def counts(entry: Json, county: County, year: int) -> dict[tuple[str, str], Counts]:
    """Numerator and denominator of the total ("", "") and of every part (性别, 男)."""
    if "sum" in entry:
        terms = [counts(county.indicators[name], county, year) for name in entry["sum"]]
        return {key: (sum(t[key][0] for t in terms), sum(t[key][1] for t in terms)) for key in terms[0]}
    population = county.size(entry["of"], year)
    total = numerator(entry, year, population), population
    result = {("", ""): total}
    for group, (column, first, second) in GROUPS.items():
        if group in entry:
            size = county.part(entry["of"], group, year)
            given = entry[group]
            part = at(given, year) if isinstance(given, list) else first_part(total, size, given / scale(entry))
            result[column, first] = (part, size)
            result[column, second] = (total[0] - part, population - size)
    return result


def rate_rows(entry: Json, county: County, year: int) -> Iterator[Json]:
    for (column, group), (part, population) in counts(entry, county, year).items():
        figures = {"数值": printed(part, population, scale(entry)), "分子": part, "分母": population}
        yield labelled(entry, year) | figures | ({column: group} if column else {})


def labelled(entry: Json, year: int) -> Json:
    return {
        "指标编码": entry.get("code", ""),
        "指标": entry["name"],
        "地区": "云泽县",
        "年份": year,
        "单位": entry["unit"],
        "来源": entry["source"],
        "说明": entry.get("note", ""),
        "限定": entry.get("qualifiers", {}).get(year, ""),
    }


def rows(entry: Json, county: County) -> Iterator[Json]:
    """The rows of one indicator: per year the total and its parts; a year without data says why."""
    gaps = entry.get("gaps", {})
    for year in YEARS:
        if year < entry.get("from", YEARS.start):
            continue
        if year in gaps:
            yield labelled(entry, year) | {"说明": gaps[year]}
        elif "values" not in entry:
            yield from rate_rows(entry, county, year)
        else:
            yield labelled(entry, year) | {"数值": at(entry["values"], year)}


def write(path: Path, source: Json) -> None:
    """Write all figures as one table, UTF-8."""
    county = County(source)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, HEADER, lineterminator="\n")
        table.writeheader()
        for entry in source["indicators"]:
            table.writerows(rows(entry, county))
