"""The menu: everything accounts can do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.accounts.application.callers import CallerOf
from services.accounts.application.keys import ChangeKey, CreateKey, ListKeys, ReadKey, RevokeKey, RotateKey


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
    configured: Sequence[tuple[str, tuple[str, ...]]]
    """Names and scopes of the keys from the settings, without the admin key."""


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""

    callers: CallerOf
    keys: KeysMenu
