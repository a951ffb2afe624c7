"""What every gateway that calls us comes down to: a webhook goes in, a message or a receipt comes out.

A gateway is one pure function in a file of its own. It proves that the webhook is genuine before it reads it. How
messages go out: `shared/gateways/`.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
