"""Routes of invitations."""
