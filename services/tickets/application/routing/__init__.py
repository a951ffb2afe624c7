"""Routing: give cases to teams and people, by the routes, and whenever somebody has room again."""
