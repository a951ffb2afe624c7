"""Who a credential belongs to: asked once, remembered for seconds, and for minutes while accounts cannot be asked."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from shared.access import Caller
from shared.errors import UnavailableError
from shared.identity.ring import KeyRing, digest_of

Kind = Literal["key", "session"]

FRESH_SECONDS = 5.0
"""So long an answer of accounts is used again: what is revoked stops working everywhere within this time."""
KEPT_SECONDS = 15 * 60.0
"""So long a known key is accepted while accounts cannot be asked; sessions are not."""
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Credential:
    """What a request brought along to say who sent it."""

    kind: Kind
    secret: str
    address: str = ""
    """Where the request came from; keys may be limited to addresses."""


class Accounts(Protocol):
    """The service that knows people and keys: in this process, or asked over HTTP."""

    async def caller_of(self, credential: Credential) -> Caller | None:
        """Return whose it is; None when it is nobody's, or not any more.

        Raises:
            UnavailableError: it cannot be asked at the moment.
        """
        ...


@dataclass(slots=True)
class _Remembered:
    caller: Caller | None
    asked_at: float


class Identities:
    """Finds the caller of a credential: in the settings, then at accounts, and remembers what accounts said."""

    def __init__(self, ring: KeyRing, accounts: Accounts | None, now: Callable[[], float]) -> None:
        """Combine the sources.

        Args:
            ring: keys from the settings.
            accounts: None: there is none, so only the keys of the settings are known.
            now: monotonic seconds.
        """
        self._ring = ring
        self._accounts = accounts
        self._now = now
        self._remembered: OrderedDict[tuple[str, str, str], _Remembered] = OrderedDict()
        self._forgotten = 0
        self.on_stale: Callable[[Caller], Awaitable[None]] | None = None
        """Called when a key was accepted though accounts could not be asked."""

    async def caller_of(self, credential: Credential) -> Caller | None:
        """Return whose credential it is; None when it is nobody's.

        Raises:
            UnavailableError: accounts would have to be asked and cannot be.
        """
        if credential.kind == "key":
            configured = self._ring.caller(credential.secret)
            if configured is not None:
                return configured
        if self._accounts is None:
            return None
        key = (credential.kind, digest_of(credential.secret), credential.address)
        known = self._remembered.get(key)
        if known is not None and self._now() - known.asked_at < FRESH_SECONDS:
            return known.caller
        forgotten = self._forgotten
        try:
            caller = await self._accounts.caller_of(credential)
        except UnavailableError:
            return await self._without_accounts(credential, known)
        if forgotten == self._forgotten:  # else the answer may be older than what was revoked
            self._remember(key, caller)
        return caller

    def forget(self) -> None:
        """Ask anew for every credential: something was revoked in this process."""
        self._forgotten += 1
        self._remembered.clear()

    async def _without_accounts(self, credential: Credential, known: _Remembered | None) -> Caller:
        recent = known is not None and self._now() - known.asked_at < KEPT_SECONDS
        if known is None or known.caller is None or not recent or credential.kind != "key":
            message = "It cannot be found out at the moment who sends this."
            raise UnavailableError(message)
        if self.on_stale is not None:
            await self.on_stale(known.caller)
        return known.caller

    def _remember(self, key: tuple[str, str, str], caller: Caller | None) -> None:
        self._remembered[key] = _Remembered(caller, self._now())
        self._remembered.move_to_end(key)
        while len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)
