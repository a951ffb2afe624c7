"""What can be done with API keys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.accounts.application.keys import ChangeKey, CreateKey, ListKeys, ReadKey, RevokeKey, RotateKey
from services.accounts.application.unit_locations import UnitLocations
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
    unit_of_work: UnitOfWork, clock: Clock, units: UnitLocations, configured: Mapping[str, tuple[str, ...]]
) -> KeysMenu:
    """Return the menu.

    Args:
        unit_of_work: of accounts.
        clock: by which keys expire.
        units: knows the locations of a unit.
        configured: scopes of the keys from the settings by their names.
    """
    return KeysMenu(
        create=CreateKey(unit_of_work, clock, units, configured.keys()),
        list=ListKeys(unit_of_work, units),
        read=ReadKey(unit_of_work, units),
        change=ChangeKey(unit_of_work, clock, units),
        rotate=RotateKey(unit_of_work, clock, units),
        revoke=RevokeKey(unit_of_work, clock, units),
        now=clock.now,
        configured=configured,
    )
