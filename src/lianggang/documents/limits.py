"""How much a document may ask of the machine before it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one document.

    file_bytes: size of the file. part_bytes: one unpacked part of a zip container. unpacked_bytes: all its parts.
    ratio: unpacked to packed size of a part above one megabyte. characters: of the whole text.
    cells: positions of all table grids.
    pages: pages of a PDF or OFD file. seconds: time that a program from outside (LibreOffice) may take.
    """

    file_bytes: int = 50 * MEGABYTE
    part_bytes: int = 64 * MEGABYTE
    unpacked_bytes: int = 400 * MEGABYTE
    ratio: int = 300
    characters: int = 3_000_000
    cells: int = 500_000
    pages: int = 2_000
    seconds: float = 120.0


DEFAULT = Limits()

Progress = Callable[[int, int], None]
"""Called after each scanned page with the number of pages done and of all; what it raises ends the reading."""
