"""The history of the schema of scoring."""
