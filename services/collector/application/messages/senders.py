"""Who sends a message about a place, and whether an answer to it reaches us."""

from shared.directory.structure import Structure
from shared.gateways.ports import Outbound


def units_of(structure: Structure, location: str | None) -> list[str]:
    """Return a location and all units above it."""
    if location is None:
        return []
    return [unit.code for unit in reversed(structure.path_of(location))] or [location]


def takes_replies(gateway: Outbound, structure: Structure, location: str | None) -> bool:
    """Return whether an answer to a message about a place reaches us; where nobody sends for it, to any message.

    Args:
        gateway: of the channel.
        structure: of the company: units have senders.
        location: the place; None: none is known.
    """
    return gateway.takes_replies(gateway.account_for(units_of(structure, location)))
