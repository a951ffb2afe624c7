"""Saved views and their reports in the database."""
