"""The chapter of the manual is the one that the specification makes."""

from lianggang.engines.results import ASSESSMENTS, GAPS
from tests.spec import manual


def test_the_page_is_current():
    assert manual.MANUAL.read_text("utf-8") == manual.text(), "python -m tests.spec.manual"


def test_every_column_of_the_results_is_told():
    assert {*ASSESSMENTS.names, *GAPS.names} == set(manual._COLUMNS)
