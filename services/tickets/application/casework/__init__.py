"""What people do with cases besides their states, and what follows from it."""
