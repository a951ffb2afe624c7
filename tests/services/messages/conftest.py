"""The collector alone, for what leaves it."""
