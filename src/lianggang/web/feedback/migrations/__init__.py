"""Changes of the tables of comments."""
