"""What is known in a transaction about notices that are planned or sent."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.notifications.application.notices.requesting import add_notices
from services.notifications.domain.destination import Destination, DestinationNotFoundError
from services.notifications.domain.notices.notice import Addressee, Notice, Why
from services.notifications.domain.notices.plan import Known, Pace, addressee_of_deputy
from services.notifications.domain.notices.recipients import may_see, recipients_of
from services.notifications.store.destination_store import DestinationStore
from services.notifications.store.fallback_store import FallbackStore
from services.notifications.store.notice_store import NoticeStore, forgotten
from shared.directory.people import Directory
from shared.ids import uuid7
from shared.unit_of_work import Connection, Work
from shared.vocabulary import Spot

PAGE = 500
"""Notices that are read at once: a storm has a hundred thousand for one addressee."""


def pages(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """Yield ids in their order, so many at a time as are read at once."""
    return (ids[start : start + PAGE] for start in range(0, len(ids), PAGE))


async def known_of(
    work: Work, notices: Collection[Notice], destinations: Sequence[Destination] = (), pace: Pace | None = None
) -> Known:
    """Return what counts for notices of one addressee, and keep respondents from being erased meanwhile.

    Args:
        work: the transaction.
        notices: of one addressee.
        destinations: whose storms are looked for.
        pace: needed with `destinations`.
    """
    store = NoticeStore(work.connection)
    groups = {one.group for one in notices}
    responses = {one.subject_id: _uuid(one.subject_id) for one in notices if one.subject == "response"}
    erased = await forgotten(work.connection).among([*(one.respondent_id for one in notices), *responses.values()])
    sent_to: Mapping[UUID, Sequence[datetime]] = {}
    if pace is not None:
        sent_to = await store.sent_since([one.id for one in destinations], work.now - pace.storm_window)
    addressee = next((one.addressee for one in notices), None)
    return Known(
        acknowledged=await store.acknowledged(groups),
        news=await store.news(groups) if any(one.is_reminder for one in notices) else {},
        ended=await store.ended(groups),
        erased=erased,
        withdrawn={text for text, id_ in responses.items() if id_ in erased},
        last_of_group=await store.last_of_groups(addressee, groups) if addressee else {},
        begun=await store.begun(addressee, groups) if addressee else frozenset(),
        sent_to=sent_to,
    )


async def destinations_of(connection: Connection, addressee: Addressee) -> Sequence[Destination]:
    """Return the destinations of an addressee to which notices may be sent."""
    store = DestinationStore(connection)
    match addressee.kind:
        case "person":
            return await store.list_verified([UUID(addressee.id)], [])
        case "team":
            return await store.list_verified([], [addressee.id])
        case "destination":
            try:
                found = await store.get(UUID(addressee.id))
            except DestinationNotFoundError:
                return []
            return [found] if found.is_verified else []
        case "nobody":
            return []


async def hand_on(work: Work, notice: Notice, directory: Directory, pace: Pace) -> None:
    """Give a notice to whoever stands in, when its person is not there any more; nobody's is the fallback's."""
    deputy = addressee_of_deputy(notice, directory, work.now)
    person = directory.people.get(deputy.person_id) if deputy is not None and deputy.person_id else None
    found: dict[Addressee, tuple[Why, ...]] = {}
    if deputy is not None and person is not None and may_see(directory, person, notice.location):
        why = tuple(replace(one, standing_in_for=notice.addressee.person_id) for one in notice.why)
        found = {deputy: why or (Why(kind="person", standing_in_for=notice.addressee.person_id),)}
    elif not await NoticeStore(work.connection).has_others(notice):
        spot = Spot(touchpoint=notice.touchpoint, location=notice.location)
        fallback = await FallbackStore(work.connection).get()
        found = recipients_of(directory, (), spot, fallback, work.now).addressees
    base = replace(notice, state="waiting", withheld_because=None, settled_at=None, lead_id=None, created_at=work.now)
    given = [replace(base, id=uuid7(), addressee=one, why=why) for one, why in found.items()]
    await add_notices(work, given, pace)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
