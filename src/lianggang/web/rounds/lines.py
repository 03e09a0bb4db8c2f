"""Form lines as JSON and back: what a sheet keeps of what it asks."""

from __future__ import annotations

import json
import tempfile
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from lianggang.collect.form import FormLine, FormSpec
from lianggang.collect.typed import Cells
from lianggang.collect.write import write_form
from lianggang.web.rounds.models import Sheet

_HEAD = ("unit", "territory", "year", "number", "issuer", "approval", "valid_until")
_TEXTS = ("code", "name", "unit", "definition", "numerator", "denominator")


def line_to_dict(line: FormLine) -> dict[str, Any]:
    """A form line as JSON; bounds and history as strings, so that nothing is rounded."""
    history = {str(year): None if v is None else str(v) for year, v in (line.history or {}).items()}
    return {
        **{name: getattr(line, name) for name in _TEXTS},
        "scale": line.scale,
        "breakdowns": list(line.breakdowns),
        "valid_min": None if line.valid_min is None else str(line.valid_min),
        "valid_max": None if line.valid_max is None else str(line.valid_max),
        "history": history,
    }


def line_from_dict(data: dict[str, Any]) -> FormLine:
    """The line that `line_to_dict` wrote."""
    return FormLine(
        **{name: data[name] for name in _TEXTS},
        scale=data["scale"],
        breakdowns=tuple(data["breakdowns"]),
        valid_min=_decimal(data["valid_min"]),
        valid_max=_decimal(data["valid_max"]),
        history={int(year): _decimal(v) for year, v in data["history"].items()},
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def form_file(spec: FormSpec, filled: Cells) -> bytes:
    """The form with what is filled in as an Excel file; on a deadline day the same one is asked for again and again."""
    head = {name: getattr(spec, name) for name in _HEAD}
    said = [[*cell, text] for cell, text in filled.items() if text]
    return _written(json.dumps([head, [line_to_dict(line) for line in spec.lines], said]))


@lru_cache(maxsize=64)
def _written(form: str) -> bytes:
    head, lines, said = json.loads(form)
    filled = {(code, heading): text for code, heading, text in said}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_form(FormSpec(**head, lines=tuple(map(line_from_dict, lines))), path, filled)
        return path.read_bytes()


def form_of(sheet: Sheet) -> FormSpec:
    """The sheet as a form of the core: what is asked of whom."""
    scheme = sheet.scheme
    return FormSpec(
        unit=sheet.unit_name,
        territory=scheme.territory.name,
        year=scheme.year,
        lines=tuple(line_from_dict(line) for line in sheet.lines),
        number=sheet.number,
        issuer=scheme.issuer,
        approval=scheme.approval,
        valid_until=scheme.valid_until,
    )
