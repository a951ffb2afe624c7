"""Notices to colleagues: who gets them, when, and what is not sent. Plain Python, no I/O, no clock."""
