"""Libraries that read comments."""
