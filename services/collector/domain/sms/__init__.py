"""Reading text messages."""
