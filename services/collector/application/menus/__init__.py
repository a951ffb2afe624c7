"""Menus of single nouns, and how they are made."""
