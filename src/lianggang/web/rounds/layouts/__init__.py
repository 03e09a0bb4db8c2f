"""A unit's own workbook: which of its cells are the form's, proposed, corrected, remembered."""
