"""Pass a case on to a team, which may be the one that has it: then somebody else of it takes it."""

from dataclasses import dataclass
from uuid import UUID

from services.tickets.application.steps import Step
from services.tickets.domain.ticket import Ticket
from shared.access import Caller
from shared.errors import InvalidFieldError
from shared.keyed.preconditions import Precondition


@dataclass(frozen=True, slots=True)
class PassOn(Step):
    async def __call__(
        self, *, ticket_id: UUID, expected: Precondition | None, caller: Caller, team: str, note: str | None = None
    ) -> Ticket:
        """Make it the case of a team, in which somebody gets it by the terms of the routes.

        Raises:
            InvalidFieldError: there is no such team.
        """
        async with self.book.begin() as writing:
            ticket = (await writing.locked(ticket_id, caller)).expect(expected)
            known = writing.directory.teams.get(team)
            if known is None or not known.is_active:
                raise InvalidFieldError(field="team", detail="must be the key of a team that there is")
            change = ticket.assign(None, team=team, actor=caller.name, at=writing.now, note=note)
            await writing.record([(change, None)])
        return writing.latest(ticket)
