"""Surveys on other people's websites: the script, the card, and what they are told."""
