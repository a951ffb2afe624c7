"""Surveys on other people's websites: the script, the card, and the settings that the server gives them."""
