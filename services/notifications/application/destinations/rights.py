"""Who may see and change which destinations."""

from services.notifications.domain.destination import Destination, DestinationNotFoundError, Owner
from shared.access import Caller
from shared.errors import ForbiddenError

MANAGE = "notifications:manage"


def may_manage(caller: Caller, owner: Owner) -> bool:
    """Return whether they may see and change an owner's destinations: one's own, and all with the scope for it."""
    is_own = owner.person_id is not None and owner.person_id == caller.person_id
    return is_own or caller.may(MANAGE)


def sees_address(caller: Caller, destination: Destination) -> bool:
    """Return whether they may read an address: of their own ones, and of teams. Nobody reads a webhook's again."""
    owner = destination.owner
    is_own = owner.person_id is not None and owner.person_id == caller.person_id
    return destination.channel != "chat" and (is_own or owner.team is not None)


def need_to_see(caller: Caller, destination: Destination) -> None:
    """Refuse a destination as if it did not exist.

    Raises:
        DestinationNotFoundError: they may not see it.
    """
    if not may_manage(caller, destination.owner):
        raise DestinationNotFoundError


def need_to_manage(caller: Caller, owner: Owner) -> None:
    """Refuse what is about somebody else.

    Raises:
        ForbiddenError: they lack the scope for it.
    """
    if not may_manage(caller, owner):
        message = f"Destinations of others and of teams are managed by whoever has the scope `{MANAGE}`."
        raise ForbiddenError(message)
