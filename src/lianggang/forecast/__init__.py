"""Forecasts to the end of the plan."""
