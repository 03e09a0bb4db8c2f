"""Pages in common: layout, words, problems."""
