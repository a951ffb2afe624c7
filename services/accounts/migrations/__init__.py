"""The history of the schema of accounts."""
