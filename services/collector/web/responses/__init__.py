"""Routes of responses."""
