"""Where it is kept: the only SQL of this service."""
