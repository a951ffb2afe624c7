"""ENTRANCE people: webhook subscriptions of other systems, and everything that was delivered to them."""

from pathlib import Path
from typing import Annotated

from shared.web.console.templates import Console
from shared.web.console.visit import Visit, viewing

CONSOLE = Console(Path(__file__).parent)
BASE = "/console/notifications/webhooks"
NEW = f"{BASE}/-/new"
Reading = Annotated[Visit, viewing("webhooks:read")]
Writing = Annotated[Visit, viewing("webhooks:write")]


def address_of(key: str, *parts: str) -> str:
    """Return the address of a subscription's page, or of one below it."""
    return "/".join((BASE, key, *parts))
