"""Read responses, without any contact data, and check answers without storing anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.collector.application.surveys.published_surveys import PublishedVersion
from services.collector.domain.errors import ResponseNotFoundError
from services.collector.domain.responses.answers import respondent_of
from services.collector.domain.responses.response import ResponseFilter, StoredResponse
from services.collector.store.response_store import ResponseStore
from shared.access import Caller
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.unit_of_work import UnitOfWork
from shared.vocabulary import AttributeValue

RECALLED_FOR = timedelta(minutes=30)
"""The address of the thanks page may lie in a browser's history; after this time it says nothing personal any more."""


@dataclass(frozen=True, slots=True)
class ListResponses:
    unit_of_work: UnitOfWork

    async def __call__(
        self, *, wanted: ResponseFilter, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[StoredResponse]:
        """Return at most `limit` responses, the latest `occurred_at` first, from behind `after` on."""
        async with self.unit_of_work.read() as connection:
            return await ResponseStore(connection).list_latest(wanted, after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class ReadResponse:
    unit_of_work: UnitOfWork

    async def __call__(self, *, response_id: UUID, caller: Caller) -> StoredResponse:
        """Return the response.

        Raises:
            ResponseNotFoundError: there is no response of this id, or its location is none of the caller's.
        """
        async with self.unit_of_work.read() as connection:
            response = await ResponseStore(connection).get(response_id)
        if not caller.sees(response.location):
            raise ResponseNotFoundError
        return response


@dataclass(frozen=True, slots=True)
class RecallAnswers:
    """Read a response that was stored a moment ago."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, survey: str, response_id: UUID) -> StoredResponse | None:
        """Return the response; None when there is none of this id, of another survey, or from an earlier time."""
        async with self.unit_of_work.read() as connection:
            found = (await ResponseStore(connection).find([response_id])).get(response_id)
        if found is None or found.withdrawn_at is not None or found.survey != survey:
            return None
        if self.clock.now() - found.received_at > RECALLED_FOR:
            return None
        return found


@dataclass(frozen=True, slots=True)
class CheckAnswers:
    """Check answers as if they were submitted as they are; nothing is stored."""

    phone_region: str | None

    async def __call__(
        self, *, version: PublishedVersion, answers: Mapping[str, object], attributes: Mapping[str, AttributeValue]
    ) -> Sequence[FieldProblem]:
        """Return what is wrong; questions that nobody has got to yet are among it when they need an answer."""
        checked = version.rules.check(answers, attributes, phone_region=self.phone_region)
        _, problems = respondent_of(None, checked)
        return [*checked.problems, *problems]
