"""The history of the schema of collector."""
