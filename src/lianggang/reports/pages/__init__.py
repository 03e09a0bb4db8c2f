"""Plain pages of a round: no script, one style sheet, nothing from elsewhere."""
