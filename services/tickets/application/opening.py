"""Open a ticket by hand."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.tickets.application.book import CaseBook
from services.tickets.application.gathering import Arrival, Gathering, gather
from services.tickets.domain.joining import joining_key
from services.tickets.domain.opening import ManualCase, ResponseHasTicketError, open_by_hand
from services.tickets.domain.said import answer_without_alert, with_answer
from services.tickets.domain.ticket import Change, Ticket
from shared.access import Caller
from shared.errors import InvalidFieldError
from shared.ids import uuid7


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Open a ticket by hand about a case that no alert reported."""

    book: CaseBook

    async def __call__(self, *, case: ManualCase, caller: Caller) -> Ticket:
        """Open the ticket and return it.

        Raises:
            ResponseHasTicketError: the case is about a response that has an open ticket.
            InvalidFieldError: the caller does not see the location that it names.
        """
        if not caller.sees(case.location):
            raise InvalidFieldError(field="location", detail="must be a location of your own unit")
        arrival = Arrival(
            person=case.respondent_id,
            response_id=case.response_id,
            key=joining_key(case.respondent_id, case),
        )
        async with self.book.begin() as writing:
            cases = await gather(writing, [arrival])
            _refuse_second(case.response_id, cases, caller)
            known = replace(case, respondent_id=None) if case.respondent_id in cases.gone else case
            [number] = await writing.tickets.next_numbers(1)
            change = open_by_hand(known, actor=caller.name, ticket_id=uuid7(), number=number, at=writing.now)
            if case.response_id is not None:
                change = await _with_answer(change, case.response_id, cases)
            cases.take([change], arrival, None)
            await cases.keep()
        return writing.latest(change.ticket)


def _refuse_second(response_id: UUID | None, cases: Gathering, caller: Caller) -> None:
    other = None if response_id is None else cases.of_response.get(response_id)
    if other is not None:
        ticket = cases.cases[other]
        raise ResponseHasTicketError(ticket.number if caller.sees(ticket.location) else None)


async def _with_answer(change: Change, response_id: UUID, cases: Gathering) -> Change:
    """Return the opening of a case about a response, with what its author is known to have corrected."""
    person, is_gone = change.ticket.respondent_id, response_id in cases.gone
    answer = answer_without_alert(response_id, change, person=person, is_gone=is_gone)
    await cases.read_words([response_id])
    return with_answer(change, cases.take_answer(answer))
