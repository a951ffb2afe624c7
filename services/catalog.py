"""All services, in the order of the customer's journey. The only module that knows all of them.

A service is imported when it is needed and not before: a process with one service spends no memory on the others.
"""

# ruff: noqa: PLC0415 - see above

from collections.abc import Sequence

from shared.runtime.service import Service

NAMES = ("collector", "scoring", "alerts", "tickets", "notifications", "accounts")
"""What `run all` runs."""


def load(name: str) -> Service:
    """Import and return one service.

    Raises:
        KeyError: there is none called `name`.
    """
    match name:
        case "collector":
            from services.collector.service import SERVICE
        case "scoring":
            from services.scoring.service import SERVICE
        case "alerts":
            from services.alerts.service import SERVICE
        case "tickets":
            from services.tickets.service import SERVICE
        case "notifications":
            from services.notifications.service import SERVICE
        case "accounts":
            from services.accounts.service import SERVICE
        case _:
            raise KeyError(name)
    return SERVICE


def load_services(names: Sequence[str] = NAMES) -> tuple[Service, ...]:
    """Return the services with these names, by default all, in the order of the journey."""
    return tuple(load(name) for name in NAMES if name in names)
