"""Bytes to `Document`: the only place that knows file formats."""
