"""Who a credential belongs to: what every process asks accounts."""

from dataclasses import dataclass
from typing import Protocol

from shared.access import Caller
from shared.identity.identities import Credential
from shared.identity.revocations import Revocations


class CallersOfOneKind(Protocol):
    """Knows the callers of sessions, or those of keys."""

    async def caller_of(self, credential: Credential) -> Caller | None: ...


@dataclass(frozen=True, slots=True)
class CallerOf:
    """The port `Accounts` in the process that runs accounts."""

    sessions: CallersOfOneKind
    keys: CallersOfOneKind | None
    """None: there are no keys but those of the settings."""
    revocations: Revocations

    async def caller_of(self, credential: Credential) -> Caller | None:
        """Return whose it is; None when it is nobody's, or not any more.

        Raises:
            UnavailableError: the database does not answer.
        """
        kind = self.sessions if credential.kind == "session" else self.keys
        return None if kind is None else await kind.caller_of(credential)
