"""Verdicts: does a series attain a target, and by which arithmetic."""
