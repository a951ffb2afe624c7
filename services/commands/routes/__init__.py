"""`routes`: where cases go, as files."""
