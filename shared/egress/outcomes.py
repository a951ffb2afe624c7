"""A request that leaves, and what became of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from shared.egress.addresses import Address, parse_address
from shared.egress.reasons import AddressError, Reason

Outcome = Literal["delivered", "redirected", "refused", "gone", "throttled", "failed"]
"""`delivered`: 2xx. `redirected`: 3xx, which is never followed. `refused`: 4xx, the same request will be refused again.
`gone`: 410, nothing is wanted any more. `throttled`: 429, or 503 with `Retry-After`. `failed`: everything else; waiting
may help."""

Arrival = Literal["yes", "no", "unknown"]
"""Whether the receiver has got the request: `yes` with an answer, `no` if certainly nothing of it was sent."""

LONGEST_PAUSE_SECONDS = 24 * 3600.0
_SHORTEST_PAUSE_SECONDS = 1.0
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?")
_OF_THE_CONNECTION = {
    *("accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "te", "trailer"),
    *("transfer-encoding", "upgrade"),
}
_TRY_LATER = {408, 421, 425}
"""4xx that are about this attempt: too slow, the wrong connection, too early."""
_CLASSES: Mapping[int, Outcome] = {2: "delivered", 3: "redirected", 4: "refused"}
_GONE, _THROTTLED, _UNAVAILABLE = 410, 429, 503


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressRequest:
    """One POST. The address is secret: chat services put a token into it."""

    url: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Of the content. Those of the connection are added."""
    repeatable: bool = False
    """Whether the receiver knows a second copy by itself, as it does by `webhook-id`. Then it may go over a connection
    that was kept, and once more over a new one if that was closed meanwhile."""

    def __post_init__(self) -> None:
        """Check the headers, and write their names in lower case.

        Raises:
            ValueError: one of them is not a header of the content, or has a line break or other than ASCII in it.
        """
        for name, value in self.headers.items():
            if not _NAME.fullmatch(name) or name.lower() in _OF_THE_CONNECTION or not _VALUE.fullmatch(value):
                message = "a header cannot be sent: its name or its value is not allowed"
                raise ValueError(message)
        object.__setattr__(self, "headers", {name.lower(): value for name, value in self.headers.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressReply:
    """What is known after one attempt."""

    outcome: Outcome
    reason: Reason
    arrived: Arrival
    status: int | None = None
    body: bytes = field(default=b"", repr=False)
    """The first KiB, as it came: a compressed one is not unpacked."""
    retry_after_seconds: float | None = None
    """With `throttled` and `failed`: how long the receiver wants to be left in peace, at most a day."""
    redirect_origin: str | None = None
    """With `redirected`: scheme, host and port of where to; the rest may hold a secret."""
    latency_seconds: float = 0.0


def outcome_of(status: int, retry_after: float | None) -> Outcome:
    """Return what an answer's status means."""
    if status == _GONE:
        return "gone"
    if status == _THROTTLED or (status == _UNAVAILABLE and retry_after is not None):
        return "throttled"
    if status in _TRY_LATER:
        return "failed"
    return _CLASSES.get(status // 100, "failed")


def retry_seconds(text: str, *, date: str, now: datetime) -> float | None:
    """Return how long to wait by a header `Retry-After`, between a second and a day; None: it cannot be read.

    Args:
        text: a number of seconds or an HTTP date.
        date: the answer's own header `Date`, by whose clock a date is meant; empty if there is none.
        now: otherwise.
    """
    text = text.strip()
    if text.isascii() and text.isdecimal():
        seconds = float(text[:9])
    elif (until := _moment(text)) is not None:
        seconds = (until - (_moment(date) or now)).total_seconds()
    else:
        return None
    return min(max(seconds, _SHORTEST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)


def redirect_origin(location: str, address: Address) -> str | None:
    """Return where a `Location` leads to, without what may be secret; None: nowhere that can be read."""
    if location.startswith("//"):
        location = f"{address.scheme}:{location}"
    elif location.startswith("/"):
        return address.origin
    try:
        return parse_address(location.partition("#")[0]).origin
    except AddressError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
