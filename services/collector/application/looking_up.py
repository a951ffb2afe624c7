"""Look people up: read how one of them can be reached, and find them by what they are called. Both are audited."""

from dataclasses import dataclass
from uuid import UUID

from services.collector.application.abuse.caller_limits import LookUpLimits
from services.collector.domain.people.contact import RespondentNotFoundError
from services.collector.domain.people.looking_up import (
    MOST_FOUND,
    ContactCard,
    FoundPerson,
    checked_reason,
    search_of,
)
from services.collector.store.people_search import PeopleSearch
from shared.access import Caller
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ViewContact:
    """Read how somebody can be reached. That it was read is stored for good before anything is returned."""

    unit_of_work: UnitOfWork
    limits: LookUpLimits

    async def __call__(
        self, *, respondent_id: UUID, reason: str, caller: Caller, case_id: UUID | None = None
    ) -> ContactCard:
        """Return the contact data.

        Args:
            respondent_id: whose.
            reason: why it is needed; it is kept in the audit log.
            caller: who asks.
            case_id: the case that it is needed for, as the caller says.

        Raises:
            InvalidReasonError: there is no reason.
            TooManyLookUpsError: the caller looks at too many.
            RespondentNotFoundError: nobody has this id, they were erased, or the caller sees nothing that they said.
        """
        reason = checked_reason(reason)
        self.limits.take(caller, "contact")
        async with self.unit_of_work.begin() as work:
            people = PeopleSearch(work.connection, caller.locations)
            card = await people.card(respondent_id)
            seen = await people.last_seen(respondent_id)
            if card is None or (seen is None and caller.locations is not None):
                raise RespondentNotFoundError
            shown: dict[str, object] = {"fields": list(card.known)}
            if case_id is not None:
                shown["case"] = str(case_id)
            location = None if seen is None else seen.location
            work.audit(
                "contact.viewed", "respondent", str(respondent_id), after=shown, reason=reason, location=location
            )
        return card


@dataclass(frozen=True, slots=True)
class IsKnown:
    """Read whether a person exists for a reader."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, respondent_id: UUID, caller: Caller) -> bool:
        """Return whether somebody has this id and, for readers of one unit, has said something there."""
        async with self.unit_of_work.read() as connection:
            return await PeopleSearch(connection, caller.locations).is_known(respondent_id)


@dataclass(frozen=True, slots=True)
class SearchPeople:
    """Find people by a name, an address or a number, among those who said something that the searcher may see."""

    unit_of_work: UnitOfWork
    limits: LookUpLimits
    phone_region: str | None

    async def __call__(self, *, text: str, caller: Caller) -> tuple[list[FoundPerson], bool]:
        """Return at most `MOST_FOUND` people, and whether there are more.

        Raises:
            InvalidSearchError: the text can mean nobody.
            TooManyLookUpsError: the caller searches too often.
        """
        search = search_of(text, self.phone_region)
        self.limits.take(caller, "search")
        async with self.unit_of_work.begin() as work:
            found = await PeopleSearch(work.connection, caller.locations).find(search, limit=MOST_FOUND + 1)
            people = found[:MOST_FOUND]
            # Whom it found, never what was typed.
            work.audit("respondent.searched", "respondents", "search", after={"found": [str(one.id) for one in people]})
        return people, len(found) > MOST_FOUND
