"""What is done about destinations: by those whose they are, and by who manages them."""
