"""Invite people, remind them, follow what comes of it."""
