"""Hashing passwords with argon2id, in threads and few at a time: each takes much memory and a moment of a processor."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from services.accounts.application.people.commonest import commonest_passwords
from services.accounts.domain.people.passwords import LONGEST, checked_password, normalised
from shared.errors import UnavailableError

T = TypeVar("T")

AT_ONCE = 2
MOST_WAITING = 64


@dataclass(slots=True)
class Passwords:
    """Checks, hashes and compares passwords without blocking the event loop."""

    hasher: PasswordHasher = field(default_factory=PasswordHasher)
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _waiting: int = 0
    _nobodys: str = ""

    async def hash_new(self, password: str, *, names: tuple[str, ...]) -> str:
        """Return the hash of a new password.

        Args:
            password: as it was typed.
            names: what it must not be.

        Raises:
            InvalidFieldError: it cannot be one.
            UnavailableError: too many wait.
        """
        chosen = checked_password(password, names=names, commonest=commonest_passwords())
        return await self._in_thread(self.hasher.hash, chosen)

    async def fits(self, password: str, password_hash: str | None) -> bool:
        """Return whether a password is the one that was hashed. Takes as long for None, which fits nothing.

        Raises:
            UnavailableError: too many wait.
        """
        if not self._nobodys:
            self._nobodys = await self._in_thread(self.hasher.hash, secrets.token_urlsafe())
        typed = normalised(password[: 4 * LONGEST])[: LONGEST + 1]
        return (
            await self._in_thread(self._verified, password_hash or self._nobodys, typed) and password_hash is not None
        )

    def is_outdated(self, password_hash: str) -> bool:
        """Return whether it was hashed with other parameters than today's."""
        return self.hasher.check_needs_rehash(password_hash)

    async def rehash(self, password: str) -> str:
        """Return the hash, with today's parameters, of a password that fitted."""
        return await self._in_thread(self.hasher.hash, normalised(password))

    def _verified(self, password_hash: str, password: str) -> bool:
        try:
            return self.hasher.verify(password_hash, password)
        except (Argon2Error, InvalidHashError):
            return False

    async def _in_thread(self, call: Callable[..., T], *arguments: str) -> T:
        if self._waiting >= MOST_WAITING:
            message = "too many passwords are waiting to be checked"
            raise UnavailableError(message)
        self._waiting += 1
        try:
            async with self._slots:
                return await asyncio.to_thread(call, *arguments)
        finally:
            self._waiting -= 1
