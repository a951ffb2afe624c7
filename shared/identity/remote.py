"""Asking the service `accounts` over HTTP who a credential belongs to."""

import time
from collections.abc import Callable
from http import HTTPStatus

import httpx
import structlog

from shared.access import Caller
from shared.errors import UnavailableError
from shared.identity.documents import caller_from
from shared.identity.identities import Credential
from shared.identity.proof import HEADER, proof_of
from shared.identity.ring import digest_of

log = structlog.get_logger("heed.identity")

PATH = "/v1/callers"
TIMEOUT_SECONDS = 1.0
CONNECTIONS = 8
SESSION_HEADER = "Heed-Session"
"""A session travels in a header of its own: which cookie it has depends on the scheme between browser and suite."""


class RemoteAccounts:
    """Accounts in another process."""

    def __init__(self, url: str, admin_key: str, now: Callable[[], float] = time.time) -> None:
        """Open nothing yet.

        Args:
            url: the address of accounts.
            admin_key: proves that we belong to the same installation.
            now: seconds since 1970.
        """
        self._admin_key = admin_key
        self._now = now
        limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
        self._client = httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS, limits=limits, trust_env=False)

    async def caller_of(self, credential: Credential) -> Caller | None:
        """Return what accounts answers.

        Raises:
            UnavailableError: it does not answer in time, or not as accounts does.
        """
        proof = proof_of(
            self._admin_key,
            address=credential.address,
            digest=digest_of(credential.secret),
            at=int(self._now()),
        )
        secret = credential.secret.encode("utf-8", "surrogateescape")
        carried = (
            (b"Authorization", b"Bearer " + secret) if credential.kind == "key" else (SESSION_HEADER.encode(), secret)
        )
        try:
            reply = await self._client.post(PATH, headers=[carried, (HEADER.encode(), proof.encode())])
        except httpx.HTTPError as error:
            log.warning("accounts_cannot_be_asked", error=type(error).__name__)
            message = "accounts does not answer"
            raise UnavailableError(message) from error
        if reply.status_code == HTTPStatus.UNAUTHORIZED:
            return None
        try:
            if reply.status_code == HTTPStatus.OK:
                return caller_from(reply.json())
        except (ValueError, TypeError, KeyError):
            pass
        log.warning("accounts_refused_to_answer", status=reply.status_code)
        message = "accounts does not answer as it should"
        raise UnavailableError(message)

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()
