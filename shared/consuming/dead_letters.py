"""What an operator can do with parked events: look at them, replay them, or discard them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Table

from shared.consuming.handlers import Handlers
from shared.consuming.lanes import lock_lane
from shared.consuming.parked import DISCARDED, PARKED
from shared.consuming.parked_rows import ParkedEvent, event_of, select_parked, settle_parked
from shared.consuming.replay import Replay, ReplayReport
from shared.errors import NotFoundError
from shared.unit_of_work import UnitOfWork


class ParkedEventNotFoundError(NotFoundError):
    """There is no such parked event, or it is settled already."""

    title = "No such parked event"


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """The parked events of one service. Every method raises `UnavailableError` when the database does not answer."""

    service: str
    handlers: Handlers
    parked: Table
    use_cases: object
    unit_of_work: UnitOfWork
    topic_prefix: str

    async def list_parked(
        self, *, status: str | None = PARKED, after: int = 0, limit: int = 100
    ) -> Sequence[ParkedEvent]:
        """Return parked events in the order in which they were parked, without their bodies.

        Args:
            status: `parked`, `replayed` or `discarded`; None for all.
            after: number of the last event that the caller has seen.
            limit: the largest number of events to return.
        """
        columns = self.parked.c
        wanted = select_parked(self.parked, with_body=False).where(columns.id > after).limit(limit)
        if status is not None:
            wanted = wanted.where(columns.status == status)
        async with self.unit_of_work.read() as connection:
            return [event_of(row) for row in await connection.execute(wanted)]

    async def show_parked(self, parked_id: int, *, with_body: bool = False) -> ParkedEvent:
        """Return one parked event, waiting or settled; its body, which may be personal, only with `with_body`.

        Raises:
            ParkedEventNotFoundError: there is no such event.
        """
        wanted = select_parked(self.parked, with_body=with_body).where(self.parked.c.id == parked_id)
        async with self.unit_of_work.read() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        if row is None:
            raise ParkedEventNotFoundError
        return event_of(row)

    async def replay_parked(self, parked_id: int | None = None) -> ReplayReport:
        """Handle parked events again.

        Args:
            parked_id: a waiting event, whose whole queue is replayed in order. None: all queues are replayed.

        Returns:
            What was replayed and what failed again. A failure stops only its own queue.

        Raises:
            ParkedEventNotFoundError: there is no such event, or it does not wait any more.
        """
        replay = Replay(
            service=self.service,
            handlers=self.handlers,
            parked=self.parked,
            use_cases=self.use_cases,
            unit_of_work=self.unit_of_work,
            topic_prefix=self.topic_prefix,
        )
        if parked_id is None:
            queues = await replay.queues()
        else:
            event = await self._waiting(parked_id)
            queues = [event.lane or event.id]
        report = ReplayReport()
        for queue in queues:
            await replay.empty(queue, report)
        return report

    async def discard_parked(self, parked_id: int) -> None:
        """Settle a waiting event without handling it. Those behind it stay parked until they are replayed.

        Raises:
            ParkedEventNotFoundError: there is no such event, or it does not wait any more.
        """
        event = await self._waiting(parked_id)
        async with self.unit_of_work.begin() as work:
            if event.lane is not None:
                await lock_lane(work.connection, self.service, event.lane)
            if not await settle_parked(work.connection, self.parked, parked_id, DISCARDED):
                raise ParkedEventNotFoundError
            work.audit("dead_letter.discarded", "dead_letter", str(parked_id), before={"type": event.type})

    async def discard_all(self) -> int:
        """Settle every event that waits now without handling it, and return how many there were."""
        discarded, last = 0, 0
        while page := await self.list_parked(after=last):
            last = page[-1].id
            for event in page:
                with suppress(ParkedEventNotFoundError):  # somebody else was faster
                    await self.discard_parked(event.id)
                    discarded += 1
        return discarded

    async def _waiting(self, parked_id: int) -> ParkedEvent:
        event = await self.show_parked(parked_id)
        if event.status != PARKED:
            raise ParkedEventNotFoundError
        return event
