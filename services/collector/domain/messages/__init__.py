"""Messages to customers: what is sent, to whom, why, and what became of it."""
