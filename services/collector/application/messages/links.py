"""Links in messages and on pages of thanks: signed, so that whoever follows one is known without a password.

Nobody can invent one.
"""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.collector.domain.messages.tokens import LinkNotValidError, TokenPurpose, make_token, read_token
from services.collector.store.link_secret_store import LinkSecretStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

OPT_OUT_DAYS = 10 * 365
"""For so long somebody can opt out by an old message: as good as for ever."""
REPORTS_ID = UUID(int=0)
"""What the address for delivery reports is about: there is one."""
REPORTS_END = datetime(9000, 1, 1, tzinfo=UTC)
_SECRET_BYTES = 32


@dataclass(slots=True)
class LinkSecrets:
    """The secret that signs links: the setting's, else one that was made once and is kept in the database."""

    unit_of_work: UnitOfWork
    configured: bytes = field(repr=False)
    """From the settings; empty for none."""
    _kept: bytes | None = field(default=None, repr=False)

    async def signing(self) -> bytes:
        """Return the secret for new links.

        Raises:
            UnavailableError: the database does not answer.
        """
        return self.configured or await self._kept_one()

    async def accepted(self) -> tuple[bytes, ...]:
        """Return every secret whose links are valid: links from before the setting was made stay so."""
        kept = await self._kept_one()
        return (self.configured, kept) if self.configured else (kept,)

    async def _kept_one(self) -> bytes:
        if self._kept is None:
            async with self.unit_of_work.begin() as work:
                self._kept = await LinkSecretStore(work.connection).read_or_keep(secrets.token_bytes(_SECRET_BYTES))
        return self._kept


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads addresses in messages. They hold an id, an end and a signature: nothing of anybody."""

    secrets: LinkSecrets
    clock: Clock
    base_url: str
    """The suite's public address, without a slash at the end."""

    async def opt_out(self, message_id: UUID) -> str:
        """Return the address at which whoever got a message can opt out."""
        return await self._address("o", "opt-out", message_id, self.clock.now() + timedelta(days=OPT_OUT_DAYS))

    async def invitation(self, invitation_id: UUID, expires_at: datetime) -> str:
        """Return the personal address of an invitation, which is valid before `expires_at`."""
        return await self._address("i", "invitation", invitation_id, expires_at)

    async def report(self) -> str:
        """Return the address to which delivery reports of mail are posted; it stays the same."""
        return await self._address("hooks/mail", "report", REPORTS_ID, REPORTS_END)

    async def read(self, purpose: TokenPurpose, token: str) -> UUID:
        """Return the id that the token of an address is about.

        Raises:
            LinkNotValidError: it is none of ours, for something else, or over.
            UnavailableError: the database does not answer.
        """
        now = self.clock.now()
        for secret in await self.secrets.accepted():
            try:
                return read_token(secret, purpose, token, now=now)
            except LinkNotValidError:
                continue
        raise LinkNotValidError

    async def token(self, purpose: TokenPurpose, subject: UUID, expires_at: datetime) -> str:
        """Return a token for an address of one's own.

        Raises:
            UnavailableError: the database does not answer.
        """
        return make_token(await self.secrets.signing(), purpose, subject, expires_at)

    async def _address(self, path: str, purpose: TokenPurpose, subject: UUID, expires_at: datetime) -> str:
        return f"{self.base_url}/{path}/{await self.token(purpose, subject, expires_at)}"
