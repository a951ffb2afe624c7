"""Follows every case until the loop is closed."""
