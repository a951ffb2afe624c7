"""Routes of people that the collector knows."""
