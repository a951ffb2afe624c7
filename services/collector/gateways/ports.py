"""What every SMS gateway comes down to: a webhook goes in, one canonical message comes out.

A gateway is one pure function in a file of its own. It proves that the webhook is genuine before it reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.collector.domain.sms.keyword import Keyword
from shared.errors import FieldProblem, ForbiddenError, InvalidError

MAX_ID_LENGTH = 200
MAX_SENDER_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request exactly as it came in, at the address that was given to the gateway."""

    url: str
    """The public address without its query, from the configuration and never from the `Host` header."""
    query: str
    """The query as it was sent, still encoded, without the question mark."""
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes = field(repr=False)


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


def storable(text: str) -> str:
    """Return `text` without NUL and with a mark for every half of a surrogate pair: neither can be stored."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
