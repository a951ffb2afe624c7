"""How fast a sender's account sends: one message after the other, in turns that all processes take from one row. Pure.

Turns are evenly spaced, so that no gateway ever sees a burst. Whoever comes too early for a turn comes back later, at a
moment of its own: of a hundred thousand messages a few wait for their turn, and all others are out of everybody's way.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SLACK = 0.95
"""Of the rate, at which messages are asked to come back: the rest is room for those that cannot wait."""
AGAIN_SLACK = 0.5
"""The same for those that came back and found the room taken, after an outage for instance."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What is known of one account's turns."""

    next_at: datetime
    """The first turn that nobody has; before that nothing is sent."""
    queue_at: datetime
    """When the last of those comes back who came too early."""
    again_at: datetime
    """When the last of those comes back who came too early more than once."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn, or when to ask for one again."""

    is_given: bool
    seconds: float
    """With a turn: how long it is until then. Else: after how long to ask again."""


def take_turn(
    pace: Pace, now: datetime, *, per_second: float, patience_seconds: float, comes_again: bool
) -> tuple[Pace, Turn]:
    """Return the pace after somebody asked for a turn, and what they got.

    Args:
        pace: as it is.
        now: by the clock that all processes share.
        per_second: how many messages the account may send.
        patience_seconds: how long whoever asks waits for the turn; it is theirs then.
        comes_again: they were asked to come back before.
    """
    slot = max(pace.next_at, now)
    step = timedelta(seconds=1 / per_second)
    if slot - now <= timedelta(seconds=patience_seconds):
        return replace(pace, next_at=slot + step), Turn(is_given=True, seconds=(slot - now).total_seconds())
    if comes_again:
        back = max(pace.again_at, slot) + step / AGAIN_SLACK
        return replace(pace, again_at=back), Turn(is_given=False, seconds=(back - now).total_seconds())
    back = max(pace.queue_at, slot) + step / SLACK
    return replace(pace, queue_at=back), Turn(is_given=False, seconds=(back - now).total_seconds())


def patience(per_second: float, *, is_urgent: bool) -> float:
    """Return for how many seconds a message waits for its turn where it is.

    What somebody waits for gets ahead of what comes in masses: masses never book further ahead than a second.
    """
    return min(20.0, max(3.0, 2 / per_second)) if is_urgent else 1.0
