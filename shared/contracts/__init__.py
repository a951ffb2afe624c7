"""The published language: every event that a service tells the others, and nothing else they know of each other."""
