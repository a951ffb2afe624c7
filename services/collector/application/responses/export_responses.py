"""Hand out all responses of a survey, however many, in the order in which they came."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector.domain.errors import InvalidExportError
from services.collector.domain.responses.codebook import Codebook, codebook_of
from services.collector.domain.responses.columns import ResponseTable
from services.collector.domain.responses.export import SETTLED_AFTER, ResponsePosition, ResponseSelection
from services.collector.domain.responses.response import StoredResponse
from services.collector.domain.surveys.survey import Version
from services.collector.store.export_store import ExportStore
from services.collector.store.survey_store import SurveyStore
from shared.errors import FieldProblem
from shared.unit_of_work import UnitOfWork, Work

PAGE = 500
"""Responses that are read at once. The largest body is a quarter of a megabyte, so this bounds the memory too."""


@dataclass(frozen=True, slots=True)
class Export:
    """An export that was begun."""

    table: ResponseTable
    versions: Mapping[int, Version]
    """All versions of the survey, by their numbers."""
    count: int
    """How many responses will come."""
    until: datetime
    """It holds what was received before this moment."""
    pages: AsyncIterator[Sequence[StoredResponse]]
    """The responses. Raises UnavailableError when the database stops answering; what came until then is right."""


@dataclass(frozen=True, slots=True)
class ExportResponses:
    """Read page by page, each with a connection and a transaction of its own: a slow reader holds nothing up."""

    unit_of_work: UnitOfWork

    async def __call__(
        self,
        *,
        survey: str,
        from_at: datetime | None,
        to_at: datetime | None,
        after: UUID | None,
        locations: frozenset[str] | None = None,
        file_format: str | None = None,
        check: Callable[[int], None] | None = None,
    ) -> Export:
        """Begin an export.

        Args:
            survey: key of the survey.
            from_at: earliest `occurred_at`, included.
            to_at: latest `occurred_at`, excluded.
            after: the last response that the reader has; its successors come.
            locations: where the responses were given; None: anywhere, and where no location is known.
            file_format: of the file, for the audit log.
            check: raises when the file cannot hold so many responses; then nothing is exported, nor audited.

        Raises:
            SurveyNotFoundError: there is no such survey.
            InvalidExportError: the survey has no response `after`.
        """
        async with self.unit_of_work.begin() as work:
            surveys = SurveyStore(work.connection)
            await surveys.get(survey)
            responses = ExportStore(work.connection)
            position = await _position(responses, survey, after, locations)
            # In this order: whatever was received before `until` answers a version that is read below.
            until = await responses.settled_until() - SETTLED_AFTER
            selection = ResponseSelection(survey, until, from_at, to_at, locations)
            count = await responses.count(selection, position)
            if check is not None:
                check(count)
            versions = await _versions(surveys, survey)
            _audit(work, selection, after, count, file_format)
        table = ResponseTable({number: version.definition for number, version in versions.items()})
        return Export(table, versions, count, until, self._pages(selection, position))

    async def _pages(
        self, selection: ResponseSelection, position: ResponsePosition | None
    ) -> AsyncIterator[Sequence[StoredResponse]]:
        while True:
            async with self.unit_of_work.read() as connection:
                page = await ExportStore(connection).list_after(selection, position, PAGE)
            if page:
                position = ResponsePosition(page[-1].received_at, page[-1].id)
                yield page
            if len(page) < PAGE:
                return


@dataclass(frozen=True, slots=True)
class ReadCodebook:
    """Read what the columns of a survey's exports mean."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, survey: str, language: str | None) -> Codebook:
        """Return the codebook over all versions.

        Raises:
            SurveyNotFoundError: there is no such survey.
        """
        async with self.unit_of_work.read() as connection:
            surveys = SurveyStore(connection)
            title = (await surveys.get(survey)).draft.title
            versions = await _versions(surveys, survey)
        return codebook_of(survey, title, versions, language)


def _audit(work: Work, selection: ResponseSelection, after: UUID | None, count: int, file_format: str | None) -> None:
    """Record what leaves: which responses were asked for, and how many they are."""
    wanted = {
        "format": file_format,
        "from": None if selection.from_at is None else selection.from_at.isoformat(),
        "to": None if selection.to_at is None else selection.to_at.isoformat(),
        "after": None if after is None else str(after),
        "locations": None if selection.locations is None else sorted(selection.locations),
        "count": count,
    }
    work.audit("responses.exported", "survey", selection.survey, after=wanted)


async def _position(
    responses: ExportStore, survey: str, after: UUID | None, locations: frozenset[str] | None
) -> ResponsePosition | None:
    if after is None:
        return None
    position = await responses.find_position(survey, after, locations)
    if position is None:
        raise InvalidExportError([FieldProblem("after", "must be the id of a response of this survey")])
    return position


async def _versions(surveys: SurveyStore, survey: str) -> dict[int, Version]:
    numbers = sorted(summary.number for summary in await surveys.list_version_summaries(survey))
    if not numbers:
        return {}
    return {version.number: version for version in await surveys.list_versions([(survey, one) for one in numbers])}
