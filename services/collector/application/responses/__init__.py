"""What can be done with responses."""
