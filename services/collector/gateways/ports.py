"""What every gateway comes down to: a webhook goes in and one canonical message comes out; or a message goes out.

Inbound a gateway is one pure function in a file of its own. It proves that the webhook is genuine before it reads it.
Outbound it makes one attempt and says what it knows afterwards; whoever asks it decides what happens next.
"""

import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from pydantic import SecretStr

from services.collector.domain.messages.receipts import ReceiptState
from services.collector.domain.sms.keyword import Keyword
from shared.errors import FieldProblem, ForbiddenError, InvalidError

MAX_ID_LENGTH = 200
MAX_SENDER_LENGTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A request exactly as it came in, at the address that was given to the gateway."""

    account: str
    """The name of the account, from the address."""
    url: str
    """The public address without its query, from the configuration and never from the `Host` header."""
    query: str = ""
    """The query as it was sent, still encoded, without the question mark."""
    headers: Mapping[str, str] = field(repr=False)
    """By lower-case name."""
    body: bytes = field(repr=False)
    received_at: datetime
    method: str = "POST"

    @property
    def address(self) -> str:
        """The full public address, with its query."""
        return f"{self.url}?{self.query}" if self.query else self.url


@dataclass(frozen=True, slots=True)
class TextPart:
    """Which part of a long message a piece of text is."""

    reference: str
    """The same for all parts of one message; phones count in a small circle, so it comes back after a while."""
    number: int
    """From 1."""
    total: int


@dataclass(frozen=True, slots=True)
class InboundSms:
    """One message that somebody sent, whoever carried it."""

    account: str
    message_id: str
    """The gateway's own id; a message that is delivered again has the same."""
    sender: str = field(repr=False)
    """As the gateway writes it: a phone number, or a short or named sender."""
    recipient: str | None
    text: str = field(repr=False)
    keyword: Keyword | None = None
    """Set when the gateway itself took the message for a stop, start or help word."""
    part: TextPart | None = None
    """Set when the gateway delivers long messages in parts, each with an id of its own."""
    incomplete: bool = False
    """Joined of parts while others are missing: a number in it may be no score."""


class NotGenuineError(ForbiddenError):
    """Nothing proves that the gateway sent the webhook; the answer does not say what is missing."""

    slug = "not-genuine"


class UnreadableSmsError(InvalidError):
    """A genuine webhook lacks a field that every message has."""

    slug = "unreadable-sms"
    title = "The message cannot be read"

    def __init__(self, name: str, detail: str = "is missing, empty or too long") -> None:
        """Name the gateway's field that is wrong."""
        super().__init__("See the fields.", problems=[FieldProblem(name, detail)])


def required(name: str, value: str | None, max_length: int) -> str:
    """Return a value that a message must have.

    Raises:
        UnreadableSmsError: it is missing, blank or longer than `max_length`.
    """
    text = storable(value or "").strip()
    if not 0 < len(text) <= max_length:
        raise UnreadableSmsError(name)
    return text


def digest_id(key: SecretStr, sender: str, text: str, sent_at: str) -> str:
    """Return an id for a message of a gateway that gives none.

    What is the same in sender, text and the gateway's own time is the same message. The digest is keyed, so that
    nobody who reads the database finds out a phone number by trying all of them.
    """
    parts = f"{sender}\x00{sent_at}\x00{text}".encode("utf-8", "surrogatepass")
    return f"digest:{hmac.new(key.get_secret_value().encode(), parts, 'sha256').hexdigest()}"


def storable(text: str) -> str:
    """Return `text` as it can be stored.

    The halves of a surrogate pair are joined; U+FFFD stands for a half without its other one, and for NUL.
    """
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\x00", "\N{REPLACEMENT CHARACTER}")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a gateway reports about a message that it took."""

    reference: UUID | None = None
    """Our id of the message, as the gateway was given it."""
    gateway_id: str | None = None
    state: ReceiptState
    code: str | None = None
    """The gateway's; never its sentences."""
    is_dead_number: bool = False
    opted_out: bool = False


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
