"""Tables as files that are written while they are sent: CSV, JSON Lines and Parquet."""
