"""Comments of readers on figures and reports: the office answers, and what came of it is kept."""
