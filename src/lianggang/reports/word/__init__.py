"""Word files: the layout of official documents, native charts and citations."""
