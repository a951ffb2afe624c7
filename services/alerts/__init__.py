"""Notices unhappy customers and tells those who can help."""
