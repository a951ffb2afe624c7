"""Rebuilding scores from the responses that the collector has, beside the live ones."""
