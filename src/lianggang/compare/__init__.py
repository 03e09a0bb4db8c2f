"""A plan against the plan above it or its predecessor, and a document against itself."""
