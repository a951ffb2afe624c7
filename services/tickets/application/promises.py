"""Calls that customers were promised: kept, and somebody is reminded before the time is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.tickets.application.asking import promise_notice
from services.tickets.application.queries import visible
from services.tickets.domain.promise import Promise, remind_at
from services.tickets.store.joining_store import JoiningStore
from services.tickets.store.promise_store import PromiseStore
from services.tickets.store.tables import DUE
from shared.access import Caller
from shared.contracts.alerts import RecoveryRequested
from shared.contracts.event import Event, cause_of
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import Claimed, NewDue
from shared.due.work import DueWork
from shared.fields import fields_in_common
from shared.unit_of_work import UnitOfWork

PROMISE_KIND = "promise"
"""Name of the kind of due work that reminds of a promise; `ref` is the id of the recovery."""
DUE_WORK = DueWork(DUE)
_SHORTEST_WAIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class KeepPromises:
    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[RecoveryRequested]]) -> None:
        """Keep what is promised in the messages that alerts asks for."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            due = []
            for event in events:
                asked = event.data
                if not work.is_fresh(event) or asked.promise_at is None:
                    continue
                known = fields_in_common(asked, Promise) | {"promise_at": asked.promise_at}
                await PromiseStore(work.connection).add(Promise(**known))
                at = remind_at(asked.requested_at, asked.promise_at)
                ref = str(asked.recovery_id)
                due.append(NewDue(PROMISE_KIND, ref, f"promise:{ref}", at, "promised", event.correlation_id))
            await DUE_WORK.add(work.connection, due)


@dataclass(frozen=True, slots=True)
class RemindOfPromise:
    """Ask for a notice to whoever has the case, unless somebody has called or the customer was never promised it."""

    unit_of_work: UnitOfWork
    directory: ReadDirectory

    async def __call__(self, *, claimed: Claimed) -> None:
        """Settle the due work, or put it off while the message waits to be sent."""
        directory = await self.directory()
        async with self.unit_of_work.begin() as work:
            promise = await PromiseStore(work.connection).find(UUID(claimed.ref))
            if promise is None or promise.is_void:
                await DUE_WORK.finish(work.connection, claimed)
                return
            left = promise.promise_at - work.now
            if not promise.is_given and left > timedelta(0):
                wait = min(max(left / 2, _SHORTEST_WAIT), left)
                await DUE_WORK.put_off(work.connection, claimed, seconds=wait.total_seconds())
                return
            joining = JoiningStore(work.connection)
            about = promise.response_id, promise.complaint_id
            ticket = await joining.latest_about(*about)
            if promise.is_given and (ticket is None or not await joining.contacted_about(ticket, *about)):
                work.publish(promise_notice(promise, ticket, directory, at=work.now))
            await DUE_WORK.finish(work.connection, claimed)


@dataclass(frozen=True, slots=True)
class ReadPromise:
    unit_of_work: UnitOfWork

    async def __call__(self, *, ticket_id: UUID, caller: Caller) -> Promise | None:
        """Return the call that the customer of a case was promised first, of those that nobody has made.

        None without one, or when the promise never reached them.

        Raises:
            TicketNotFoundError: there is no such ticket, or none at a location that the caller may see.
        """
        async with self.unit_of_work.read() as connection:
            ticket = await visible(connection, ticket_id, caller)
            joining = JoiningStore(connection)
            for promise in await PromiseStore(connection).of_case(ticket.responses, ticket.complaints):
                about = promise.response_id, promise.complaint_id
                if not promise.is_void and not await joining.contacted_about(ticket, *about):
                    return promise
        return None
