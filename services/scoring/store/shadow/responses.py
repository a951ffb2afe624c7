"""Responses in the shadow: filling it, and updating it with what happened meanwhile."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ARRAY, Integer, SmallInteger, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.rebuild import RebuildScope
from services.scoring.domain.response import Response
from services.scoring.store.response_store import GONE, ResponseStore
from services.scoring.store.shadow.schema import SHADOW_RESPONSE, SHADOW_VERBATIM, at_length
from services.scoring.store.tables import SCORED_RESPONSE, VERBATIM

_IDS = bindparam("ids", type_=ARRAY(Uuid))
_RESPONSES = ", ".join(SCORED_RESPONSE.c.keys())
_WORDS = ", ".join(VERBATIM.c.keys())
_SAID = frozenset({"response_id", "question", "survey", "occurred_at", "text"})
_READING = ", ".join(f"{column.name} = live.{column.name}" for column in VERBATIM.c if column.name not in _SAID)
"""What was found out about a text, and need not be found out again while the text is the same."""

_OUTSIDE = (
    "NOT (($1::text IS NULL OR survey = $1::text) AND ($2::timestamptz IS NULL OR occurred_at >= $2::timestamptz))"
)
_KEEP_RESPONSES = (
    f"INSERT INTO scoring_replay.scored_response ({_RESPONSES}) SELECT {_RESPONSES} "  # noqa: S608 - names of our own
    f"FROM scoring.scored_response WHERE state <> '{GONE}' AND {_OUTSIDE}"
)
_KEEP_WORDS = f"INSERT INTO scoring_replay.verbatim ({_WORDS}) SELECT {_WORDS} FROM scoring.verbatim WHERE {_OUTSIDE}"  # noqa: S608 - names of our own
# Withdrawn responses stay withdrawn, unless the collector has them.
_KEEP_GONE = (
    f"INSERT INTO scoring_replay.scored_response ({_RESPONSES}) SELECT {_RESPONSES} "  # noqa: S608 - names of our own
    f"FROM scoring.scored_response AS live WHERE state = '{GONE}' AND NOT EXISTS "
    "(SELECT FROM scoring_replay.scored_response AS shadow WHERE shadow.response_id = live.response_id)"
)
_KEEP_READING = (
    f"UPDATE scoring_replay.verbatim AS shadow SET {_READING} FROM scoring.verbatim AS live "  # noqa: S608 - names of our own
    "WHERE live.response_id = shadow.response_id AND live.question = shadow.question "
    "AND live.text = shadow.text AND live.read_at IS NOT NULL AND shadow.read_at IS NULL"
)
_KEEP_UNHAPPY = (
    "UPDATE scoring_replay.scored_response AS shadow "  # noqa: S608 - names of our own
    "SET unhappy = true, survey = live.survey, received_at = date_trunc('hour', live.received_at, 'UTC') "
    "FROM scoring.scored_response AS live WHERE live.response_id = shadow.response_id AND live.unhappy "
    f"AND shadow.state = '{GONE}' AND NOT shadow.unhappy"
)
_AHEAD = text(
    "SELECT live.response_id, live.revision, live.state, live.survey, live.occurred_at "
    "FROM scoring.scored_response AS live LEFT JOIN scoring_replay.scored_response AS shadow USING (response_id) "
    "WHERE (shadow.response_id IS NULL OR live.revision > shadow.revision) AND NOT EXISTS "
    "(SELECT FROM scoring_replay.confirmed AS judged "
    "WHERE judged.response_id = live.response_id AND judged.revision >= live.revision) LIMIT :most"
)
_CONFIRM = text(
    "INSERT INTO scoring_replay.confirmed (response_id, revision) SELECT * FROM unnest(:ids, :revisions) "
    "ON CONFLICT (response_id) DO UPDATE SET revision = excluded.revision"
).bindparams(_IDS, bindparam("revisions", type_=ARRAY(Integer)))
_ERASED = text(
    "SELECT response_id, revision, survey FROM scoring_replay.scored_response "
    "JOIN scoring.forgotten ON forgotten.id = respondent_id LIMIT :most"
)
_NOTE = text(
    "INSERT INTO scoring_replay.cell (series_id, bucket, segments, slot, n) "  # noqa: S608 - names of our own
    "SELECT answer.series_id, date_bin('15 minutes', occurred_at, timestamptz '1970-01-01Z'), segments, answer.slot, "
    "sum(:sign) FROM scoring_replay.scored_response AS r, unnest(r.series, r.slots) AS answer (series_id, slot) "
    f"WHERE response_id = ANY(:ids) AND state <> '{GONE}' GROUP BY 1, 2, 3, 4"
).bindparams(_IDS, bindparam("sign", type_=SmallInteger))
_DELETE = (
    text("DELETE FROM scoring_replay.scored_response WHERE response_id = ANY(:ids)").bindparams(_IDS),
    text("DELETE FROM scoring_replay.verbatim WHERE response_id = ANY(:ids)").bindparams(_IDS),
)
_COPY = tuple(
    text(
        f"INSERT INTO scoring_replay.{name} ({columns}) "  # noqa: S608 - names of our own
        f"SELECT {columns} FROM scoring.{name} WHERE response_id = ANY(:ids)"
    ).bindparams(_IDS)
    for name, columns in (("scored_response", _RESPONSES), ("verbatim", _WORDS))
)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A response whose live row is newer than the shadow's, or which the shadow has not."""

    id: UUID
    revision: int
    is_gone: bool
    survey: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class ShadowResponses:
    """Responses in the shadow, and how the live ones differ from them."""

    connection: AsyncConnection

    async def keep_outside(self, scope: RebuildScope) -> None:
        """Copy the responses that are not rebuilt."""
        for statement in (_KEEP_RESPONSES, _KEEP_WORDS):
            await at_length(self.connection, statement, scope.survey, scope.from_at)

    async def add(self, responses: Collection[Response], *, at: datetime) -> None:
        await ResponseStore(self.connection).add(responses, scored_at=at, to=SHADOW_RESPONSE)
        await ResponseStore(self.connection).add_words(responses, to=SHADOW_VERBATIM)

    async def add_gone(self, gone: Mapping[UUID, tuple[int, str]], *, at: datetime) -> None:
        """Add empty rows for withdrawn responses; the shadow has none of them."""
        await ResponseStore(self.connection).add_gone(gone, at=at, to=SHADOW_RESPONSE)

    async def keep_gone(self) -> None:
        """Keep withdrawn responses withdrawn where the collector does not have them."""
        await at_length(self.connection, _KEEP_GONE)

    async def keep_reading(self) -> None:
        """Hand on what was found out about texts that are still the same."""
        await at_length(self.connection, _KEEP_READING)

    async def keep_unhappy(self) -> None:
        """Let responses that are gone count among the unhappy ones as they did, or would have once they are gone."""
        await at_length(self.connection, _KEEP_UNHAPPY)

    async def read_ahead(self, *, most: int) -> list[Ahead]:
        """Return at most `most` responses that went on in the live tables since the shadow saw them."""
        rows = await self.connection.execute(_AHEAD, {"most": most})
        return [Ahead(one, revision, state == GONE, survey, moment) for one, revision, state, survey, moment in rows]

    async def confirm(self, ahead: Sequence[Ahead]) -> None:
        """Note that the shadow is right about responses although the live tables say something else."""
        if ahead:
            values = {"ids": [one.id for one in ahead], "revisions": [one.revision for one in ahead]}
            await self.connection.execute(_CONFIRM, values)

    async def read_erased(self, *, most: int) -> dict[UUID, tuple[int, str]]:
        """Return revision and survey of at most `most` responses in the shadow whose authors were erased."""
        rows = await self.connection.execute(_ERASED, {"most": most})
        return {response_id: (revision, survey) for response_id, revision, survey in rows}

    async def note_cells(self, ids: Collection[UUID], sign: Literal[1, -1]) -> None:
        """Note as cells what responses add as the shadow has them, or what they take with them."""
        await self.connection.execute(_NOTE, {"ids": list(ids), "sign": sign})

    async def take_out(self, ids: Collection[UUID]) -> None:
        """Remove responses and their words from the shadow."""
        for statement in _DELETE:
            await self.connection.execute(statement, {"ids": list(ids)})

    async def copy_live(self, ids: Collection[UUID]) -> None:
        """Copy responses as they stand in the live tables. The shadow has none of them."""
        for statement in _COPY:
            await self.connection.execute(statement, {"ids": list(ids)})
