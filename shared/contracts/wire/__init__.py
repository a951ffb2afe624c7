"""How events are written and read on the bus, and their published schemas. No domain knows of it."""
