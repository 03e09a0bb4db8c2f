"""The parameters of the public interface: one table from which requests are read and the description is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lianggang.findings import Finding, error

MAX_ROWS, DEFAULT_ROWS = 2000, 500


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an address. pattern: what it must look like. low, high: of a number."""

    name: str
    about: str
    pattern: str = ""
    low: int | None = None
    high: int | None = None

    @property
    def is_number(self) -> bool:
        """Whether it is a whole number."""
        return self.low is not None

    def read(self, text: str) -> int | str | Finding:
        """The value that a text means, or what is wrong with it."""
        if not self.is_number:
            return text if re.fullmatch(self.pattern, text) else self._wrong(text)
        assert self.low is not None
        assert self.high is not None
        if not re.fullmatch(r"[0-9]{1,10}", text) or not self.low <= int(text) <= self.high:
            return self._wrong(text)
        return int(text)

    def _wrong(self, text: str) -> Finding:
        wanted = f"{self.low}到{self.high}的整数" if self.is_number else self.about
        return error(
            "parameter-wrong", f"参数{self.name}不能是“{text[:40]}”，应为{wanted}。", advice="见 openapi.json。"
        )

    def described(self) -> dict[str, Any]:
        """As OpenAPI 3.1 has it."""
        bounds = {"type": "integer", "minimum": self.low, "maximum": self.high}
        schema = bounds if self.is_number else {"type": "string", "pattern": f"^(?:{self.pattern})$"}
        return {"name": self.name, "in": "query", "required": False, "description": self.about, "schema": schema}


_CODE = r"[0-9]{6,12}"
RELEASE = Parameter("release", "版次的编号；不写，用最新一版", low=1, high=10**9)
PAGE = (
    Parameter("limit", f"一页几行，最多{MAX_ROWS}", low=1, high=MAX_ROWS),
    Parameter("after", "从哪一行以后，上一页的next", low=0, high=10**10 - 1),
)
VALUES = (
    RELEASE,
    Parameter("area", "地区的区划代码", pattern=_CODE),
    Parameter("indicator", "指标代码，如C-HEA-002", pattern=r"[A-Za-z0-9一-鿿_\- ]{1,30}"),
    Parameter("from", "从哪一年", low=1900, high=2200),
    Parameter("to", "到哪一年", low=1900, high=2200),
    Parameter("part", "分组，如女、农村、合计", pattern=r"[^\x00-\x1f]{1,30}"),
    *PAGE,
)
INDICATORS = (RELEASE, Parameter("q", "名称或代码里的字", pattern=r"[^\x00-\x1f]{1,40}"), *PAGE)
AREAS = (RELEASE,)
RELEASES = (Parameter("area", "地区的区划代码", pattern=_CODE),)


def read(parameters: tuple[Parameter, ...], query: Mapping[str, str]) -> tuple[dict[str, Any], list[Finding]]:
    """The values of a query, and what is wrong with it; a parameter that is not in the table is told, not ignored."""
    known = {p.name: p for p in parameters}
    told = [
        error("parameter-unknown", f"没有参数{name[:40]}。", advice="见 openapi.json。")
        for name in query
        if name not in known
    ]
    found = {name: known[name].read(text) for name, text in query.items() if name in known}
    told += [value for value in found.values() if isinstance(value, Finding)]
    return {name: value for name, value in found.items() if not isinstance(value, Finding)}, told
