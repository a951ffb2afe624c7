"""Wishes about messages: written down, read, and obeyed."""
