"""The annual round: scheme, sheets, entries and what may be done with them."""
