"""Publish again what is stored, for consumers that start over: every response as it is now."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector import events_out
from services.collector.application.surveys.published_surveys import PublishedVersion, load_versions
from services.collector.domain.responses.export import ResponsePosition, ResponseSelection
from services.collector.domain.responses.response import StoredResponse
from services.collector.store.export_store import ExportStore
from services.collector.store.respondent_store import RespondentStore
from services.collector.store.response_store import ResponseStore
from services.collector.store.survey_store import SurveyStore, VersionName
from shared.clock import Clock
from shared.contracts.collector import RespondentErased, ResponseEdited, ResponseReceived, ResponseWithdrawn
from shared.unit_of_work import Connection, UnitOfWork

PAGE = 2_000
"""Responses that are read and published at once; this bounds the memory."""
_PEOPLE = 5_000
_KEYS = 500

Republished = ResponseReceived | ResponseEdited | ResponseWithdrawn


@dataclass(frozen=True, slots=True)
class Republication:
    """What will be published again."""

    count: int
    """How many responses, as far as one can say before; others may come in meanwhile."""
    pages: AsyncIterator[Sequence[Republished]]
    """The responses of each survey in the order in which they came. Raises UnavailableError when the database stops
    answering; what came until then is right."""


@dataclass(frozen=True, slots=True)
class RepublishResponses:
    """Read page by page, each with a connection of its own: nothing is held up, however many responses there are."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, survey: str | None, from_at: datetime | None) -> Republication:
        """Begin to publish again what was received until now.

        Args:
            survey: its key; None: all surveys.
            from_at: earliest `occurred_at`, included; None: all.

        Raises:
            SurveyNotFoundError: there is no such survey.
        """
        async with self.unit_of_work.read() as connection:
            keys = await _keys(SurveyStore(connection), survey)
            selections = [ResponseSelection(key, self.clock.now(), from_at, withdrawn=True) for key in keys]
            responses = ExportStore(connection)
            count = sum([await responses.count(selection) for selection in selections])
        return Republication(count, self._pages(selections))

    async def some(self, ids: Collection[UUID]) -> list[Republished]:
        """Return the events of those of the responses that are stored.

        Raises:
            UnavailableError: the database does not answer.
        """
        async with self.unit_of_work.read() as connection:
            found = await ResponseStore(connection).find(ids)
            return await _events(connection, list(found.values()), {})

    async def erased(self) -> AsyncIterator[Sequence[RespondentErased]]:
        """Yield the events of all people who were erased."""
        after: UUID | None = None
        while True:
            async with self.unit_of_work.read() as connection:
                people = await RespondentStore(connection).list_erased(after=after, limit=_PEOPLE)
            if people:
                after = people[-1][0]
                yield [events_out.respondent_erased(respondent_id, at=at) for respondent_id, at in people]
            if len(people) < _PEOPLE:
                return

    async def _pages(self, selections: Sequence[ResponseSelection]) -> AsyncIterator[Sequence[Republished]]:
        for selection in selections:
            versions: dict[VersionName, PublishedVersion] = {}
            position, is_last = None, False
            while not is_last:
                async with self.unit_of_work.read() as connection:
                    page = await ExportStore(connection).list_after(selection, position, PAGE)
                    events = await _events(connection, page, versions)
                is_last = len(page) < PAGE
                if page:
                    position = ResponsePosition(page[-1].received_at, page[-1].id)
                    yield events


async def _keys(surveys: SurveyStore, survey: str | None) -> list[str]:
    if survey is not None:
        await surveys.get(survey)
        return [survey]
    keys: list[str] = []
    while page := await surveys.list_after(keys[-1] if keys else None, limit=_KEYS):
        keys += [one.key for one in page]
    return keys


async def _events(
    connection: Connection, responses: Sequence[StoredResponse], versions: dict[VersionName, PublishedVersion]
) -> list[Republished]:
    """Return the responses as events; `versions` are those read so far, and the missing ones are added to it."""
    missing = {(one.survey, one.version) for one in responses} - versions.keys()
    if missing:
        for version in await load_versions(SurveyStore(connection), sorted(missing)):
            versions[version.survey, version.number] = version
    return [_now(one, versions) for one in responses]


def _now(response: StoredResponse, versions: Mapping[VersionName, PublishedVersion]) -> Republished:
    return events_out.response_now(response, versions[response.survey, response.version].asking)
