"""Two transactions that insert the same alerts at the same time."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.alerts.domain.alert import Alert
from services.alerts.store.alert_store import AlertStore
from shared.ids import uuid7
from shared.testing.eventually import eventually
from shared.vocabulary import Place

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def alert(response: int) -> Alert:
    """Return an alert on the response of that number, under an id of its own."""
    return Alert(
        id=uuid7(),
        rule="unhappy-answer",
        rule_version=1,
        severity="warning",
        opens_ticket=True,
        response_id=UUID(int=response),
        place=Place(survey="parcel", version=1, channel="web", touchpoint="delivery"),
        respondent_id=None,
        reasons=(),
        comments=(),
        occurred_at=NOON,
        received_at=NOON,
        raised_at=NOON,
    )


async def test_overlapping_batches_wait_and_never_deadlock(engine: AsyncEngine) -> None:
    """Whatever order a batch comes in, its pairs are taken in one order; the later transaction inserts what is left."""
    async with engine.connect() as first, engine.connect() as second, engine.connect() as observer:
        kept = [alert(1), alert(2)]
        added = await AlertStore(first).add([kept[0]])
        late = [alert(2), alert(1), alert(3)]
        waiting = asyncio.create_task(AlertStore(second).add(late))

        async def it_waits() -> bool:
            await observer.rollback()  # within one transaction the server keeps showing the same picture
            return bool((await observer.execute(WAITING)).scalar_one())

        await eventually(it_waits)
        added |= await AlertStore(first).add([kept[1]])
        await first.commit()
        assert added == {one.id for one in kept}
        assert await waiting == {late[2].id}
        await second.commit()
