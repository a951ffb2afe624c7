"""The walls all services have in common; each room imports only rooms below it."""
