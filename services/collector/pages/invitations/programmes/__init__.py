"""ENTRANCE people: standing programmes, which invite a part of the customers again and again."""

BASE = "/console/collector/programmes"


def address_of(key: str, page: str = "") -> str:
    """Return the address of a programme's page."""
    return f"{BASE}/{key}/{page}" if page else f"{BASE}/{key}"
