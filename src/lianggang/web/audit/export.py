"""Events as lines of JSON, one an event, and the check of such a file without any database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from lianggang.errors import unusable
from lianggang.web.audit.chain import Link


def links_of(path: Path) -> Iterator[Link]:
    """The events of an exported file. Raises LianggangError where a line is no event."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                link = json.loads(line)
                link["number"], link["hash"]
            except (ValueError, KeyError, TypeError) as problem:
                raise unusable(
                    "audit-unreadable", "不是审计记录。", place=f"{path.name} 第{number}行", advice="请重新导出。"
                ) from problem
            yield link
