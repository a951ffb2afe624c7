"""Facts about one customer as a colleague types them: a company is what they call it."""

from dataclasses import dataclass
from uuid import UUID

from services.collector.application.customers.facts import PutFacts, ShownFacts
from services.collector.domain.customers.facts import Company, CustomerFacts, InvalidFactsError, company_of
from services.collector.store.customer_store import CustomerStore
from shared.access import Caller
from shared.errors import FieldProblem
from shared.unit_of_work import Connection, UnitOfWork

SEVERAL = "fits several companies"


@dataclass(frozen=True, slots=True)
class EditFacts:
    unit_of_work: UnitOfWork
    put: PutFacts

    async def __call__(
        self, *, respondent_id: UUID, facts: CustomerFacts, company: str, seen: str, caller: Caller
    ) -> ShownFacts:
        """Replace everything that is known of somebody. No company is renamed by it.

        Args:
            respondent_id: whom it is about.
            facts: without the company.
            company: a name or key; one that nobody is called is a new company; empty for none.
            seen: the `tag` of what the caller saw before.
            caller: who writes it.

        Raises:
            InvalidFactsError: names every field that is wrong.
            PreconditionFailedError: it has changed since it was seen.
            RespondentNotFoundError: nobody has this id, they were erased, or the caller sees nothing that they said.
        """
        named = None
        if company:
            async with self.unit_of_work.read() as connection:
                named = await _company(connection, respondent_id, company)
        return await self.put(respondent_id=respondent_id, facts=facts, company=named, caller=caller, seen=seen)


async def _company(connection: Connection, respondent_id: UUID, typed: str) -> Company:
    """Return the company that is called so: their present one before others, else a new one.

    Raises:
        InvalidFactsError: several are, or none can be.
    """
    store = CustomerStore(connection)
    known = await store.companies_called(typed)
    mine = (await store.of([respondent_id])).get(respondent_id)
    present = None if mine is None else mine.facts.company
    found = [one for one in known if one.key == present] or [one for one in known if one.key == typed] or known
    if len(found) > 1:
        raise InvalidFactsError([FieldProblem("company", SEVERAL)])
    if found:
        return found[0]
    made, problems = company_of(None, typed)
    if made is None:
        raise InvalidFactsError(problems)
    # Another spelling of one that there is.
    return (await store.companies([made.key])).get(made.key, made)
