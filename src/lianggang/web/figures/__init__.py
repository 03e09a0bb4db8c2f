"""Approved values and what the core makes of them."""
