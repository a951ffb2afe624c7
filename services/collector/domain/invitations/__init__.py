"""Invitations: who is asked by a message of their own, what came of it, and what that says about a rate."""
