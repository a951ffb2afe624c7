"""Routing: which team a case goes to, who of them takes it, and why it is them. Pure."""
