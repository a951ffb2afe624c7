"""Questions as templates need them: every word chosen, every value decided. One file for each family of types."""
