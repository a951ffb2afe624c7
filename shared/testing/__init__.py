"""Tools for tests; production code may not import this room."""
