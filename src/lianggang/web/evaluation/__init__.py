"""Mid-term and final evaluation: scheme, self-evaluation, scoring, objections, results."""
