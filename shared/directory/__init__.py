"""The company as every service knows it: units and places, touchpoints and their owners, people and teams.

Accounts owns it and publishes it; each service keeps a copy, without addresses.
"""
