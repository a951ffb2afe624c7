"""The latest state of a key: published with the commit, in order, and removed by a record without a value."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from shared.bus.topics import events_topic, scores_topic
from shared.outbox.pending import read_pending
from shared.testing.running import running
from shared.testing.small_events import LatestSurvey, latest_survey
from shared.testing.small_service import SmallService, small_service


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[SmallService]:
    """A service with all transport tables."""
    async with small_service(database_url) as opened:
        yield opened


async def test_the_latest_state_leaves_beside_the_events_and_in_order(service: SmallService) -> None:
    """An event and the state of its key are two messages with one body; the last one of a key says what holds."""
    async with service.unit_of_work.begin() as work:
        published = work.publish(latest_survey("a", 1))
        work.publish_latest(published.data)
        work.publish_latest(latest_survey("b", 1))
    async with service.unit_of_work.begin() as work:
        work.publish_latest(latest_survey("a", 2))
        work.retire_latest(LatestSurvey, "b")
    outbox = service.transport.outbox
    async with service.engine.connect() as connection:
        rows = await read_pending(connection, outbox, after=0, limit=10)
        ids = (await connection.execute(select(outbox.c.event_id))).scalars().all()
    events, scores = events_topic(service.topic_prefix, "collector"), scores_topic(service.topic_prefix)
    said = [(row.message.topic, row.message.key) for row in rows]
    assert said == [(events, b"a"), (scores, b"a"), (scores, b"b"), (scores, b"a"), (scores, b"b")]
    assert rows[0].message.value == rows[1].message.value
    assert (rows[-1].message.value, rows[-1].message.headers) == (None, ())
    assert len(set(ids)) == len(rows)

    async with running(service.relay()):
        records = await service.log(scores, at_least=4)
    state = {record.key: record.value for record in records}
    assert state == {b"a": rows[3].message.value, b"b": None}
