"""Who a credential belongs to: asked once, remembered for seconds, and for minutes while accounts cannot be asked."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Protocol

from shared.access import Caller
from shared.errors import UnavailableError
from shared.identity.keys import is_from, is_key
from shared.identity.memory import Guesses, Kind, Mark, Memory
from shared.identity.ring import ADMIN, KeyRing, digest_of

KEPT_SECONDS = 15 * 60.0
"""So long a known key is accepted while accounts cannot be asked; sessions are not."""
MOST_ASKED_AT_ONCE = 64
"""So many credentials that were never known may be asked about at once; known ones never wait for them."""
LONGEST_SESSION = 200
_UNKNOWN = "it cannot be found out at the moment who sends this"


@dataclass(frozen=True, slots=True)
class Credential:
    """What a request brought along to say who sent it."""

    kind: Kind
    secret: str
    address: str = ""
    """Where the request came from; keys may be limited to networks."""


class Accounts(Protocol):
    """The service that knows people and keys: in this process, or asked over HTTP."""

    async def caller_of(self, credential: Credential) -> Caller | None:
        """Return whose it is; None when it is nobody's, or not any more.

        A key's answer does not depend on the address: the networks that it is limited to are part of the answer.

        Raises:
            UnavailableError: it cannot be asked at the moment.
        """
        ...


class Witness(Protocol):
    """Notes what people who run Heed must learn of. It returns at once."""

    def break_glass(self, address: str) -> None:
        """The admin key was used."""

    def unverified(self, caller: Caller, address: str) -> None:
        """A key was accepted though accounts could not be asked."""


@dataclass(slots=True)
class _Silent:
    def break_glass(self, address: str) -> None: ...

    def unverified(self, caller: Caller, address: str) -> None: ...


class Identities:
    """Finds the caller of a credential: in the settings, then at accounts, and remembers what accounts said."""

    def __init__(
        self,
        ring: KeyRing,
        accounts: Accounts | None,
        now: Callable[[], float],
        *,
        block_of: Callable[[str], str] = str,
        witness: Witness | None = None,
    ) -> None:
        """Combine the sources.

        Args:
            ring: keys from the settings.
            accounts: None: there is none, so only the keys of the settings are known.
            now: monotonic seconds.
            block_of: takes an address and returns the block of addresses that one customer of a provider has.
            witness: learns of the admin key's use, and of keys that are accepted without asking.
        """
        self._ring = ring
        self._accounts = accounts
        self._now = now
        self._block_of = block_of
        self._witness = witness or _Silent()
        self._memory = Memory()
        self._guesses = Guesses()
        self._asking: dict[Mark, asyncio.Task[Caller | None]] = {}
        self._asked_for_the_first_time = 0
        self._generation = 0
        self._closing: list[Callable[[], Coroutine[None, None, None]]] = []

    async def caller_of(self, credential: Credential) -> Caller | None:
        """Return whose credential it is; None when it is nobody's, or not valid for where it comes from.

        Raises:
            TooManyRequestsError: its address has sent too many wrong ones.
            UnavailableError: accounts would have to be asked and cannot be.
        """
        digest = digest_of(credential.secret)
        if credential.kind == "key":
            configured = self._ring.caller_with(digest)
            if configured is not None:
                if configured.name == ADMIN:
                    self._witness.break_glass(credential.address)
                return configured
        caller = await self._remembered(credential, digest)
        if caller is None or (caller.networks and not is_from(credential.address, caller.networks)):
            self.count_wrong(credential)
            return None
        return caller

    async def ask(self, credential: Credential) -> Caller | None:
        """Return what accounts itself says at this moment, for a process that remembers it on its own.

        Where the credential comes from is for that process to judge.

        Raises:
            UnavailableError: accounts cannot be asked.
        """
        if self._accounts is None or not _is_worth_asking(credential):
            return None
        return await self._accounts.caller_of(credential)

    def check_guesses(self, credential: Credential) -> None:
        """Refuse an address that has sent too many wrong credentials.

        Raises:
            TooManyRequestsError: says for how long.
        """
        self._guesses.check(credential.kind, self._block_of(credential.address), self._now())

    def count_wrong(self, credential: Credential) -> None:
        """Count a wrong credential against the address that sent it."""
        self._guesses.count(credential.kind, self._block_of(credential.address), self._now())

    def forget(self, name: str | None = None) -> None:
        """Ask anew, for something was revoked in this process.

        Args:
            name: of the caller to forget; None: all of them.
        """
        self._generation += 1
        self._asking.clear()  # whoever asks from now on must not get an answer that is older than this
        self._memory.forget(name)

    def close_with(self, close: Callable[[], Coroutine[None, None, None]]) -> None:
        """Let `close` be called at the end."""
        self._closing.append(close)

    async def close(self) -> None:
        """Close what was opened for asking."""
        for close in reversed(self._closing):
            await close()

    async def _remembered(self, credential: Credential, digest: str) -> Caller | None:
        # Keys are as good from one address as from another that is allowed, so an outage concerns no new addresses.
        mark = (credential.kind, digest, "" if credential.kind == "key" else credential.address)
        known = self._memory.known(mark)
        if known is None:
            self.check_guesses(credential)
            if self._accounts is None or self._memory.is_nobodys(mark, self._now()):
                return None
            return await self._asked_once(mark, credential, is_new=True) if _is_worth_asking(credential) else None
        if not known.is_fresh(self._now()):
            try:
                return await self._asked_once(mark, credential, is_new=False)
            except UnavailableError:
                known.asked_at = self._now()
                if self._memory.known(mark) is not known:  # it was revoked meanwhile
                    raise
        if known.is_confirmed:
            return known.caller
        if credential.kind != "key" or self._now() - known.confirmed_at >= KEPT_SECONDS:
            raise UnavailableError(_UNKNOWN)
        self._witness.unverified(known.caller, credential.address)
        return known.caller

    async def _asked_once(self, mark: Mark, credential: Credential, *, is_new: bool) -> Caller | None:
        """Ask accounts; whoever sends the same meanwhile waits for the same answer."""
        asking = self._asking.get(mark)
        if asking is None:
            if is_new and self._asked_for_the_first_time >= MOST_ASKED_AT_ONCE:
                message = "too many unknown keys and sessions are sent at this moment"
                raise UnavailableError(message)
            self._asked_for_the_first_time += is_new
            answer = self._ask_and_keep(mark, credential, self._generation, is_new=is_new)
            asking = self._asking[mark] = asyncio.create_task(answer)
            asking.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(asking)

    async def _ask_and_keep(
        self, mark: Mark, credential: Credential, generation: int, *, is_new: bool
    ) -> Caller | None:
        assert self._accounts is not None  # noqa: S101 - nobody is asked without it
        try:
            caller = await self._accounts.caller_of(credential)
            if generation == self._generation:  # or something was revoked while the answer was on its way
                self._memory.keep(mark, caller, self._now())
            return caller
        finally:
            self._asked_for_the_first_time -= is_new
            if self._asking.get(mark) is asyncio.current_task():
                del self._asking[mark]


def _is_worth_asking(credential: Credential) -> bool:
    secret = credential.secret
    if credential.kind == "key":
        return is_key(secret)
    return len(secret) <= LONGEST_SESSION and secret.isascii() and secret.isprintable()
