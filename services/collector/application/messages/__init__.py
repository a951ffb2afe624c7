"""Messages to customers: wanted, sent, followed."""
