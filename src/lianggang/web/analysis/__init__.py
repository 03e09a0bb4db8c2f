"""The analytical copy of the figures, and what engines for many machines make of it."""
