"""What this service can do: one file per noun, or per verb with a story of its own."""
