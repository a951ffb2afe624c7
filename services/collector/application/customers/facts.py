"""Facts about one customer: read and written."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.collector.application.consents.reading import contact_for
from services.collector.domain.customers.facts import (
    FACTS,
    NO_FACTS,
    UNDECLARED,
    Company,
    CustomerFacts,
    InvalidFactsError,
    is_declared,
    problems_of,
)
from services.collector.domain.people.contact import RespondentNotFoundError
from services.collector.store.customer_store import CustomerStore
from services.collector.store.people_search import PeopleSearch
from services.collector.store.respondent_store import RespondentStore
from shared.access import Caller
from shared.directory_use_cases import ReadDirectory
from shared.errors import PreconditionFailedError
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ShownFacts:
    """Facts as they stand now."""

    facts: CustomerFacts
    company: Company | None
    updated_at: datetime | None
    """None: nothing is known."""

    @property
    def tag(self) -> str:
        """Names this state, so that nobody overwrites another one unseen."""
        return _tag(self.updated_at)


def _tag(updated_at: datetime | None) -> str:
    return "nothing" if updated_at is None else updated_at.isoformat()


@dataclass(frozen=True, slots=True)
class ReadFacts:
    unit_of_work: UnitOfWork

    async def __call__(self, *, respondent_id: UUID, caller: Caller) -> ShownFacts:
        """Return what is known of somebody.

        Raises:
            RespondentNotFoundError: nobody has this id, they were erased, or the caller sees nothing that they said.
        """
        async with self.unit_of_work.read() as connection:
            await contact_for(connection, respondent_id, caller)
            store = CustomerStore(connection)
            known = (await store.of([respondent_id])).get(respondent_id)
            if known is None:
                return ShownFacts(NO_FACTS, None, None)
            key = known.facts.company
            company = None if key is None else (await store.companies([key])).get(key)
            return ShownFacts(known.facts, company, known.updated_at)


@dataclass(frozen=True, slots=True)
class PutFacts:
    unit_of_work: UnitOfWork
    directory: ReadDirectory

    async def __call__(
        self,
        *,
        respondent_id: UUID,
        facts: CustomerFacts,
        company: Company | None,
        caller: Caller,
        seen: str | None = None,
    ) -> ShownFacts:
        """Replace everything that is known of somebody.

        Args:
            respondent_id: whom it is about.
            facts: without the company.
            company: named anew by this, if it is known by another name; everybody of it is then.
            caller: who writes it.
            seen: the `tag` of what they saw before; None: whatever stands there is replaced.

        Raises:
            InvalidFactsError: names every field that is wrong.
            PreconditionFailedError: it has changed since it was seen.
            RespondentNotFoundError: nobody has this id, they were erased, or the caller sees nothing that they said.
        """
        facts = replace(facts, company=None if company is None else company.key)
        if not is_declared(facts.location, (await self.directory()).structure):
            raise InvalidFactsError([UNDECLARED])
        async with self.unit_of_work.begin() as work:
            problems = problems_of(facts, today=work.now.date())
            if problems:
                raise InvalidFactsError(problems)
            if await RespondentStore(work.connection).lock(respondent_id) is None:
                raise RespondentNotFoundError
            said = await PeopleSearch(work.connection, caller.locations).last_seen(respondent_id)
            if caller.locations is not None and said is None:
                raise RespondentNotFoundError
            store = CustomerStore(work.connection)
            known = (await store.of([respondent_id])).get(respondent_id)
            before = NO_FACTS if known is None else known.facts
            if seen is not None and seen != _tag(None if known is None else known.updated_at):
                raise PreconditionFailedError
            if company is not None:
                await store.put_companies([company], at=work.now, is_renaming=True)
            changed = [name for name in FACTS if getattr(before, name) != getattr(facts, name)]
            if not changed:
                return ShownFacts(before, company, None if known is None else known.updated_at)
            await store.save({respondent_id: facts}, at=work.now, by=caller.name)
            location = None if said is None else said.location
            after = {"fields": changed}
            work.audit("customer.changed", "respondent", str(respondent_id), after=after, location=location)
            return ShownFacts(facts, company, None if facts == NO_FACTS else work.now)
