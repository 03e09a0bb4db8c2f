"""Judging whole panels: one kernel over arrays, run in memory, out of core or on many machines."""
