"""Opening a connection to a checked address, and to no other."""

import asyncio
import errno
import ssl
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address

import httpcore

from shared.egress.addresses import Address, Ip
from shared.egress.policy import EgressPolicy
from shared.egress.reasons import EgressError, Reason
from shared.egress.resolving import Resolver

MOST_TRIES = 3
"""Of the addresses of one name."""
_EXPIRED, _NOT_YET_VALID, _WRONG_NAME, _WRONG_IP = 10, 9, 62, 64
"""OpenSSL's codes, `X509_V_ERR_…`."""


class Dialer:
    """Resolves once, checks everything that was found, and connects to that: what changes meanwhile has no effect.

    TLS is about the name, as if nothing had been resolved: the server name that is sent, and the certificate.
    """

    def __init__(self, *, policy: EgressPolicy, resolver: Resolver, trust: ssl.SSLContext, seconds: float) -> None:
        """Prepare.

        Args:
            policy: where connections may go.
            resolver: asked once for each connection.
            trust: whose certificates are believed.
            seconds: for everything, from the name to the end of the TLS handshake.
        """
        self._policy = policy
        self._resolver = resolver
        self._trust = trust
        self._seconds = seconds
        self._network = httpcore.AnyIOBackend()

    async def dial(self, address: Address) -> httpcore.AsyncNetworkStream:
        """Return an open connection, encrypted where the address says so.

        Raises:
            AddressError: it leads where nobody may call.
            EgressError: there is no connection. Nothing of a request was sent.
        """
        late = Reason.NAME_TIMEOUT
        until = asyncio.get_running_loop().time() + self._seconds
        try:
            async with asyncio.timeout_at(until):
                ips = await self._checked(address)
                late = Reason.CONNECTION_TIMEOUT
                stream = await self._connected(ips, address.port, until)
                late = Reason.TLS_TIMEOUT
                return await self._encrypted(stream, address.host) if address.scheme == "https" else stream
        except TimeoutError:
            raise EgressError(late) from None

    async def _checked(self, address: Address) -> Sequence[Ip]:
        ips = [address.ip] if address.ip is not None else await self._resolver.resolve(address.host)
        if not ips:
            raise EgressError(Reason.NAME_UNKNOWN)
        self._policy.check(address, ips)
        return ips

    async def _connected(self, ips: Sequence[Ip], port: int, until: float) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers; each has its share of the time that is left."""
        tries = _tries(ips)
        now = asyncio.get_running_loop().time
        failure = Reason.CONNECTION_FAILED
        for number, ip in enumerate(tries):
            share = (until - now()) / (len(tries) - number)
            try:
                return await self._network.connect_tcp(str(ip), port, timeout=share)
            except httpcore.ConnectTimeout:
                failure = Reason.CONNECTION_TIMEOUT
            except httpcore.ConnectError as error:
                refused = any(getattr(cause, "errno", None) == errno.ECONNREFUSED for cause in _causes(error))
                failure = Reason.CONNECTION_REFUSED if refused else Reason.CONNECTION_FAILED
        raise EgressError(failure)

    async def _encrypted(self, stream: httpcore.AsyncNetworkStream, host: str) -> httpcore.AsyncNetworkStream:
        try:
            return await stream.start_tls(self._trust, server_hostname=host)
        except BaseException as error:
            await stream.aclose()
            if isinstance(error, httpcore.ConnectError | OSError):
                raise EgressError(_tls_reason(error)) from None
            raise


def _tries(ips: Sequence[Ip]) -> list[Ip]:
    """Return the addresses to try: the best one of each family first, as one of the two may lead nowhere."""
    families = [isinstance(ip, IPv4Address) for ip in ips]
    firsts = [ip for number, ip in enumerate(ips) if families.index(families[number]) == number]
    return [*firsts, *(ip for ip in ips if ip not in firsts)][:MOST_TRIES]


def _tls_reason(error: BaseException) -> Reason:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            if cause.verify_code in {_EXPIRED, _NOT_YET_VALID}:
                return Reason.CERTIFICATE_EXPIRED
            wrong = cause.verify_code in {_WRONG_NAME, _WRONG_IP}
            return Reason.CERTIFICATE_NAME if wrong else Reason.CERTIFICATE_UNTRUSTED
    return Reason.TLS_FAILED


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what caused it; the libraries wrap the system's errors several times."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
