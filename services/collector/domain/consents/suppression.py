"""Addresses that must not be used, whatever their owners wish: they do not exist, or the owner complained."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.vocabulary import MessageChannel

SuppressionReason = Literal["hard_bounce", "soft_bounces", "spam_complaint", "invalid_number", "blocked", "manual"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """That an address is not used, why, and until when. Never deleted: a release ends it."""

    id: UUID
    address: bytes = field(repr=False)
    """Digest of the e-mail address or phone number, as `Person.digest` makes it."""
    channel: MessageChannel
    reason: SuppressionReason
    detail: str | None = None
    """A status such as `5.1.1`; never the words of a mail server, which may quote the address."""
    since: datetime
    until: datetime | None = None
    """None: until somebody releases it."""
    released_at: datetime | None = None
    released_by: str | None = None
    respondent_id: UUID | None = None
    """Whose address it is, as far as that is known; an erasure clears it."""

    def holds(self, at: datetime) -> bool:
        """Return whether the address must not be used at a moment."""
        return self.released_at is None and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionFilter:
    """Which suppressions are wanted; None: all."""

    holding: bool | None = None
    """Whether they hold now."""
    channel: MessageChannel | None = None
    reason: SuppressionReason | None = None
