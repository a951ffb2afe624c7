"""What mail servers and SMS gateways come down to: a message goes out.

A gateway makes one attempt and says what it knows afterwards; whoever asks it decides what happens next.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol
from uuid import UUID

SendOutcome = Literal["accepted", "later", "failed", "unknown"]
"""`accepted`: taken over for delivery. `later`: certainly not sent, and waiting may help. `failed`: certainly not sent,
and never will be. `unknown`: it may have been sent."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known after one attempt to send a message."""

    outcome: SendOutcome
    gateway_id: str | None = None
    """The gateway's own id, by which its reports name the message."""
    status: str | None = None
    """A code such as `550 5.1.1` or `30003`, or a word of our own such as `timeout`; never the gateway's sentences,
    which may quote the address. `WRITTEN_TO_FOLDER` where nothing leaves."""
    retry_seconds: float | None = None
    """With `later`: how long to wait; None where the gateway says nothing."""
    bad_address: bool = False
    """With `failed`: the gateway says that nobody has this address."""
    opted_out: bool = False
    """With `failed`: the gateway says that the person wants no more messages, such as Twilio's 21610 after a STOP."""


HandOver = Callable[[], Awaitable[None]]
"""Called once before the first byte after which the message may be delivered. What it raises must be passed on, and
nothing is sent then."""


class Outbound(Protocol):
    """What mail servers and SMS gateways have in common."""

    def account_for(self, units: Sequence[str]) -> str | None:
        """Return the name of the account that sends for a place; None: none does.

        Args:
            units: the place's location, then every unit above it; empty where the place is not known.
        """
        ...

    def may_be_repeated(self, account: str) -> bool:
        """Return whether the account delivers once what is sent twice under one key."""
        ...

    def per_second(self, account: str) -> float | None:
        """Return how many messages a second the account may send; None: any number."""
        ...

    def takes_replies(self, account: str | None) -> bool:
        """Return whether an answer to the account's messages comes back to the suite, which obeys a STOP in it.

        Args:
            account: None: whichever sends; then all that there are must take replies.
        """
        ...


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A text message to one phone."""

    key: UUID
    """Always the same for the same message: what gateways call idempotency key or client reference."""
    to: str = field(repr=False)
    """In E.164."""
    text: str = field(repr=False)


class Texter(Outbound, Protocol):
    """Sends text messages."""

    async def send(self, account: str, message: TextMessage, hand_over: HandOver) -> Sent:
        """Make one attempt; a connection that fails, a timeout and an error of the gateway are outcomes, not errors."""
        ...


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one address."""

    key: UUID
    """Always the same for the same message: its Message-ID is made of it."""
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str | None = field(default=None, repr=False)
    language: str | None = None
    opt_out: str | None = field(default=None, repr=False)
    """Address that takes a one-click POST (RFC 8058)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the reader of a mail sees of where it came from."""

    sender: str
    """Such as `Coffee House <hello@coffee.example>`."""
    reply_to: str
    """Where an answer goes."""


class Mailer(Outbound, Protocol):
    """Sends mails."""

    def origin(self, account: str) -> Origin | None:
        """Return in whose name an account sends; None: there is no such account."""
        ...

    async def send(self, account: str, mail: Mail, hand_over: HandOver) -> Sent:
        """Make one attempt; a connection that fails, a timeout and an error of the server are outcomes, not errors."""
        ...
