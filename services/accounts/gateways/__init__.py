"""Libraries that know about the world."""
