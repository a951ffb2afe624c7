"""Find people by how they can be reached, for those who have to answer or to forget them."""

from dataclasses import dataclass

from services.collector.domain.people.contact import Respondent, identify
from services.collector.domain.people.errors import InvalidContactError
from services.collector.store.respondent_store import KnownRespondent, find_respondents
from shared.errors import FieldProblem
from shared.unit_of_work import UnitOfWork

_NOBODY = FieldProblem("body", "needs an external_id, an email or a phone")


@dataclass(frozen=True, slots=True)
class FindRespondents:
    """Find everybody who is known by one of some names: one person may have come under several."""

    unit_of_work: UnitOfWork
    phone_region: str | None

    async def __call__(self, *, respondent: Respondent) -> list[KnownRespondent]:
        """Return those who are known by any of the names, the earliest first.

        Raises:
            InvalidContactError: there is no name, or one has the wrong form.
        """
        contact, problems = identify(respondent, self.phone_region)
        problems = [FieldProblem(one.field.removeprefix("respondent."), one.detail) for one in problems]
        if contact is None:
            raise InvalidContactError(problems or [_NOBODY])
        async with self.unit_of_work.read() as connection:
            return await find_respondents(connection, contact)
