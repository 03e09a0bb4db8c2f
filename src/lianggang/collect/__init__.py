"""The annual collection: forms out, filled forms in, checks."""
