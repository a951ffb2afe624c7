"""Reading notices: one's own, everybody's with the scope for it, and what the bell of the console shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.notifications.application.notices.rights import MANAGE, need_to_see
from services.notifications.domain.notices.delivery import Delivery
from services.notifications.domain.notices.filter import NoticeFilter
from services.notifications.domain.notices.notice import Addressee, Notice
from services.notifications.store.delivery_store import DeliveryStore
from services.notifications.store.notice_reading import NoticeReading
from services.notifications.store.notice_store import NoticeStore
from shared.access import Caller
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.errors import ForbiddenError
from shared.unit_of_work import UnitOfWork

BELL_DAYS = timedelta(days=14)
"""What is older rings no more; the list has it."""
Deliveries = Mapping[UUID, Sequence[Delivery]]
"""By notice."""


@dataclass(frozen=True, slots=True)
class ListNotices:
    unit_of_work: UnitOfWork

    async def __call__(
        self, *, caller: Caller, wanted: NoticeFilter, is_of_all: bool, before: UUID | None, limit: int
    ) -> tuple[Sequence[Notice], Deliveries]:
        """Return notices, the newest first, with their deliveries.

        Args:
            caller: whose own, unless all are wanted.
            wanted: which; whose, and where, is filled in here.
            is_of_all: everybody's.
            before: the last one of the page before.
            limit: how many at most.

        Raises:
            ForbiddenError: all are wanted without the scope for it.
        """
        if is_of_all and not caller.may(MANAGE):
            message = f"The notices of others are for whoever has the scope `{MANAGE}`."
            raise ForbiddenError(message)
        if not is_of_all:
            wanted = replace(wanted, addressees=_own(caller))
        wanted = replace(wanted, locations=caller.locations)
        async with self.unit_of_work.read() as connection:
            found = await NoticeReading(connection).list(wanted, before=before, limit=limit)
            deliveries = await DeliveryStore(connection).of_notices([one.lead_id or one.id for one in found])
        return found, _by_notice(deliveries)


@dataclass(frozen=True, slots=True)
class ReadNotice:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, caller: Caller, notice_id: UUID) -> tuple[Notice, Sequence[Delivery]]:
        """Return a notice and its deliveries.

        Raises:
            NoticeNotFoundError: there is none of this id among those that the caller may see.
        """
        directory = await self.read_directory()
        async with self.unit_of_work.read() as connection:
            notice = await NoticeStore(connection).get(notice_id)
            need_to_see(caller, notice, directory)
            return notice, await DeliveryStore(connection).of_notices([notice.lead_id or notice.id])


@dataclass(frozen=True, slots=True)
class FollowNotices:
    unit_of_work: UnitOfWork

    async def __call__(self, *, last_id: UUID | None = None, acknowledged: datetime | None = None) -> Sequence[Notice]:
        """Return the notices that were made, or acknowledged, after these; without both the last one of each kind."""
        async with self.unit_of_work.read() as connection:
            return await NoticeReading(connection).changed(last_id, acknowledged)


@dataclass(frozen=True, slots=True)
class CountNotices:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, caller: Caller) -> int:
        """Return of how many of the caller's own notices nobody takes care yet."""
        wanted = NoticeFilter(addressees=_own(caller), locations=caller.locations, is_open=True)
        async with self.unit_of_work.read() as connection:
            return await NoticeReading(connection).count(wanted, since=self.clock.now() - BELL_DAYS)


def _own(caller: Caller) -> Sequence[Addressee]:
    return [Addressee.person(caller.person_id)] if caller.person_id is not None else []


def _by_notice(deliveries: Sequence[Delivery]) -> Deliveries:
    found: dict[UUID, list[Delivery]] = {}
    for one in deliveries:
        if one.notice_id is not None:
            found.setdefault(one.notice_id, []).append(one)
    return found
