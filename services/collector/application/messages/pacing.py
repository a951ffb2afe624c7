"""Sending no faster than an account allows, in all processes together; and leaving alone one that does not answer."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from services.collector.domain.messages.pace import Turn, patience, take_turn
from services.collector.store.pace_store import PaceStore
from shared.unit_of_work import UnitOfWork

SILENT = frozenset({"timeout", "unreachable"})
"""Statuses of attempts after which a gateway is left alone: each message more that it swallows is `unknown`."""
SILENT_SECONDS = 30.0
BUSY_SECONDS = 5.0
"""When to ask again where one account has all the hands of this process that it may have."""


@dataclass(frozen=True, slots=True)
class Pacing:
    """Gives turns to messages. A sender is a channel and the name of an account, such as `sms:shop`."""

    unit_of_work: UnitOfWork
    hands: int = 6
    """How many messages of one sender are on their way at once in one process. Fewer than all that it sends at once, so
    that a gateway that hangs does not hold up the others."""
    _busy: Counter[str] = field(default_factory=Counter)

    @asynccontextmanager
    async def turn(
        self, sender: str, *, per_second: float | None, is_urgent: bool, comes_again: bool
    ) -> AsyncIterator[Turn]:
        """Yield a turn, or after how long to ask again; send inside the block, after the turn's seconds.

        Args:
            sender: whose.
            per_second: how many messages it may send; None: any number.
            is_urgent: somebody waits for the message.
            comes_again: it was asked to come back before.

        Raises:
            UnavailableError: the database does not answer.
        """
        if self._busy[sender] >= self.hands:
            yield Turn(is_given=False, seconds=BUSY_SECONDS)
            return
        self._busy[sender] += 1
        try:
            if per_second is None:
                yield Turn(is_given=True, seconds=0.0)
                return
            patience_seconds = patience(per_second, is_urgent=is_urgent)
            async with self.unit_of_work.begin() as work:
                store = PaceStore(work.connection)
                pace, now = await store.lock(sender)
                after, turn = take_turn(
                    pace,
                    now,
                    per_second=per_second,
                    patience_seconds=patience_seconds,
                    comes_again=comes_again,
                )
                await store.save(sender, after)
            yield turn
        finally:
            self._busy[sender] -= 1

    async def spend(self, sender: str, seconds: float) -> None:
        """Let the next turn be later than it would be, for a message that counts for more than one.

        Raises:
            UnavailableError: the database does not answer.
        """
        async with self.unit_of_work.begin() as work:
            store = PaceStore(work.connection)
            pace, now = await store.lock(sender)
            later = max(pace.next_at, now) + timedelta(seconds=seconds)
            await store.save(sender, replace(pace, next_at=later))

    async def pause(self, sender: str, seconds: float) -> None:
        """Leave a sender alone: its gateway said so, or does not answer.

        Raises:
            UnavailableError: the database does not answer.
        """
        async with self.unit_of_work.begin() as work:
            await PaceStore(work.connection).pause(sender, seconds)
