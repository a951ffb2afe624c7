"""One attempt to send a message, and what was learnt from it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

AttemptOutcome = Literal["accepted", "later", "failed", "unknown", "refused", "interrupted"]
"""The outcomes of a gateway; `refused`: the person opted out before it was handed over; `interrupted`: the process that
made the attempt ended, and nothing was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAttempt:
    """An attempt; the next one has the next number."""

    number: int
    began_at: datetime
    handed_over_at: datetime | None = None
    """From when on the message may be delivered; None: it certainly was not."""
    ended_at: datetime | None = None
    """None: it goes on, or whoever made it was stopped."""
    outcome: AttemptOutcome | None = None
    status: str | None = None
    """A reply code such as `550 5.1.1`, the code of a gateway, or a word such as `timeout`."""
