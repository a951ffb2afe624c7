"""ENTRANCE people: the inbox of cases, and what other pages show of them."""
