"""Take cases from whoever does nothing about them while their time runs out, or is away.

A step of a ladder asks for it; only what routing gave somebody is taken from them, and only before anybody did
something about it: whom a person gave a case to, or who took one, keeps it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.tickets.application.book import CaseBook, Writing
from services.tickets.application.routing.needs import DUE_WORK
from services.tickets.application.routing.router import Router
from services.tickets.domain.routing.changes import is_untouched
from services.tickets.store.decision_store import DecisionStore
from shared.due.pieces import Claimed, NewDue
from shared.unit_of_work import Work

NEGLECTED_KIND = "neglected"
"""Name of the kind of due work that looks whether somebody did anything about a case."""
_IS_OVER, _RUNS_OUT = "time_is_over", "time_runs_out"


async def look_for_neglect(work: Work, cases: Mapping[UUID, bool]) -> None:
    """Ask for a look at cases of which a step of a ladder was taken.

    Args:
        work: the transaction.
        cases: their ids; whether the time of one is over.
    """
    due = [
        NewDue(
            kind=NEGLECTED_KIND,
            ref=str(ticket_id),
            effect_key=f"{NEGLECTED_KIND}:{ticket_id}:{work.now.isoformat()}",
            due_at=work.now,
            cause=_IS_OVER if is_over else _RUNS_OUT,
        )
        for ticket_id, is_over in cases.items()
    ]
    await DUE_WORK.add(work.connection, due)


@dataclass(frozen=True, slots=True)
class TakeBack:
    book: CaseBook
    router: Router

    async def __call__(self, *, claimed: Claimed) -> None:
        """Give a case to somebody else where its time is over, or whoever has it is away; settle the work.

        Raises:
            LeaseLostError: somebody else has the work by now.
        """
        async with self.book.begin() as writing:
            ticket = await writing.tickets.lock(UUID(claimed.ref))
            newest = await DecisionStore(writing.connection).of(ticket.id, limit=1)
            holder = next((one.person for one in newest if is_untouched(ticket, one, before=claimed.due_at)), None)
            if holder is not None:
                is_over = claimed.cause == _IS_OVER
                if is_over or _is_away(holder, writing):
                    await self.router.reroute(writing, ticket, passes_over=is_over)
            await DUE_WORK.finish(writing.connection, claimed)


def _is_away(holder: UUID, writing: Writing) -> bool:
    person = writing.directory.people.get(holder)
    return person is not None and person.is_away(writing.now)
