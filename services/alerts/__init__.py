"""Notices unhappy customers and alerts those who can help."""
