"""Indicators, departments, consistency rules and upper-level targets as dated data, and the matcher."""
