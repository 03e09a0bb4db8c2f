"""`Document` to `Plan`: lines, outline, goals, targets, units, tables, duties."""
