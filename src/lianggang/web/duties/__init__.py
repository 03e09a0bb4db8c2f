"""The year's duties: what the plan asks to be done by when, meetings, inspections, projects, and the record of each."""
