"""Excel files: the division of tasks, the results, the warnings and the yearbook."""
