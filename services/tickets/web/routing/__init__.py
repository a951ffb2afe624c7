"""Routes about where cases go."""
