"""Saved views of scores: kept, read, and sent as reports when they are due."""
