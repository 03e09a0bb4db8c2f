"""How plans look in pages."""
