"""Sources that are in touch again: what was raised about their silence is over."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.alerts.store.asking_due import look_now
from services.alerts.store.asking_store import AskingStore
from services.alerts.store.recovered_store import RecoveredStore
from shared.contracts.event import Event, cause_of
from shared.contracts.sources import SourceRecovered
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EndSourceSilences:
    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[SourceRecovered]]) -> None:
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            silences = {event.data.silence_id: event.data.at for event in events if work.is_fresh(event)}
            await RecoveredStore(work.connection).add(silences)
            groups = await AskingStore(work.connection).end_silences(silences)
            await look_now(work.connection, groups, "recovered")
