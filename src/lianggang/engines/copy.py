"""The files of an analytical copy: those that its manifest names, whatever else still lies beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lianggang.errors import unusable

MANIFEST, KIND = "manifest.json", "lianggang-copy"


def is_copy(folder: Path) -> bool:
    """Whether a folder has the manifest of a copy; other folders of Parquet may have another manifest."""
    path = folder / MANIFEST
    return path.is_file() and f'"{KIND}"' in path.read_text("utf-8", errors="replace")


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the copy in a folder says of itself. Raises LianggangError when it is no manifest of a copy."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        _ = [(part["file"], int(part["bytes"])) for part in manifest["parts"]]
    except (ValueError, KeyError, TypeError) as problem:
        text = f"“{folder / MANIFEST}”读不懂，不是分析副本的清单"
        raise unusable("manifest-broken", text, advice="换一个文件夹重新写出分析副本") from problem
    return manifest  # type: ignore[no-any-return]


def copied_files(folder: Path) -> list[Path]:
    """The Parquet files of a folder: of the copy that its manifest names, else all that lie in it.

    Raises LianggangError when the manifest cannot be read or a file that it names is not there whole.
    """
    if not is_copy(folder):
        return sorted(folder.glob("*.parquet"))
    sizes = {folder / part["file"]: part["bytes"] for part in read_manifest(folder)["parts"]}
    if lost := [path.name for path, size in sizes.items() if not path.exists() or path.stat().st_size != size]:
        raise unusable("copy-incomplete", f"分析副本缺文件或不完整：{'、'.join(lost[:3])}", advice="重新写出分析副本")
    return sorted(sizes)
