"""Evaluation: scores by shown rules, claims against the record, results that tell what is missing, merit of units."""
