"""What a gateway declares about sending, in one file of its own beside this one. All of it is pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import SecretStr

from shared.gateways.ports import Sent, TextMessage
from shared.gateways.sms_out.settings import Sending

AnySending = TypeVar("AnySending", bound=Sending)

_NOT_TAKEN = frozenset({408, 425, 429})
_OURS_TO_MEND = frozenset({401, 402, 403})
_FROM_BETWEEN = frozenset({502, 504})
_OK, _REDIRECT, _SERVER_ERROR = 200, 300, 500
REFERENCE = "message"
"""Parameter with our id in the address for receipts, for gateways that give back nothing that they were given: a
receipt may come before the answer to the request does, and after an attempt whose outcome nobody knows."""
MEND_SECONDS = 60.0
"""How long to wait where the operator has to mend something: a wrong password, or an account without credit."""
LONGEST_CODE = 100


@dataclass(frozen=True, slots=True)
class SendingAccount(Generic[AnySending]):
    """An account at a gateway, as far as it sends."""

    gateway: str
    """The kind of gateway."""
    send: AnySending
    auth_token: SecretStr | None = None
    """Of gateways where it is also the password for sending."""

    def password(self) -> SecretStr:
        """Return the auth token, where the kind of gateway demands one."""
        assert self.auth_token is not None  # noqa: S101 - the settings of its kind have it
        return self.auth_token


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayRequest:
    """The request that sends a message: with a form, a JSON document or a query."""

    url: str
    method: str = "POST"
    form: Mapping[str, str] | None = field(default=None, repr=False)
    json: object = field(default=None, repr=False)
    query: Mapping[str, str] | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    basic: tuple[str, SecretStr] | None = None
    """User and password of HTTP Basic."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a gateway answered."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """By lower-case name."""
    document: object = field(repr=False)
    """The body as JSON; None when it is none."""
    retry_seconds: float | None = None
    """From `Retry-After`."""

    @property
    def is_success(self) -> bool:
        return _OK <= self.status < _REDIRECT


@dataclass(frozen=True, slots=True)
class Codes:
    """What a gateway's own codes mean, in answers and in receipts. Codes of no set fail the message alone."""

    later: frozenset[str] = frozenset()
    """Not taken, and may be tried again."""
    bad_numbers: frozenset[str] = frozenset()
    """Nobody has the number, or it can receive no text messages and never will."""
    opted_out: frozenset[str] = frozenset()
    """The person sent STOP to the gateway, or to our number there."""
    expired: frozenset[str] = frozenset()
    """It was not delivered in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet(Generic[AnySending]):
    """How one kind of gateway sends."""

    request: Callable[[SendingAccount[AnySending], TextMessage, str | None], GatewayRequest]
    """The request that sends a message. The last argument is the address for its delivery receipts, None for none."""
    read_answer: Callable[[SendingAccount[AnySending], Answer], Sent]
    may_be_repeated: Callable[[SendingAccount[AnySending]], bool] = lambda _account: False
    """Whether the gateway promises to send once what comes twice under one key. Of the four that Heed knows none does:
    their references come back in receipts and are not compared."""


def accepted(gateway_id: str | None) -> Sent:
    """Return the outcome of an answer that says that the message was taken; without an id nobody can know that."""
    if gateway_id is None or not gateway_id.strip():
        return Sent("unknown", status="unreadable-answer")
    return Sent("accepted", gateway_id=gateway_id[:200])


def refused(answer: Answer, code: str | None, codes: Codes) -> Sent:
    """Return the outcome of an answer that says that the message was not taken.

    502 and 504 come from something between us and the gateway, which may have taken the message.
    """
    known = code or ""
    status = (code or str(answer.status))[:LONGEST_CODE]
    if known in codes.opted_out or known in codes.bad_numbers:
        return Sent("failed", status=status, bad_address=known in codes.bad_numbers, opted_out=known in codes.opted_out)
    if answer.status in _OURS_TO_MEND:
        return Sent("later", status=status, retry_seconds=answer.retry_seconds or MEND_SECONDS)
    if answer.status in _FROM_BETWEEN:
        return Sent("unknown", status=status)
    if known in codes.later or answer.status in _NOT_TAKEN or answer.status >= _SERVER_ERROR:
        return Sent("later", status=status, retry_seconds=answer.retry_seconds)
    return Sent("failed", status=status)


def bare_number(sender: str) -> str:
    """Return a number in E.164 without its `+`, and a name as it is."""
    return sender.removeprefix("+")


def with_reference(receipts: str, key: UUID) -> str:
    """Return the address for receipts about one message."""
    return f"{receipts}{'&' if '?' in receipts else '?'}{REFERENCE}={key}"
