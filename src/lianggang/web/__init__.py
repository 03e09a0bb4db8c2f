"""The office online: a Django application as a thin shell over the core."""
