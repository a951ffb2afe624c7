"""Replaying parked events, each queue in its order."""

from dataclasses import dataclass, field

from sqlalchemy import Table, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.consuming.calling import call
from shared.consuming.dead_letter import Failure, dead_letter
from shared.consuming.groups import group_of
from shared.consuming.handlers import Handlers
from shared.consuming.lanes import Lane, lock_lane
from shared.consuming.parked import PARKED, REPLAYED
from shared.consuming.parked_rows import ParkedEvent, event_of, select_parked, settle_parked
from shared.consuming.parking import BEHIND
from shared.consuming.retry import Reaction, describe, reaction_to
from shared.consuming.runs import by_type
from shared.contracts.wire.records import decode
from shared.db.inline import inline
from shared.errors import UnavailableError
from shared.unit_of_work import UnitOfWork

Queue = Lane | int
"""The events of a lane, or the number of one that has no key."""


@dataclass(frozen=True, slots=True)
class ReplayReport:
    replayed: list[int] = field(default_factory=list)
    """Numbers of the events that were handled."""
    failed: dict[int, str] = field(default_factory=dict)
    """Numbers of those that failed again, with class and safe text of the error. Those behind them go on waiting."""


@dataclass(frozen=True, slots=True)
class Replay:
    """Empties queues of parked events by calling the handlers as the consumer loop does.

    A worker may park a successor at the same moment: both hold the lane's lock when they touch its queue, so the
    successor is either replayed in its turn or, once the queue is empty, handled by the worker.
    """

    service: str
    handlers: Handlers
    parked: Table
    use_cases: object
    unit_of_work: UnitOfWork
    topic_prefix: str

    async def queues(self) -> list[Queue]:
        """Return every queue in which events wait, the oldest first."""
        columns = self.parked.c
        oldest = func.min(columns.id).label("oldest")
        lanes = select(oldest, columns.topic, columns.key).where(
            columns.status == inline(PARKED), columns.key.is_not(None)
        )
        alone = select(columns.id).where(columns.status == inline(PARKED), columns.key.is_(None))
        async with self.unit_of_work.read() as connection:
            found: list[tuple[int, Queue]] = [
                (row.oldest, (row.topic, row.key))
                for row in await connection.execute(lanes.group_by(columns.topic, columns.key))
            ]
            found += [(number, number) for number in (await connection.execute(alone)).scalars()]
        return [queue for _, queue in sorted(found, key=lambda pair: pair[0])]

    async def empty(self, queue: Queue, report: ReplayReport) -> None:
        """Handle the events of `queue` in order until it is empty or one fails, and add the results to `report`.

        Raises:
            UnavailableError: database or bus do not answer; what was replayed before stays replayed.
        """
        while await self._replay_first(queue, report):
            pass

    async def _replay_first(self, queue: Queue, report: ReplayReport) -> bool:
        async with self.unit_of_work.begin() as work:
            parked = await self._first(work.connection, queue)
            if parked is None:
                return False
            failure = await self._handle(parked)
            if failure is None:
                await settle_parked(work.connection, self.parked, parked.id, REPLAYED)
                work.audit("dead_letter.replayed", "dead_letter", str(parked.id), before={"type": parked.type})
            else:
                row = update(self.parked).where(self.parked.c.id == parked.id)
                await work.connection.execute(row.values(error=failure.message))
                if parked.error == BEHIND:
                    group = group_of(self.topic_prefix, self.service)
                    work.send(dead_letter(parked.record(), failure, group=group, topic_prefix=self.topic_prefix))
        if failure is None:
            report.replayed.append(parked.id)
        else:
            report.failed[parked.id] = failure.message
        return failure is None

    async def _first(self, connection: AsyncConnection, queue: Queue) -> ParkedEvent | None:
        columns = self.parked.c
        waiting = select_parked(self.parked, with_body=True).where(columns.status == inline(PARKED))
        if isinstance(queue, int):
            mine = waiting.where(columns.id == queue)
        else:
            await lock_lane(connection, self.service, queue)
            topic, key = queue
            mine = waiting.where(columns.topic == topic, columns.key == key)
        row = (await connection.execute(mine.limit(1).with_for_update())).one_or_none()
        return None if row is None else event_of(row)

    async def _handle(self, parked: ParkedEvent) -> Failure | None:
        handler = by_type(self.handlers).get(parked.type or "")
        if handler is None and parked.type is not None:
            return Failure("nobody handles this type any more", 0)
        try:
            event = decode(parked.headers, parked.body)
            if handler is not None:
                await call(handler, self.use_cases, [event])
        except Exception as error:
            if reaction_to(error) is Reaction.PARK:
                return Failure(describe(error), 1)
            if reaction_to(error) is Reaction.RAISE:
                raise
            raise UnavailableError(describe(error)) from error
        return None
