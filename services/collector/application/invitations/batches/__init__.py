"""Invite many people at once: try it, do it piece by piece, follow it, take it back."""
