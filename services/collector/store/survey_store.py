"""Surveys and their versions, in the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ARRAY, Integer, Row, Select, Text, bindparam, insert, select, text, tuple_, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.errors import SurveyNotFoundError, VersionNotFoundError
from services.collector.domain.names import is_key
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.documents import document_of
from services.collector.domain.surveys.question import Question
from services.collector.domain.surveys.survey import State, Survey, Version, VersionSummary
from services.collector.store.tables import SURVEY, SURVEY_VERSION

# Asked by every group of responses.
_LIVE_STATES = text("SELECT key, state, live_version FROM collector.survey WHERE key = ANY(:keys)").bindparams(
    bindparam("keys", type_=ARRAY(Text))
)
_LATEST_OF_CONCEPTS = (
    text(
        """
    SELECT DISTINCT ON (concept) number, question
    FROM (
        SELECT version.number, asked.question, coalesce(question ->> 'concept', question ->> 'key') AS concept
        FROM collector.survey_version AS version,
            jsonb_array_elements(version.definition -> 'questions') AS asked (question)
        WHERE version.survey = :key
    ) AS every
    WHERE concept = ANY(:concepts)
    ORDER BY concept, number DESC
    """
    )
    .bindparams(bindparam("concepts", type_=ARRAY(Text)))
    .columns(question=JSONB)
)
# Of the versions that are asked about, every earlier question of the concepts that ever began a new series.
_SERIES_HISTORIES = (
    text(
        """
    WITH asked AS (
        SELECT wanted.survey, wanted.number AS upto, version.number, question,
            coalesce(question ->> 'concept', question ->> 'key') AS concept
        FROM unnest(:surveys, :numbers) AS wanted (survey, number)
        JOIN collector.survey_version AS version ON version.survey = wanted.survey AND version.number <= wanted.number,
            jsonb_array_elements(version.definition -> 'questions') AS every (question)
    )
    SELECT * FROM asked
    WHERE EXISTS (
        SELECT FROM asked AS broken
        WHERE (broken.survey, broken.upto, broken.concept) = (asked.survey, asked.upto, asked.concept)
            AND broken.question ? 'series_break'
    )
    ORDER BY survey, upto, concept, number
    """
    )
    .bindparams(bindparam("surveys", type_=ARRAY(Text)), bindparam("numbers", type_=ARRAY(Integer)))
    .columns(question=JSONB)
)
VersionName = tuple[str, int]
"""The survey's key and the version's number."""
Histories = dict[str, list[tuple[int, Question]]]
"""By concept, the versions that have it with its question there, the oldest first."""


def definition_of(document: Mapping[str, Any]) -> Definition:
    """Return the definition that `document_of` wrote, today or in another release.

    What a later release has added is passed over: after a step back, surveys must go on taking responses.
    """
    return _definitions().validate_python(document)


@cache
def _definitions() -> TypeAdapter[Definition]:
    return TypeAdapter(Definition)


@dataclass(frozen=True, slots=True)
class LiveState:
    """What a survey is right now, without its questions."""

    state: State
    live_version: int | None


class SurveyStore:
    """Reads and writes surveys through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, survey: Survey) -> Survey | None:
        """Insert a new survey; None when one of this key exists, perhaps since a moment ago."""
        added = postgresql.insert(SURVEY).values(_row(survey)).on_conflict_do_nothing().returning(SURVEY.c.key)
        return None if (await self._connection.execute(added)).first() is None else survey

    async def find(self, key: str) -> Survey | None:
        return await self._one(key, select(SURVEY))

    async def get(self, key: str) -> Survey:
        """Return a survey.

        Raises:
            SurveyNotFoundError: there is none of this key.
        """
        return _present(await self.find(key))

    async def lock(self, key: str) -> Survey:
        """Return a survey and hold its row until the end of the transaction.

        Raises:
            SurveyNotFoundError: there is none of this key.
        """
        return _present(await self._one(key, select(SURVEY).with_for_update()))

    async def save(self, survey: Survey) -> None:
        """Write a survey whose row is locked."""
        await self._connection.execute(update(SURVEY).where(SURVEY.c.key == survey.key).values(_row(survey)))

    async def list_after(self, key: str | None, limit: int) -> list[Survey]:
        """Return at most `limit` surveys in the order of their keys, from behind `key` on."""
        query = select(SURVEY).order_by(SURVEY.c.key).limit(limit)
        if key is not None:
            query = query.where(SURVEY.c.key > key)
        return [_survey(row) for row in await self._connection.execute(query)]

    async def of_keys(self, keys: Sequence[str]) -> dict[str, Survey]:
        """Return those of the surveys that exist, by key."""
        query = select(SURVEY).where(SURVEY.c.key.in_(keys))
        return {row.key: _survey(row) for row in await self._connection.execute(query)}

    async def add_version(self, version: Version) -> None:
        """Insert a version; there is no way to change one."""
        row = {
            "survey": version.survey,
            "number": version.number,
            "definition": document_of(version.definition),
            "published_at": version.published_at,
            "published_by": version.published_by,
        }
        await self._connection.execute(insert(SURVEY_VERSION).values(row))

    async def get_version(self, key: str, number: int) -> Version:
        """Return one version.

        Raises:
            VersionNotFoundError: the survey has no version of this number.
        """
        versions = await self.list_versions([(key, number)]) if is_key(key) else []
        if not versions:
            raise VersionNotFoundError
        return versions[0]

    async def list_versions(self, wanted: Sequence[VersionName]) -> list[Version]:
        """Return those of the versions, named by survey and number, that exist."""
        query = select(SURVEY_VERSION).where(tuple_(SURVEY_VERSION.c.survey, SURVEY_VERSION.c.number).in_(wanted))
        return [
            Version(row.survey, row.number, definition_of(row.definition), row.published_at, row.published_by)
            for row in await self._connection.execute(query)
        ]

    async def latest_of_concepts(self, key: str, definition: Definition) -> dict[str, tuple[int, Question]]:
        """Return, by concept, the newest version that had it, and its question there; for those in `definition`."""
        values = {"key": key, "concepts": [question.concept for question in definition.questions]}
        rows = (await self._connection.execute(_LATEST_OF_CONCEPTS, values)).all()
        return {question.concept: (row.number, question) for row, question in _with_questions(rows)}

    async def series_histories(self, names: Sequence[VersionName]) -> dict[VersionName, Histories]:
        """Return, for each of the versions, the past of those of its concepts that ever declared a `series_break`."""
        values = {"surveys": [survey for survey, _ in names], "numbers": [number for _, number in names]}
        found: dict[VersionName, Histories] = {}
        for row, question in _with_questions((await self._connection.execute(_SERIES_HISTORIES, values)).all()):
            found.setdefault((row.survey, row.upto), {}).setdefault(row.concept, []).append((row.number, question))
        return found

    async def list_version_summaries(self, key: str) -> list[VersionSummary]:
        """Return all versions of a survey without their questions, newest first."""
        columns = select(*SURVEY_VERSION.c["number", "published_at", "published_by"])
        query = columns.where(SURVEY_VERSION.c.survey == key).order_by(SURVEY_VERSION.c.number.desc())
        return [
            VersionSummary(row.number, row.published_at, row.published_by)
            for row in await self._connection.execute(query)
        ]

    async def live_states(self, keys: Sequence[str]) -> dict[str, LiveState]:
        """Return the state of those of the surveys that exist."""
        rows = await self._connection.execute(_LIVE_STATES, {"keys": list(keys)})
        return {key: LiveState(state, version) for key, state, version in rows}

    async def _one(self, key: str, query: Select[Any]) -> Survey | None:
        if not is_key(key):
            return None
        row = (await self._connection.execute(query.where(SURVEY.c.key == key))).first()
        return None if row is None else _survey(row)


def _with_questions(rows: Sequence[Row[Any]]) -> Iterator[tuple[Row[Any], Question]]:
    """Read the questions of rows: they are stored as parts of definitions, and read back as such."""
    document = {"title": "", "languages": [], "questions": [row.question for row in rows]}
    return zip(rows, definition_of(document).normalised().questions, strict=True)


def _present(survey: Survey | None) -> Survey:
    if survey is None:
        raise SurveyNotFoundError
    return survey


def _row(survey: Survey) -> dict[str, Any]:
    row = {column.name: getattr(survey, column.name) for column in SURVEY.columns}
    return row | {"draft": document_of(survey.draft)}


def _survey(row: Row[Any]) -> Survey:
    return Survey(**{**row._mapping, "draft": definition_of(row.draft)})  # noqa: SLF001 - public in spite of its name
