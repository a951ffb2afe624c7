"""Standing programmes: again and again a sample of the customers of every unit is invited, nobody too often."""
