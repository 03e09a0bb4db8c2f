"""Long work, done by a worker from a table."""
