"""Files with a row for each customer, which somebody uploads."""
