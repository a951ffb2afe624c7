"""What companies know about their customers: read, written, imported."""
