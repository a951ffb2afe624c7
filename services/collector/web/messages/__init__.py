"""HTTP about messages to customers."""
