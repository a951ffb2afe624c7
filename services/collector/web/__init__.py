"""The HTTP entrance."""
