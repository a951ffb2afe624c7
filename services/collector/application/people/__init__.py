"""What can be done about people that the collector knows: find them, forget them."""
