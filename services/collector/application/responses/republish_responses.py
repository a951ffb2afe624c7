"""Tell again what is stored, for readers who begin anew: every response as it stands now."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector import events_out
from services.collector.application.surveys.published_surveys import PublishedVersion, load_versions
from services.collector.domain.responses.export import Position, Selection
from services.collector.domain.responses.response import StoredResponse
from services.collector.store.republication_store import count_told, list_erased, list_told
from services.collector.store.response_store import find_responses
from services.collector.store.survey_store import SurveyStore, VersionName
from shared.clock import Clock
from shared.contracts.collector import RespondentErased, ResponseEdited, ResponseReceived, ResponseWithdrawn
from shared.unit_of_work import Connection, UnitOfWork

PAGE = 2_000
"""Responses that are read and told at once; this bounds the memory."""
_PEOPLE = 5_000
_KEYS = 500

Told = ResponseReceived | ResponseEdited | ResponseWithdrawn


@dataclass(frozen=True, slots=True)
class Republication:
    """What will be told."""

    count: int
    """How many responses, as far as one can say before; others may come in meanwhile."""
    pages: AsyncIterator[Sequence[Told]]
    """The responses of each survey in the order in which they came. Raises UnavailableError when the database stops
    answering; what came until then is right."""


@dataclass(frozen=True, slots=True)
class RepublishResponses:
    """Read page by page, each with a connection of its own: nothing is held up, and any number can be told."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, survey: str | None, from_at: datetime | None) -> Republication:
        """Begin to tell of what was received until now.

        Args:
            survey: its key; None: all surveys.
            from_at: earliest `occurred_at`, included; None: all.

        Raises:
            SurveyNotFoundError: there is no such survey.
        """
        async with self.unit_of_work.read() as connection:
            keys = await _keys(SurveyStore(connection), survey)
            selections = [Selection(key, self.clock.now(), from_at) for key in keys]
            count = sum([await count_told(connection, selection) for selection in selections])
        return Republication(count, self._pages(selections))

    async def some(self, ids: Collection[UUID]) -> list[Told]:
        """Tell of those of the responses that are stored.

        Raises:
            UnavailableError: the database does not answer.
        """
        async with self.unit_of_work.read() as connection:
            found = await find_responses(connection, ids)
            return await _told(connection, list(found.values()), {})

    async def erased(self) -> AsyncIterator[Sequence[RespondentErased]]:
        """Tell of all people who were forgotten."""
        after: UUID | None = None
        while True:
            async with self.unit_of_work.read() as connection:
                people = await list_erased(connection, after=after, limit=_PEOPLE)
            if people:
                after = people[-1][0]
                yield [events_out.respondent_erased(respondent_id, at=at) for respondent_id, at in people]
            if len(people) < _PEOPLE:
                return

    async def _pages(self, selections: Sequence[Selection]) -> AsyncIterator[Sequence[Told]]:
        for selection in selections:
            versions: dict[VersionName, PublishedVersion] = {}
            position, is_last = None, False
            while not is_last:
                async with self.unit_of_work.read() as connection:
                    page = await list_told(connection, selection, after=position, limit=PAGE)
                    told = await _told(connection, page, versions)
                is_last = len(page) < PAGE
                if page:
                    position = Position(page[-1].received_at, page[-1].id)
                    yield told


async def _keys(surveys: SurveyStore, survey: str | None) -> list[str]:
    if survey is not None:
        await surveys.get(survey)
        return [survey]
    keys: list[str] = []
    while page := await surveys.list_after(keys[-1] if keys else None, limit=_KEYS):
        keys += [one.key for one in page]
    return keys


async def _told(
    connection: Connection, responses: Sequence[StoredResponse], versions: dict[VersionName, PublishedVersion]
) -> list[Told]:
    """Return the responses as events tell of them; `versions` are those known so far, and get the others."""
    missing = {(one.survey, one.version) for one in responses} - versions.keys()
    if missing:
        for version in await load_versions(SurveyStore(connection), sorted(missing)):
            versions[version.survey, version.number] = version
    return [_now(one, versions) for one in responses]


def _now(response: StoredResponse, versions: Mapping[VersionName, PublishedVersion]) -> Told:
    return events_out.response_now(response, versions[response.survey, response.version].asking)
