"""Knows people, teams, places and keys."""
