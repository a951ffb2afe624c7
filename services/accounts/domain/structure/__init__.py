"""The company's structure, as people declare it: what is right, what changed, and units from a table."""
