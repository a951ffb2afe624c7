"""Saved views of the page Scores: what they ask for, whose they are, and when they are sent as a report."""
