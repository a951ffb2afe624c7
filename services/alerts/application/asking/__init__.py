"""Asking for notices: when, of whom, and why not."""
