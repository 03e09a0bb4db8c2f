"""Indicators, departments, consistency rules and upper-level targets as dated data, and the matcher."""

from lianggang.catalogue.load import load_catalogue
from lianggang.catalogue.match import match_indicator, match_indicators
from lianggang.catalogue.model import Catalogue, Department, Indicator, Match, Rule, UnitMatch, UpperTarget
from lianggang.catalogue.offices import match_unit

__all__ = [
    "Catalogue",
    "Department",
    "Indicator",
    "Match",
    "Rule",
    "UnitMatch",
    "UpperTarget",
    "load_catalogue",
    "match_indicator",
    "match_indicators",
    "match_unit",
]
