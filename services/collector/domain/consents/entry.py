"""One line of the ledger of consents: somebody allowed something, or does not want it. Lines are never changed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.vocabulary import MessageBasis, MessageChannel, MessagePurpose

Wish = Literal["given", "withdrawn"]
ConsentSource = Literal["api", "import", "page", "one_click", "sms", "form", "complaint", "colleague", "gateway"]
"""How the wish came to us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEntry:
    """A wish of one person under one of their names."""

    id: UUID
    person: bytes = field(repr=False)
    """Digest of the name, as `Person.digest` makes it: the wish outlives the erasure of everything else."""
    respondent_id: UUID | None = None
    """Who that is, as far as they are known; an erasure clears it."""
    channel: MessageChannel | None = None
    """None: whatever the channel."""
    purpose: MessagePurpose | None = None
    """None: whatever the purpose."""
    wish: Wish
    basis: MessageBasis | None = None
    """Of what was given; None for an objection."""
    source: ConsentSource
    wording: str | None = None
    """What they agreed to, as they read it, or the words of their objection; an erasure clears it."""
    said_at: datetime
    by: str | None = None
    """Name of the key or person who wrote it down for them; None when they said it themselves."""
    message_id: UUID | None = None
    """The message in which they followed the link, or about which they complained."""
    undoes: UUID | None = None
    """Id of a line that was a mistake: what was true before it is true again. This line says nothing else."""

    def is_about(self, channel: MessageChannel, purpose: MessagePurpose) -> bool:
        """Return whether the wish covers such a message."""
        return self.channel in {None, channel} and self.purpose in {None, purpose}
