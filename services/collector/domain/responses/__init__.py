"""What comes back, and whether it can be taken."""
