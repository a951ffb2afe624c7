"""What posting to a chat room comes down to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from shared.gateways.ports import Sent


@dataclass(frozen=True, slots=True)
class Posted:
    """What is known after one attempt to post."""

    sent: Sent
    answer: str = field(default="", repr=False)
    """The beginning of what the chat service answered."""


class ChatPoster(Protocol):
    """Posts to webhooks of chat rooms, whose addresses people typed in."""

    async def post(self, url: str, document: Mapping[str, Any]) -> Posted:
        """Make one attempt; a connection that fails, a timeout and an error of the service are outcomes, not errors."""
        ...
