"""Posting to an address that a user typed in."""

import asyncio
import ssl
import time
from dataclasses import dataclass

import httpx
import structlog

from shared.clock import Clock
from shared.egress.addresses import Address, parse_address
from shared.egress.connections import Bounds, Connections, Place
from shared.egress.dialing import Dialer
from shared.egress.exchange import Exchange
from shared.egress.outcomes import EgressReply, EgressRequest
from shared.egress.policy import EgressPolicy
from shared.egress.reasons import AddressError, EgressError, Reason
from shared.egress.resolving import Resolver, SystemResolver
from shared.observability.metrics import EGRESS_REQUESTS

log = structlog.get_logger("heed.egress")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """How long a request may take, in seconds."""

    wait: float = 5.0
    """Until there is room for it, which is not the receiver's fault."""
    connect: float = 5.0
    """From the name to the end of the TLS handshake."""
    total: float = 15.0
    """From the name to the end of the answer, however slowly it drips."""


class Egress:
    """The way out. One for a process, as it bounds how much goes out at once."""

    def __init__(
        self,
        policy: EgressPolicy,
        clock: Clock,
        *,
        deadlines: Deadlines | None = None,
        bounds: Bounds | None = None,
        resolver: Resolver | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """Open nothing yet.

        Args:
            policy: where requests may go.
            clock: for receivers that say until when they want to be left in peace.
            deadlines: how long everything may take.
            bounds: how many connections there may be.
            resolver: None: as the machine resolves names.
            trust: whose certificates are believed; None: the usual authorities, or those that `SSL_CERT_FILE` names.
        """
        self._deadlines = deadlines or Deadlines()
        self._clock = clock
        trust = trust or httpx.create_ssl_context()
        trust.set_alpn_protocols(["http/1.1"])
        seconds = self._deadlines.connect
        dialer = Dialer(policy=policy, resolver=resolver or SystemResolver(), trust=trust, seconds=seconds)
        self._connections = Connections(dialer, bounds or Bounds())

    async def post(self, request: EgressRequest) -> EgressReply:
        """Make one attempt; a name, a connection or a receiver that fails is an outcome and no error."""
        try:
            address = parse_address(request.url)
        except AddressError as error:
            reply = EgressReply(outcome="failed", reason=error.reason, arrived="no")
            origin = None
        else:
            reply = await self._post(request, address)
            origin = address.origin
        EGRESS_REQUESTS.labels(reply.outcome, reply.reason.value).inc()
        log.debug("egress", origin=origin, outcome=reply.outcome, reason=reply.reason.value, status=reply.status)
        return reply

    async def close(self) -> None:
        """Close the connections that were kept."""
        await self._connections.close()

    async def _post(self, request: EgressRequest, address: Address) -> EgressReply:
        exchange = Exchange(request, address)
        started = time.monotonic()
        reason = Reason.ANSWERED
        try:
            async with self._connections.place(address, wait_seconds=self._deadlines.wait) as place:
                started = time.monotonic()
                async with asyncio.timeout(self._deadlines.total):
                    await _exchanged(exchange, place, repeatable=request.repeatable)
        except EgressError as error:
            reason = error.reason
        except TimeoutError:
            reason = Reason.ANSWER_TIMEOUT if exchange.is_begun else Reason.CONNECTION_TIMEOUT
        return exchange.reply(reason, now=self._clock.now(), latency_seconds=time.monotonic() - started)


async def _exchanged(exchange: Exchange, place: Place, *, repeatable: bool) -> None:
    """Send a request over a connection that was kept, if it may be sent twice, or over a new one.

    A receiver that closed a kept connection looks the same as one that took the request and died.
    """
    kept = place.kept() if repeatable else None
    if kept is not None:
        try:
            await exchange.run(kept)
        except EgressError:
            if kept.has_answered:
                raise
        finally:
            await place.give_back(kept)
        if exchange.is_answered:
            return
    connection = await place.opened()
    try:
        await exchange.run(connection)
    finally:
        await place.give_back(connection)
