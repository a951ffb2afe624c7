"""Read which notices were asked for about an alert, and which were not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.alerts.application.asking.enrolling import group_name
from services.alerts.application.queries import ReadAlert, ReadSignal
from services.alerts.domain.group import ASKING_KIND, Asked, HeldFor
from services.alerts.domain.silence import Silence
from services.alerts.store.asking_due import DUE_WORK
from services.alerts.store.asking_store import AskingStore
from services.alerts.store.silence_store import SilenceStore
from shared.unit_of_work import UnitOfWork


class HeldShown(NamedTuple):
    """A notice that was not asked for."""

    alert_id: UUID
    because: HeldFor
    silence: Silence | None
    at: datetime


class NoticesShown(NamedTuple):
    """All about the notices of a group."""

    group: str
    asked: Sequence[Asked]
    held: Sequence[HeldShown]
    next_look_at: datetime | None
    """When it is decided anew; None: not before something happens."""


@dataclass(frozen=True, slots=True)
class ReadNotices:
    unit_of_work: UnitOfWork
    read_alert: ReadAlert
    read_signal: ReadSignal

    async def of_alert(self, *, alert_id: UUID, locations: frozenset[str] | None) -> NoticesShown:
        """Return them of the group of an alert.

        Raises:
            AlertNotFoundError: there is none of that id that the reader may see.
        """
        return await self._of(group_name(await self.read_alert(alert_id=alert_id, locations=locations)))

    async def of_signal(self, *, signal_id: UUID, locations: frozenset[str] | None) -> NoticesShown:
        """Return them of the group of a signal.

        Raises:
            SignalNotFoundError: there is none of that id that the reader may see.
        """
        return await self._of(group_name(await self.read_signal(signal_id=signal_id, locations=locations)))

    async def _of(self, group: str) -> NoticesShown:
        async with self.unit_of_work.read() as connection:
            store, silences = AskingStore(connection), SilenceStore(connection)
            held = [
                HeldShown(
                    one.alert_id,
                    one.because,
                    await silences.get(one.silence_id) if one.silence_id is not None else None,
                    one.at,
                )
                for one in await store.held(group)
            ]
            looks = await DUE_WORK.next_of(connection, ASKING_KIND, [group])
            return NoticesShown(group, await store.asked(group), held, looks.get(group))
