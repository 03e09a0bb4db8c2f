"""Running an office: create it, serve it, back it up, restore it, look after it."""
