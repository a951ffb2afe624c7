"""Whose a credential is: a person's session, or a key."""

from dataclasses import dataclass

from services.accounts.application.key_callers import KeyCallers
from shared.access import Caller
from shared.identity.identities import Credential


@dataclass(frozen=True, slots=True)
class CallerOf:
    """Finds the caller of a key; sessions are nobody's yet."""

    keys: KeyCallers

    async def caller_of(self, credential: Credential) -> Caller | None:
        """Return whose it is.

        Raises:
            UnavailableError: the database does not answer.
        """
        return await self.keys.caller_of(credential) if credential.kind == "key" else None
