"""The commands that make up the sending of one mail, over a connection that is open."""

import re
import ssl

import aiosmtplib

COMMAND_SECONDS = 30.0
"""How long the server may think about one command."""
GO_AHEAD = 354
DONE = 250
CLOSING = 421
TRANSIENT = 400
PERMANENT = 500
_BEYOND = 600
_FORWARDED = 251
_LOST = "the connection is lost"
_STRANGE = "a reply that means nothing after a mail"
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")
UNKNOWN_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
"""Of RFC 3463, RFC 6710 and RFC 7505: the server knows that nobody has this address."""


class SmtpReply(Exception):  # noqa: N818 - no error of ours: what the server answered
    def __init__(self, code: int, text: str) -> None:
        super().__init__(code)
        enhanced = _ENHANCED.match(text)
        self.code = code
        self.enhanced = enhanced[1] if enhanced else None

    @property
    def status(self) -> str:
        return f"{self.code} {self.enhanced}" if self.enhanced else str(self.code)


class ServerUnusableError(Exception):
    """The server cannot be used at the moment, whatever the mail."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


async def give_addresses(client: aiosmtplib.SMTP, origin: str, to: str) -> aiosmtplib.SMTP:
    """Begin a mail, and return the connection.

    Raises:
        SmtpReply: the server refuses one of the addresses, for now or for good.
        SMTPException, OSError: the connection is of no use any more; nothing was sent.
    """
    options = [] if to.isascii() and origin.isascii() else [b"SMTPUTF8"]
    if options and not client.supports_extension("smtputf8"):
        raise SmtpReply(553, "5.6.7")  # as a server says that cannot pass on such an address (RFC 6531)
    await ask(client, DONE, b"MAIL", b"FROM:<" + origin.encode() + b">", *options)
    await ask(client, DONE, b"RCPT", b"TO:<" + to.encode() + b">")
    return client


async def ask(client: aiosmtplib.SMTP, wanted: int, *command: bytes) -> None:
    """Send a command, and wait for the reply `wanted`; raises as `give_addresses` does."""
    reply = await client.execute_command(*command, timeout=COMMAND_SECONDS)
    if reply.code != wanted and not (wanted == DONE and reply.code == _FORWARDED):
        raise SmtpReply(reply.code, reply.message)


async def give_data(client: aiosmtplib.SMTP, data: bytes, seconds: float) -> None:
    """Send a mail with its end.

    Raises:
        SmtpReply: the server does not take it, for now or for good.
        SMTPException, OSError: it may have taken it.
    """
    protocol = client.protocol
    if protocol is None:
        raise aiosmtplib.SMTPServerDisconnected(_LOST)
    protocol.write(data)
    reply = await protocol.read_response(timeout=seconds)
    if TRANSIENT <= reply.code < _BEYOND:
        raise SmtpReply(reply.code, reply.message)
    if reply.code // 100 != DONE // 100:
        raise aiosmtplib.SMTPException(_STRANGE)


def stuffed(data: bytes) -> bytes:
    """Return a mail with its end, and with no line that could be taken for one (RFC 5321, 4.5.2)."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines) + b".\r\n"


def word_of(error: BaseException) -> str:
    """Return a word for what went wrong; the library's sentences may quote what the server said."""
    match error:
        case ServerUnusableError():
            return error.status
        case ssl.SSLError():
            return "tls"
        case TimeoutError():
            return "timeout"
        case aiosmtplib.SMTPServerDisconnected() | ConnectionResetError() | BrokenPipeError():
            return "disconnected"
        case OSError():
            return "tls" if isinstance(error.__cause__, ssl.SSLError) else "no_connection"
        case _:
            return "protocol"
