"""A mail server for tests: real SMTP by aiosmtpd, with faults on request."""

import asyncio
import ssl
import warnings
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared.testing.eventually import eventually

HOST = "127.0.0.1"
Stage = Literal["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT"]
"""Where a fault happens; `DATA` before the mail was read, `CONTENT` after it."""
HANG = "hang"
"""Nothing is answered any more."""
RESET = "reset"
"""The connection is cut."""
TAKE_AND_RESET = "take and reset"
"""The mail is taken, and the connection is cut before the reply."""


@dataclass(frozen=True, slots=True)
class Received:
    """A mail that the server took."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    connection: int
    """Number of the connection it came on, from 1."""

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=default)

    def part(self, subtype: Literal["plain", "html"]) -> str:
        """Return the text or the HTML."""
        body = self.message.get_body((subtype,))
        assert body is not None, f"there is no {subtype}"
        return cast("str", body.get_content()).replace("\r\n", "\n")


@dataclass(frozen=True, slots=True)
class Held:
    """A mail that is stopped at a stage."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class MailServer:
    """A server that runs."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    faults: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    """By stage, what is answered instead of yes, each once: `450 4.2.1 busy`, or `HANG`, `RESET`, `TAKE_AND_RESET`."""
    held: dict[str, deque["Held"]] = field(default_factory=lambda: defaultdict(deque))
    connections: int = 0
    signed_in: list[bytes] = field(default_factory=list)
    over_tls: list[bool] = field(default_factory=list)
    """Of each mail, whether it came encrypted."""
    open: set[asyncio.BaseTransport] = field(default_factory=set)
    """Connections at this moment."""

    def fail(self, stage: Stage, answer: str, *, times: int = 1) -> None:
        """Answer so, at a stage, the next few times."""
        self.faults[stage].extend([answer] * times)

    def hold(self, stage: Stage) -> "Held":
        """Stop the next mail at a stage until the test lets it go on."""
        held = Held()
        self.held[stage].append(held)
        return held

    async def pass_gate(self, stage: Stage) -> None:
        """Wait where a test holds mails."""
        if self.held[stage]:
            held = self.held[stage].popleft()
            held.reached.set()
            await held.go_on.wait()

    def next_fault(self, stage: Stage) -> str | None:
        return self.faults[stage].popleft() if self.faults[stage] else None

    def cut(self) -> None:
        """Cut all connections that are open."""
        for transport in list(self.open):
            cast("asyncio.Transport", transport).abort()

    async def leave(self) -> None:
        """Cut all connections, and wait until they are gone."""
        self.cut()
        await eventually(self.is_left)

    async def is_used(self) -> bool:
        """Return whether somebody is connected."""
        return bool(self.open)

    async def is_left(self) -> bool:
        """Return whether nobody is."""
        return not self.open

    # What aiosmtpd calls, by these names.

    async def handle_EHLO(  # noqa: N802 - as aiosmtpd calls it
        self, server: "_Smtp", session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        fault = await self.fault(server, "EHLO")
        return responses if fault is None else [fault]

    async def handle_MAIL(  # noqa: N802 - as aiosmtpd calls it
        self, server: "_Smtp", _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = await self.fault(server, "MAIL")
        if fault is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return fault or "250 OK"

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, server: "_Smtp", _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        fault = await self.fault(server, "RCPT")
        if fault is None:
            envelope.rcpt_tos.append(address)
        return fault or "250 OK"

    async def handle_DATA(self, server: "_Smtp", session: Session, envelope: Envelope) -> str:  # noqa: N802 - as aiosmtpd calls it
        await self.pass_gate("CONTENT")
        fault = self.next_fault("CONTENT")
        if fault not in {None, TAKE_AND_RESET}:
            return await self._obey(server, str(fault))
        sender, content = envelope.mail_from or "", envelope.content
        assert isinstance(content, bytes)
        self.received.append(Received(sender, tuple(envelope.rcpt_tos), content, server.number))
        self.over_tls.append(session.ssl is not None)
        return "250 2.0.0 taken" if fault is None else await self._obey(server, RESET)

    async def fault(self, server: "_Smtp", stage: Stage) -> str | None:
        await self.pass_gate(stage)
        fault = self.next_fault(stage)
        return None if fault is None else await self._obey(server, fault)

    async def _obey(self, server: "_Smtp", fault: str) -> str:
        if fault == HANG:
            await asyncio.Event().wait()
        if fault == RESET:
            cast("asyncio.Transport", server.transport).abort()
            await asyncio.Event().wait()
        return fault


class _Smtp(SMTP):
    """A connection to the server."""

    def __init__(self, server: MailServer, **options: Any) -> None:  # noqa: ANN401 - aiosmtpd's
        super().__init__(server, enable_SMTPUTF8=True, hostname="mail.test", **options)
        self._server = server
        self.number = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not self.number:  # and not the same one again, after STARTTLS
            self._server.connections += 1
            self.number = self._server.connections
        self._server.open.add(transport)
        fault = self._server.next_fault("CONNECT")
        if fault is None:
            super().connection_made(transport)
            return
        if fault not in {HANG, RESET}:
            cast("asyncio.Transport", transport).write(f"{fault}\r\n".encode())
        if fault != HANG:
            transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self._server.open.discard(self.transport)
        if self.session is not None:
            super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        if self.session is not None:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        return bool(super().eof_received()) if self.session is not None else False

    async def smtp_DATA(self, argument: str) -> None:  # noqa: N802 - as aiosmtpd calls it
        fault = await self._server.fault(self, "DATA")
        if fault is None:
            await super().smtp_DATA(argument)
        else:
            await self.push(fault)


@asynccontextmanager
async def mail_server(
    *, tls: ssl.SSLContext | None = None, wrapped: bool = False, password: bytes | None = None
) -> AsyncIterator[MailServer]:
    """Run a mail server on a free port of this machine, in the event loop of the test.

    Args:
        tls: offered by STARTTLS, which must be used then; None: there is no encryption.
        wrapped: whether connections are encrypted from the first byte instead.
        password: demanded of everybody; None: nobody signs in.
    """
    server = MailServer()

    def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: object) -> AuthResult:  # noqa: ANN401 - aiosmtpd's
        assert isinstance(data, LoginPassword)
        server.signed_in.append(data.login)
        return AuthResult(success=data.password == password, handled=False)

    def connected() -> _Smtp:
        options: dict[str, Any] = {"loop": asyncio.get_running_loop()}
        if tls is not None and not wrapped:
            options |= {"tls_context": tls, "require_starttls": True}
        if password is not None:
            options |= {"auth_required": True, "authenticator": authenticate, "auth_require_tls": not wrapped}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # it does not notice encryption from the first byte
            return _Smtp(server, **options)

    loop = asyncio.get_running_loop()
    listening = await loop.create_server(connected, HOST, 0, ssl=tls if wrapped else None)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        server.cut()
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                await listening.wait_closed()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return what a server on this machine proves itself with, and the file that makes clients trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, secret = folder / "certificate.pem", folder / "key.pem"
    trusted.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(trusted, secret)
    return context, trusted
