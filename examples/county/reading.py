"""The careful reading of the plan in the interchange form, from the annotations beside its text."""

import re
from typing import Any

AIM = re.compile(
    r"(?P<kind>level|change|annual_change) (?P<comparator>>=|<=|>|<|~) (?P<value>-?[\d.]+) (?P<unit>\S+?)"
    r"(?: (?P<base>\d{4}))?(?P<borderline> borderline)?"
    r"|(?P<ratio>ratio) (?P<ratio_comparator>>=|=) (?P<quotient>\d+:\d+)"
    r"|direction (?P<direction>up|down|narrow|stable|slow_rise)(?: (?P<direction_unit>\S+))?"
    r"|relation (?P<bound>>=|<=|~) (?P<relative_to>\S+)"
)
NO_DATA = "——"
Json = dict[str, Any]


def fields(line: str) -> list[str]:
    """The fields of an annotation or a table row: a | b | c."""
    return [part.strip() for part in line.split(" | ")]


def names(text: str) -> list[str]:
    """The offices of a list: 县民政局、县妇联."""
    return [part for part in text.split("、") if part and part != NO_DATA]


def number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def aim(spec: str) -> Json:
    """What a target demands, from its short form; raises ValueError when the form is unknown."""
    match = AIM.fullmatch(spec)
    if match is None:
        raise ValueError(f"unknown aim: {spec}")
    m = match.groupdict()
    demand: Json = {"kind": m["kind"], "comparator": m["comparator"], "value": None, "unit": m["unit"]}
    demand["baseline_year"] = int(m["base"]) if m["base"] else None
    if m["value"]:
        demand["value"] = number(m["value"])
    elif m["ratio"]:
        demand |= {"kind": "ratio", "comparator": m["ratio_comparator"], "value": m["quotient"]}
    elif m["direction"]:
        demand |= {"kind": "direction", "unit": m["direction_unit"], "direction": m["direction"]}
    else:
        demand |= {"kind": "relation", "comparator": m["bound"], "relative_to": m["relative_to"]}
    return demand | ({"borderline": True} if m["borderline"] else {})


def target(indicator: str, spec: str, quote: str, population: str | None = None) -> Json:
    return {"indicator": indicator, "quote": quote, **aim(spec), "population": population}


def targets(item: Json) -> list[Json]:
    return [target(*fields(line)) for line in item.get("targets", [])]


def goals(area: Json) -> list[Json]:
    return [
        {
            "number": number,
            "text": item["text"],
            "lead_units": names(item.get("lead", "")),
            "responsible_units": names(item.get("units", "")),
            "targets": targets(item),
        }
        for number, item in numbered(area["goals"])
    ]


def strategies(area: Json) -> list[Json]:
    return [
        {
            "number": number,
            "title": item["title"],
            "lead_units": [],
            "responsible_units": names(item["units"]),
            "targets": targets(item),
        }
        for number, item in numbered(area["strategies"])
    ]


def numbered(items: list[Json]) -> list[tuple[str, Json]]:
    """The items with their numbers; an item may carry a number of its own, later ones count on from it."""
    result, last = [], 0
    for item in items:
        last = int(item.get("number", last + 1))
        result.append((str(last), item))
    return result


def row_targets(name: str, cell: str, specs: str, year: str = "") -> list[Json]:
    """The targets of a table row; a compound row names each indicator: 甲率：level >= 98 %；乙率：…"""
    parts = [part.rpartition("：") for part in specs.split("；")]
    suffix = f"（{year}）" if year else ""
    return [target((indicator or name) + suffix, spec, cell) for indicator, _, spec in parts]


def indicator_row(line: str, columns: list[str]) -> Json:
    area, no, name, unit, base, first, second, attribute, offices, *specs = fields(line)
    row = {"area": area, "number": no, "name": name, "unit": None if unit == NO_DATA else unit, "baseline": base}
    if len(specs) == 1:
        row |= {"parent_target": first, "target": second}
        found = row_targets(name, second, specs[0])
    else:
        row |= {"parent_target": "", "midterm_target": first, "target": second}
        found = row_targets(name, first, specs[0], columns[0]) + row_targets(name, second, specs[1], columns[1])
    return row | {"attribute": attribute, "units": names(offices), "targets": found}


def completion_row(line: str) -> Json:
    no, name, unit, baseline, goal, actual, spec = fields(line)
    row = {"number": no, "name": name, "unit": unit, "baseline": baseline, "target": goal, "actual": actual}
    return row | {"targets": row_targets(name, goal, spec)}


def projects(plan: Json) -> list[Json]:
    return [
        {
            "box": box["box"],
            "title": box["title"],
            "area": area["title"],
            "units": names(box["units"]),
            "items": [item.partition("：")[0] for item in box["items"]],
            "targets": targets(box),
        }
        for area in plan["areas"]
        for box in area.get("projects", [])
    ]


def duties(plan: Json) -> list[Json]:
    sections = plan["implementation"]["sections"] + plan["monitoring"]["sections"]
    return [duty(line) for section in sections for line in section["duties"]]


def duty(line: str) -> Json:
    who, what, when, to, quote = (part.strip() for part in line.split("|"))
    return {"who": names(who), "what": what, "when": when or None, "to": to or None, "quote": quote}


def areas(plan: Json) -> list[Json]:
    numerals = "一二三四五六七八九"
    return [
        {"number": f"（{numerals[i]}）", "title": a["title"], "goals": goals(a), "strategies": strategies(a)}
        for i, a in enumerate(plan["areas"])
    ]


def plan_reading(notice: Json, plan: Json) -> Json:
    facts = {key: notice[key] for key in ("region", "region_level", "issuer", "document_number")}
    columns = plan["indicators"]["columns"]
    return {
        "title": plan["title"],
        "subject": plan["subject"],
        **facts,
        "issued_on": notice["issued_on"].isoformat(),
        "period": plan["period"],
        "based_on": plan["based_on"],
        "areas": areas(plan),
        "indicator_table": [indicator_row(line, columns) for line in plan["indicators"]["rows"]],
        "completion_table": [completion_row(line) for line in plan["completion"]["rows"]],
        "projects": projects(plan),
        "duties": duties(plan),
    }


def document(source: str, notice: Json, plans: list[Json], blemishes: list[Json]) -> Json:
    """The reading of the whole document; `blemishes` are the flaws that a reader should report."""
    readings = [plan_reading(notice, plan) for plan in plans]
    return {"source": source, "blemishes": blemishes, "plans": readings}
