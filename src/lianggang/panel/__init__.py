"""Observations: tidy rows in, series out."""
