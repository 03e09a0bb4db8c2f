"""How a sheet looks in a page."""
