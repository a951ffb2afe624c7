"""The history of the schema of tickets."""
