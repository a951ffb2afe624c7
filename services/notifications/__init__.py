"""Notifies colleagues, on the ways on which they want to be reached, and other systems by webhook."""
