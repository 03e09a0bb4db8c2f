"""Territories and units, with their history."""
