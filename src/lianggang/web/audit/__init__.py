"""The append-only record of everything that was done."""
