"""Making rules: the form with its builder of conditions, what it would have done, and what was changed when."""

BASE = "/console/alerts/rules"
NEW = f"{BASE}/-/new"
"""No rule can have this key, so it hides none."""


def address_of(key: str, *rest: str) -> str:
    """Return the address of a rule's page, or of one below it."""
    return "/".join((BASE, key, *rest))
