"""What must be put right: warnings, findings and faults of data, from the first word to the last."""
