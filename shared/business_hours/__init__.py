"""Business hours: when a place or a team is open, and how much open time passes between two moments. Pure."""
