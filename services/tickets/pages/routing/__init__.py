"""ENTRANCE people: where cases go: routes and why, and the boards of teams."""

from services.tickets.pages.inbox_query import PATH

BASE = f"{PATH}/routes"
NEW = f"{BASE}/-/new"
TRY = f"{BASE}/-/try"
BOARD = f"{PATH}/board"


def address_of(key: str, *parts: str) -> str:
    """Return the address of what is done with a route."""
    return "/".join((BASE, key, *parts))
