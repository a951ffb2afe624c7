"""Links that may be used once, for one purpose, until a moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.errors import GoneError

LinkPurpose = Literal["invite", "reset", "first", "code"]
"""To accept an invitation, to choose a new password, to become the first admin, and to go on from password to code."""


class LinkGoneError(GoneError):
    slug = "link-gone"
    title = "This link is not valid any more"
    message = "It was used, replaced by a newer one, or it is too old. Ask for a new one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    id: UUID
    purpose: LinkPurpose
    person_id: UUID | None
    """Whose it is; None for the first admin, who is nobody yet."""
    expires_at: datetime
    drops_second_factor: bool = False
    """Whether a reset removes the second factor, too: for somebody who has lost it."""

    def valid_at(self, at: datetime) -> bool:
        return at < self.expires_at
