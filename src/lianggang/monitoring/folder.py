"""A folder of results that is written again: what we wrote is replaced, what people did is kept."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

LIST = ".lianggang.json"
"""The list of the files that the last run wrote, with the SHA-256 of each."""
_ASIDE = "改过的旧文件"


def replace_contents(out: Path, work: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Move every file of `work` into `out` in place of what an earlier call put there.

    Files that an earlier call wrote and nobody changed are replaced or, when they are not written any more, removed.
    Files in the way that somebody changed or made go into a new folder in `out`; all others stay where they are.
    What fails or is interrupted on the way is taken back: `out` is then as it was. Returns the new files and those put
    aside. Raises OSError when the folder cannot be written.
    """
    ours = _listed(out)
    new = {path.relative_to(work).as_posix(): _digest(path) for path in _files(work) if path != work / LIST}
    (work / LIST).write_text(json.dumps(new, ensure_ascii=False, indent=1), "utf-8")
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    moves = _Moves()
    try:
        moves.make(out)
        aside = tuple(_put_aside(moves, out, _in_the_way(out, ours, new)))
        for name in dict.fromkeys([*ours, *new, LIST]):
            if (out / name).is_file():
                moves.move(out / name, old / name)
        for name in [*new, LIST]:
            moves.move(work / name, out / name)
    except BaseException:
        moves.take_back()
        _remove_empty(old)
        raise
    shutil.rmtree(old, ignore_errors=True)
    return tuple(out / name for name in sorted(new)), aside


@dataclass(slots=True)
class _Moves:
    """Files moved and folders made, which can be taken back; a move is noted first, so that none is forgotten."""

    moved: list[tuple[Path, Path]] = field(default_factory=list)
    made: list[Path] = field(default_factory=list)

    def make(self, folder: Path) -> None:
        """Make a folder and those above it, where there are none."""
        if not folder.exists():
            self.make(folder.parent)
            self.made.append(folder)
        folder.mkdir(exist_ok=True)

    def move(self, source: Path, target: Path) -> None:
        """Move a file or folder to where nothing stands."""
        self.make(target.parent)
        self.moved.append((source, target))
        os.replace(source, target)

    def take_back(self) -> None:
        """Put everything back where it was; what cannot be put back stays where it was moved to."""
        for source, target in reversed(self.moved):
            with suppress(OSError):
                if not os.path.lexists(source):
                    os.replace(target, source)
        for folder in reversed(self.made):
            with suppress(OSError):
                folder.rmdir()


def _remove_empty(folder: Path) -> None:
    """Remove a folder of folders; one that still holds a file stays."""
    for path in (*sorted(folder.rglob("*"), reverse=True), folder):
        with suppress(OSError):
            path.rmdir()


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


def _put_aside(moves: _Moves, out: Path, places: list[Path]) -> Iterator[Path]:
    folder = next(p for n in count(1) if not (p := out / f"{_ASIDE}{n}").exists())
    for place in places:
        moves.move(place, folder / place.relative_to(out))
        yield folder / place.relative_to(out)
