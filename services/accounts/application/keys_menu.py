"""What can be done with API keys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.accounts.application.granting import LocationsOf
from services.accounts.application.keys import ChangeKey, CreateKey, ListKeys, ReadKey, RevokeKey, RotateKey
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class KeysMenu:
    """API keys, from making to revoking."""

    create: CreateKey
    list: ListKeys
    read: ReadKey
    change: ChangeKey
    rotate: RotateKey
    revoke: RevokeKey
    now: Callable[[], datetime]
    """The moment by which a shown key works or not."""
    configured: Mapping[str, tuple[str, ...]]
    """Scopes of the keys from the settings by their names, without the admin key."""


def keys_menu(
    unit_of_work: UnitOfWork, clock: Clock, locations_of: LocationsOf, configured: Mapping[str, tuple[str, ...]]
) -> KeysMenu:
    """Return the menu.

    Args:
        unit_of_work: of accounts.
        clock: by which keys expire.
        locations_of: knows the locations of a unit.
        configured: scopes of the keys from the settings by their names.
    """
    return KeysMenu(
        create=CreateKey(unit_of_work, clock, locations_of, configured.keys()),
        list=ListKeys(unit_of_work, locations_of),
        read=ReadKey(unit_of_work, locations_of),
        change=ChangeKey(unit_of_work, clock, locations_of),
        rotate=RotateKey(unit_of_work, clock, locations_of),
        revoke=RevokeKey(unit_of_work, clock, locations_of),
        now=clock.now,
        configured=configured,
    )
