"""The shadow: tables beside the live ones that a replay fills, and that take their place at once."""
