"""What is known of an invitation and its messages, as far as it decides where it stands."""

from dataclasses import dataclass
from typing import Literal

from shared.vocabulary import MessageChannel

Stage = Literal["wanted", "sent", "delivered", "opened", "started", "answered"]
STAGES: tuple[Stage, ...] = ("wanted", "sent", "delivered", "opened", "started", "answered")
PARTIAL_FROM = 50
"""Percent of the applicable questions from which an unfinished answer is a partial interview, and below which it is a
break-off: the example that the Standard Definitions give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Facts alone: equal facts mean an equal outcome, so many invitations can be counted by them."""

    channel: MessageChannel | None
    refusal: str | None = None
    """Why nothing was sent, by the invitation's or its message's own word; None when something was, or will be."""
    is_cancelled: bool = False
    is_sent: bool = False
    """Whether a message left the house, as far as is known."""
    is_on_its_way: bool = False
    """Whether a message waits to be sent."""
    is_delivered: bool = False
    """Whether a receipt says so."""
    is_returned: bool = False
    """Whether every message that was sent came back or failed."""
    is_opened: bool = False
    is_started: bool = False
    is_partial: bool = False
    """Whether at least `PARTIAL_FROM` percent are answered."""
    is_answered: bool = False
    is_opted_out: bool = False
    is_over: bool = False
    """Whether its time is over, so that nothing will be added."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Return the stages that it has reached; whoever reached one has passed all before it.

        Delivered is what a receipt says, what somebody reacted to, and a mail that did not come back: for mail there
        is no receipt.
        """
        opened = self.is_opened or self.is_started or self.is_answered
        sent = self.is_sent or self.is_returned or opened
        arrived = opened or self.is_delivered or (self.is_sent and self.channel == "email")
        reached = (True, sent, sent and arrived, opened, self.is_started or self.is_answered, self.is_answered)
        return tuple(stage for stage, is_reached in zip(STAGES, reached, strict=True) if is_reached)
