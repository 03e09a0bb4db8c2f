"""A folder of results that is written again: what we wrote is replaced, what people did is kept."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

LIST = ".lianggang.json"
"""The list of the files that the last run wrote, with the SHA-256 of each."""
_ASIDE = "改过的旧文件"


def replace_contents(out: Path, work: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Move every file of `work` into `out` in place of what an earlier call put there.

    Files that an earlier call wrote and nobody changed are replaced or, when they are not written any more, removed.
    Files in the way that somebody changed or made go into a new folder in `out`; all others stay where they are.
    Returns the new files and those put aside. Raises OSError when the folder cannot be written.
    """
    out.mkdir(exist_ok=True)
    ours = _listed(out)
    new = {path.relative_to(work).as_posix(): _digest(path) for path in _files(work)}
    (work / LIST).write_text(json.dumps(new, ensure_ascii=False, indent=1), "utf-8")
    aside = tuple(_put_aside(out, _in_the_way(out, ours, new)))
    for name in ours.keys() - new.keys():
        (out / name).unlink(missing_ok=True)
    for name in new:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(work / name, out / name)
    os.replace(work / LIST, out / LIST)
    return tuple(out / name for name in sorted(new)), aside


def _listed(out: Path) -> Mapping[str, str]:
    """What the last run wrote, by name; nothing when its list is gone or spoilt, or names what lies outside."""
    try:
        listed = json.loads((out / LIST).read_text("utf-8"))
        return {n: d for n, d in listed.items() if ".." not in Path(n).parts and not Path(n).is_absolute()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _in_the_way(out: Path, ours: Mapping[str, str], new: Mapping[str, str]) -> list[Path]:
    """What stands where a file must go or be removed, and is not what we wrote there."""
    found: dict[Path, None] = {}
    for name in [*new, *ours]:
        for place in (*reversed((out / name).parents), out / name):
            if out in place.parents and _foreign(place, out / name, ours.get(name), new.get(name)):
                found[place] = None
    return list(found)


def _foreign(place: Path, goal: Path, written: str | None, wanted: str | None) -> bool:
    if place != goal:
        return place.exists() and not place.is_dir()
    if place.is_file():
        return _digest(place) not in (written, wanted)
    return place.exists()


def _put_aside(out: Path, places: list[Path]) -> Iterator[Path]:
    folder = next(p for n in count(1) if not (p := out / f"{_ASIDE}{n}").exists())
    for place in places:
        target = folder / place.relative_to(out)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(place, target)
        yield target
