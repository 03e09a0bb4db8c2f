"""The kinds of documents beside the annual report, each composed of the same blocks."""
