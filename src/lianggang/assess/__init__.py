"""Judging a target: attained or not, by which arithmetic, and how likely by the due year."""

from lianggang.assess.judge import assess
from lianggang.assess.model import Assessment, Verdict
from lianggang.assess.params import DEFAULT, Params

__all__ = ["DEFAULT", "Assessment", "Params", "Verdict", "assess"]
