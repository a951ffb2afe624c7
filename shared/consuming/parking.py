"""Parking: setting aside events that cannot be handled, and those of the same lane that follow them."""

from collections.abc import Sequence

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    exists,
    func,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.message import Record
from shared.consuming.dead_letter import Failure, dead_letter
from shared.consuming.lanes import Lane, lane_of, lock_lane
from shared.consuming.parked import PARKED
from shared.db.inline import inline
from shared.outbox.stored_headers import to_stored
from shared.unit_of_work import UnitOfWork

BEHIND = "waits behind an earlier event of its key"


class Parking:
    """The parked events of one service, as its consumer sees them."""

    def __init__(self, *, service: str, group: str, parked: Table, unit_of_work: UnitOfWork, topic_prefix: str) -> None:
        """Prepare to park events in the service's table."""
        self._service = service
        self._group = group
        self._parked = parked
        self._unit_of_work = unit_of_work
        self._topic_prefix = topic_prefix

    async def waiting_lanes(self, records: Sequence[Record]) -> set[Lane] | None:
        """Return those lanes of `records` in which events wait; None when nothing waits in any lane.

        Raises:
            UnavailableError: the database does not answer.
        """
        columns = self._parked.c
        waiting = columns.status == inline(PARKED)
        async with self._unit_of_work.read() as connection:
            if not (await connection.execute(select(exists().where(waiting)))).scalar_one():
                return None
            keys = list({record.key for record in records if record.key is not None})
            mine = columns.key == bindparam("keys", keys, type_=ARRAY(LargeBinary)).any_()
            rows = await connection.execute(select(columns.topic, columns.key).where(waiting, mine).distinct())
            return {(topic, key) for topic, key in rows}

    async def status_of(self, record: Record) -> str | None:
        """Return the status of a record that was parked earlier and is read again; None when it never was parked.

        Raises:
            UnavailableError: the database does not answer.
        """
        columns = self._parked.c
        statement = select(columns.status).where(
            columns.topic == record.at.topic,
            columns.partition == record.at.partition,
            columns.record_offset == record.offset,
            columns.recorded_at == record.timestamp,
        )
        async with self._unit_of_work.read() as connection:
            status: str | None = (await connection.execute(statement)).scalar_one_or_none()
            return status

    async def park(self, record: Record, failure: Failure) -> None:
        """Set a record aside and publish it on the dead-letter topic; a repeated call has no effect.

        Raises:
            UnavailableError: the database does not answer.
        """
        lane = lane_of(record)
        async with self._unit_of_work.begin() as work:
            if lane is not None:
                await lock_lane(work.connection, self._service, lane)
            if await self._insert(work.connection, [record], failure.message):
                work.send(dead_letter(record, failure, group=self._group, topic_prefix=self._topic_prefix))

    async def park_behind(self, lane: Lane, records: Sequence[Record]) -> list[Record]:
        """Set `records` of a lane aside, in order, behind the event that waits at its head.

        Returns:
            Those that were set aside: none when no event waits any more, as after a replay. Records from before the
            head were handled already, or it would not be the head: they are read again and need not wait.

        Raises:
            UnavailableError: the database does not answer.
        """
        columns, (topic, key) = self._parked.c, lane
        heads = select(columns.partition, func.min(columns.record_offset).label("offset")).group_by(columns.partition)
        mine = heads.where(columns.status == inline(PARKED), columns.topic == topic, columns.key == key)
        async with self._unit_of_work.begin() as work:
            await lock_lane(work.connection, self._service, lane)
            head = {row.partition: row.offset for row in await work.connection.execute(mine)}
            behind = [record for record in records if head and record.offset >= head.get(record.at.partition, 0)]
            if behind:
                await self._insert(work.connection, behind, BEHIND)
        return behind

    async def _insert(self, connection: AsyncConnection, records: Sequence[Record], error: str) -> int:
        """Insert the records that are not parked yet, in order, and return their number."""
        statement = text(
            f"INSERT INTO {self._parked.fullname} "  # noqa: S608 - a name of our own
            "(topic, partition, record_offset, recorded_at, key, headers, value, error) "
            "SELECT topic, partition, record_offset, recorded_at, key, headers::jsonb, value, :error FROM unnest("
            ":topics, :partitions, :offsets, :moments, :keys, :headers, :values) WITH ORDINALITY "
            "AS row (topic, partition, record_offset, recorded_at, key, headers, value, position) "
            "ORDER BY position ON CONFLICT DO NOTHING"
        ).bindparams(
            bindparam("error", error, type_=Text),
            bindparam("topics", [record.at.topic for record in records], type_=ARRAY(Text)),
            bindparam("partitions", [record.at.partition for record in records], type_=ARRAY(Integer)),
            bindparam("offsets", [record.offset for record in records], type_=ARRAY(BigInteger)),
            bindparam("moments", [record.timestamp for record in records], type_=ARRAY(DateTime(timezone=True))),
            bindparam("keys", [record.key for record in records], type_=ARRAY(LargeBinary)),
            bindparam("headers", [to_stored(record.headers) for record in records], type_=ARRAY(Text)),
            bindparam("values", [record.value for record in records], type_=ARRAY(LargeBinary)),
        )
        return (await connection.execute(statement)).rowcount
