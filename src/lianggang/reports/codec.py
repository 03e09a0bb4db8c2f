"""Frozen dataclasses as plain JSON values and back, by their own annotations.

Fields that are empty as their type has it ("", None, (), {}) are left out. A value of a shared class is written once,
in a table of its class, and everywhere else by its number there. Fields that do not count in comparisons are not kept.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

Tables = dict[str, list[Any]]


@dataclass(slots=True)
class Writer:
    """Writes values; `tables` fills with those of the shared classes."""

    shared: tuple[type, ...]
    tables: Tables = field(default_factory=dict)
    _known: dict[str, int] = field(default_factory=dict)
    _seen: dict[int, int] = field(default_factory=dict)  # by identity: the whole outlives the writing

    def plain(self, value: Any) -> Any:
        """The value as JSON-ready data; TypeError for what is neither plain nor a dataclass."""
        match value:
            case None | bool() | str() if not isinstance(value, Enum):
                return value
            case Enum():
                return value.value
            case int() | float():
                return value
            case Decimal():
                return {"decimal": f"{value:f}"}
            case date():
                return value.isoformat()
            case tuple() | list():
                return [self.plain(v) for v in value]
            case Mapping():
                return {str(k): self.plain(v) for k, v in value.items()}
        if not is_dataclass(value):
            raise TypeError(f"cannot write {type(value).__name__}")
        return self._number(value) if isinstance(value, self.shared) else self._object(value)

    def _object(self, value: Any) -> dict[str, Any]:
        cls: Any = type(value)
        found = {name: (getattr(value, name), left_out) for name, (_, left_out) in _fields(cls).items()}
        return {name: self.plain(v) for name, (v, left_out) in found.items() if v != left_out}

    def _number(self, value: Any) -> int:
        """Where the value stands in the table of its class; it is put there when it is new."""
        if id(value) not in self._seen:
            self._seen[id(value)] = self._entered(value)
        return self._seen[id(value)]

    def _entered(self, value: Any) -> int:
        table = self.tables.setdefault(type(value).__name__, [])
        key = repr(value)  # 9.8 and 9.80 are equal, but not the same in print
        if key not in self._known:
            written = self._object(value)
            self._known[key] = len(table)
            table.append(written)
        return self._known[key]


@dataclass(slots=True)
class Reader:
    """Reads what a `Writer` wrote, with the same shared classes and its tables."""

    shared: tuple[type, ...]
    tables: Tables
    _done: dict[tuple[str, int], Any] = field(default_factory=dict)

    def value(self, hint: Any, data: Any) -> Any:
        """The value of an annotated type; TypeError, ValueError or LookupError when the data are no such value."""
        if isinstance(data, Mapping) and data.keys() == {"decimal"}:
            return Decimal(data["decimal"])
        if hint in _PLAIN:
            return hint(data)
        origin = typing.get_origin(hint)
        if origin is None:
            return self._single(hint, data)
        return self._composed(origin, typing.get_args(hint), data)

    def _composed(self, origin: Any, args: tuple[Any, ...], data: Any) -> Any:
        if origin in (types.UnionType, typing.Union):
            wanted = [a for a in args if a not in (type(None), Decimal)]
            return None if data is None else self.value(wanted[0], data)
        if origin is tuple:
            hints = [args[0]] * len(data) if args[-1] is Ellipsis else args
            return tuple(self.value(h, d) for h, d in zip(hints, data, strict=True))
        return {k: self.value(args[1], v) for k, v in data.items()}

    def _single(self, cls: Any, data: Any) -> Any:
        if cls is date:
            return date.fromisoformat(data)
        if cls in self.shared and isinstance(data, int):
            key = (cls.__name__, data)
            if key not in self._done:
                self._done[key] = self._object(cls, self.tables[cls.__name__][data])
            return self._done[key]
        return self._object(cls, data) if is_dataclass(cls) else cls(data)

    def _object(self, cls: Any, data: Mapping[str, Any]) -> Any:
        found = {}
        for name, (hint, left_out) in _fields(cls).items():
            if name not in data and left_out is _REQUIRED:
                raise ValueError(f"{name} is missing")
            found[name] = self.value(hint, data[name]) if name in data else left_out
        return cls(**found)


_PLAIN = (str, bool, int, float)


_REQUIRED = object()


@cache
def _fields(cls: Any) -> Mapping[str, tuple[Any, Any]]:
    """Field → its type and the empty value that is left out, of the fields that count in comparisons."""
    hints = typing.get_type_hints(cls)
    return {f.name: (hints[f.name], _empty(hints[f.name])) for f in fields(cls) if f.compare}


def _empty(hint: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return None
    if origin is tuple:
        return ()
    if hint is str:
        return ""
    return {} if isinstance(origin, type) and issubclass(origin, Mapping) else _REQUIRED
