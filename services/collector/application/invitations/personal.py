"""Personal links: whose page it is, what is left of an unfinished answer, and who looked at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.collector.application.messages.links import Links
from services.collector.domain.invitations.invitation import GRACE, LINK_OUTLIVES, Invitation
from services.collector.domain.messages.tokens import LinkNotValidError
from services.collector.domain.responses.response import PartialResponse
from services.collector.store.invitation_store import InvitationStore, Visited
from services.collector.store.partial_store import PartialStore
from shared.clock import Clock
from shared.group_commit import GroupCommit
from shared.unit_of_work import UnitOfWork

LinkState = Literal["open", "answered", "expired", "taken_back"]


@dataclass(frozen=True, slots=True)
class PersonalLink:
    """What a personal link leads to."""

    invitation: Invitation
    state: LinkState
    takes_answers: bool
    """Whether a form that was opened in time may still be sent."""
    unfinished: PartialResponse | None
    """What was saved before they went away, perhaps on another device; never what was submitted."""


@dataclass(frozen=True, slots=True)
class ReadPersonalLink:
    unit_of_work: UnitOfWork
    clock: Clock
    links: Links

    async def __call__(self, *, token: str) -> PersonalLink:
        """Return what the token of a link leads to.

        Raises:
            LinkNotValidError: it is none of ours, long over, or its person was erased.
            UnavailableError: the database does not answer.
        """
        invitation_id = await self.links.read("invitation", token)
        now = self.clock.now()
        async with self.unit_of_work.read() as connection:
            invitation = (await InvitationStore(connection).find([invitation_id])).get(invitation_id)
            if invitation is None or invitation.respondent_id is None:
                raise LinkNotValidError
            state = _state(invitation, now)
            unfinished = None
            if state == "open":
                unfinished = await PartialStore(connection).unfinished(invitation.form_id)
        takes_answers = state == "open" or (state == "expired" and now < invitation.expires_at + GRACE)
        return PersonalLink(invitation, state, takes_answers, unfinished)


def _state(invitation: Invitation, now: datetime) -> LinkState:
    if not invitation.is_open:
        return "taken_back"
    if invitation.answered_at is not None and not invitation.many_times:
        return "answered"
    return "expired" if now >= invitation.expires_at else "open"


@dataclass(frozen=True, slots=True)
class MakePersonalLink:
    """Make the address that stands in an invitation's messages."""

    links: Links

    async def __call__(self, *, invitation_id: UUID, expires_at: datetime) -> str:
        """Return it; it leads to a kind page for a while after the invitation's end."""
        return await self.links.invitation(invitation_id, expires_at + LINK_OUTLIVES)


@dataclass(frozen=True, slots=True)
class CountVisits:
    """Count visits; many requests share one commit."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, visits: Sequence[Visited]) -> list[None]:
        """Count all of them, and return as many times nothing, for those who wait.

        Raises:
            UnavailableError: the database does not answer.
        """
        added: dict[UUID, Visited] = {}
        for one in visits:
            known = added.get(one.id, Visited(one.id))
            added[one.id] = Visited(
                one.id, known.visits + one.visits, known.scans + one.scans, known.opened_at or one.opened_at
            )
        async with self.unit_of_work.begin() as work:
            await InvitationStore(work.connection).add_visits(list(added.values()), at=self.clock.now())
        return [None] * len(visits)


VisitKind = Literal["fetched", "scanned", "opened"]
"""The page was fetched by what may be a person · by a program · somebody touched it."""


@dataclass(frozen=True, slots=True)
class NoteVisit:
    """Note that somebody was at a personal page."""

    visits: GroupCommit[Visited, None]
    clock: Clock

    async def __call__(self, *, invitation_id: UUID, kind: VisitKind) -> None:
        """Return when it is counted.

        Raises:
            UnavailableError: it is not, or not for sure.
        """
        match kind:
            case "fetched":
                visited = Visited(invitation_id, visits=1)
            case "scanned":
                visited = Visited(invitation_id, scans=1)
            case "opened":
                visited = Visited(invitation_id, opened_at=self.clock.now())
        await self.visits.submit(visited)
