"""Every kind of document looks as it did when somebody last looked at it."""

from __future__ import annotations

import numpy as np
import pytest

from lianggang.documents.office import find_program
from tests.reports.kinds import pictures

ALIKE = 0.005  # of the paper: less than two lines of text

needs_office = pytest.mark.skipif(find_program() is None, reason="LibreOffice is not installed")


@needs_office
@pytest.mark.parametrize("document", pictures.DOCUMENTS)
def test_the_first_pages_look_as_reviewed(document: str) -> None:
    here, reviewed = pictures.surroundings(), pictures.kept_surroundings()
    if here != reviewed:
        pytest.skip(f"other fonts or another LibreOffice than the reviewed pictures were made with: {here}")
    now, before = pictures.printed(document), pictures.kept(document)
    assert len(now) == len(before)
    assert max(pictures.difference(a, b) for a, b in zip(now, before, strict=True)) < ALIKE


def test_a_lost_table_is_a_difference() -> None:
    """What the comparison is for: a part of a reviewed page goes missing, or the page has another size."""
    [page, *_] = pictures.kept("brief")
    lost = page.copy()
    lost[len(page) // 3 : len(page) // 2] = 255
    assert pictures.difference(page, lost) > ALIKE
    assert pictures.difference(page, page) == 0
    assert pictures.difference(page, np.zeros((3, 3), np.uint8)) == 1
