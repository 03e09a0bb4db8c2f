"""How much a document may ask of the machine before it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one document.

    file_bytes: size of the file. part_bytes: one unpacked part of a zip container. unpacked_bytes: all its parts, each
    as often as it is read. ratio: unpacked to packed size of a part above one megabyte. characters: of the whole text.
    cells: positions of all table grids. tags: of one part or page in XML or HTML.
    pages: pages of a PDF or OFD file. scanned: pages that are recognised, each of which takes seconds.
    seconds: time that a program from outside (LibreOffice) may take.
    memory: bytes of address space of a process of its own (LibreOffice, `apart`).
    """

    file_bytes: int = 50 * MEGABYTE
    part_bytes: int = 64 * MEGABYTE
    unpacked_bytes: int = 400 * MEGABYTE
    ratio: int = 300
    characters: int = 3_000_000
    cells: int = 500_000
    tags: int = 2_000_000
    pages: int = 2_000
    scanned: int = 300
    seconds: float = 120.0
    memory: int = 4096 * MEGABYTE


DEFAULT = Limits()

Progress = Callable[[int, int], None]
"""Called after each scanned page with the number of pages done and of all; what it raises ends the reading."""

Alive = Callable[[], None]
"""Called after each page whose text was taken, to show that the reading goes on; what it raises ends the reading."""
