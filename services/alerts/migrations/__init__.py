"""The history of the schema of alerts."""
