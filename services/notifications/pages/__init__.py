"""ENTRANCE people: how they are reached, and what was sent to them."""
