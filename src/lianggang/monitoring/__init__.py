"""One year's monitoring, from the plan document to the report."""
