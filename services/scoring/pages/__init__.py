"""ENTRANCE people: scores, what respondents wrote, and what other pages show of both."""
