"""Offices of other levels: what they send, what is sent to them, and what became of it."""
