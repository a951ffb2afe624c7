"""The history of the schema of notifications."""
