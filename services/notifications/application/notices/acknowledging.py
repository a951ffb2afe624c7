"""Somebody takes care of what a notice is about: nobody gets more about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from services.notifications.application.notices.rights import need_to_see
from services.notifications.domain.notices.link import digest_of
from services.notifications.domain.notices.notice import Notice, NoticeLinkGoneError
from services.notifications.domain.notices.recipients import may_see
from services.notifications.events_out import notice_acknowledged
from services.notifications.store.link_store import LinkStore
from services.notifications.store.notice_store import NoticeStore
from shared.access import Caller
from shared.clock import Clock
from shared.contracts.alerts import AlertAcknowledged
from shared.contracts.event import Event, EventData, cause_of
from shared.contracts.tickets import TicketAcknowledged
from shared.directory.people import Directory, Person
from shared.directory_use_cases import ReadDirectory
from shared.observability.actor import Actor, act_as
from shared.unit_of_work import Connection, UnitOfWork, Work

D = TypeVar("D", bound=EventData)


@dataclass(frozen=True, slots=True)
class AcknowledgeNotice:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, caller: Caller, notice_id: UUID) -> Notice:
        """Acknowledge a notice and all of its group that was requested so far; twice is once.

        Raises:
            NoticeNotFoundError: there is none of this id among those that the caller may see.
        """
        directory = await self.read_directory()
        async with self.unit_of_work.begin() as work:
            store = NoticeStore(work.connection)
            notice = await store.get(notice_id)
            need_to_see(caller, notice, directory)
            return await _acknowledge(work, notice, caller.name)


@dataclass(frozen=True, slots=True)
class ReadByNoticeLink:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory
    clock: Clock

    async def __call__(self, *, token: str) -> Notice:
        """Return the notice behind a link; looking changes nothing.

        Raises:
            NoticeLinkGoneError: the link is too old, there is none, or the person may not know of this any more.
        """
        directory = await self.read_directory()
        async with self.unit_of_work.read() as connection:
            notice, _person = await _behind(connection, token, directory, self.clock.now())
            return notice


@dataclass(frozen=True, slots=True)
class AcknowledgeByLink:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, token: str) -> Notice:
        """Acknowledge in the name of the person to whom the link was sent; twice is once.

        Raises:
            NoticeLinkGoneError: the link is too old, there is none, or the person may not know of this any more.
        """
        directory = await self.read_directory()
        async with self.unit_of_work.begin() as work:
            notice, person = await _behind(work.connection, token, directory, work.now)
            act_as(Actor(str(person.id), "person"))
            return await _acknowledge(work, notice, str(person.id))


@dataclass(frozen=True, slots=True)
class TakeAcknowledgements:
    """Keep what alerts and tickets published: somebody acknowledged there."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[AlertAcknowledged]]) -> None:
        await self._take(events, lambda data: (data.group, data.acknowledged_at, data.acknowledged_by))

    async def of_cases(self, *, events: Sequence[Event[TicketAcknowledged]]) -> None:
        """Do the same with cases whose time runs out."""
        await self._take(events, lambda data: (data.group, data.at, data.actor))

    async def _take(self, events: Sequence[Event[D]], read: Callable[[D], tuple[str, datetime, str]]) -> None:
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            store = NoticeStore(work.connection)
            for event in sorted(events, key=lambda one: read(one.data)):
                if work.is_fresh(event):
                    await store.acknowledge(*read(event.data))


async def take_care_of(work: Work, group: str, by: str) -> None:
    """Let nobody get another notice about a group, since somebody did something about it elsewhere."""
    for one in await NoticeStore(work.connection).acknowledge(group, work.now, by):
        work.publish(notice_acknowledged(one, work.now))


async def _behind(connection: Connection, token: str, directory: Directory, at: datetime) -> tuple[Notice, Person]:
    """Return the notice behind a link, and the person to whom it was sent."""
    found = await LinkStore(connection).find(digest_of(token), at)
    if found is None:
        raise NoticeLinkGoneError
    notice = await NoticeStore(connection).get(found)
    person_id = notice.addressee.person_id
    person = directory.people.get(person_id) if person_id is not None else None
    if person is None or not person.is_active or not may_see(directory, person, notice.location):
        raise NoticeLinkGoneError
    return notice, person


async def _acknowledge(work: Work, notice: Notice, by: str) -> Notice:
    store = NoticeStore(work.connection)
    # Whoever asked may have a clock that is ahead of this one; all that is known here is answered.
    at = max(work.now, await store.last_requested(notice.group) or work.now)
    answered = await store.acknowledge(notice.group, at, by)
    after = next((one for one in answered if one.id == notice.id), None)
    if after is None:
        return await store.get(notice.id)
    work.publish(notice_acknowledged(after, work.now))
    work.audit("notice.acknowledged", "notice", str(notice.id), location=notice.location)
    return after
