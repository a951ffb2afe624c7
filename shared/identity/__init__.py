"""Finding out who calls: keys from the settings, keys and people that accounts knows, and what is remembered."""
