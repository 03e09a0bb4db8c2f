"""The confirmation of a reading in Excel: a workbook to go through, and the corrections that come back in it."""

from lianggang.monitoring.review.read import read_review
from lianggang.monitoring.review.write import write_review

__all__ = ["read_review", "write_review"]
