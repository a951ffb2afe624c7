"""Responses that were scored, one by one: the reason why none counts twice."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.response import Response
from services.scoring.store.bulk import copy_rows
from services.scoring.store.tables import SCORED_ANSWER, SCORED_RESPONSE

_KNOWN = text("SELECT response_id FROM scoring.scored_response WHERE response_id = ANY(:ids)").bindparams(
    bindparam("ids", type_=ARRAY(Uuid))
)
_RESPONSE_COLUMNS = (
    *("response_id", "survey", "version", "channel", "touchpoint", "location", "locale"),
    *("occurred_at", "received_at", "scored_at"),
)
_ANSWER_COLUMNS = ("response_id", "question", "series_id", "value")


async def known_responses(connection: AsyncConnection, ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of `ids` that were scored before."""
    result = await connection.execute(_KNOWN, {"ids": list(ids)})
    return frozenset(result.scalars())


async def add_responses(connection: AsyncConnection, responses: Iterable[Response], *, scored_at: datetime) -> None:
    """Record responses that `known_responses` did not know.

    Raises:
        UnavailableError: another worker records one of them at this moment.
    """
    rows = [
        (
            response.id,
            response.survey,
            response.version,
            response.channel,
            response.touchpoint,
            response.location,
            response.locale,
            response.occurred_at,
            response.received_at,
            scored_at,
        )
        for response in responses
    ]
    # Two workers with the same responses go through them in the same order, so neither waits for the other in a circle.
    rows.sort(key=lambda row: row[0].int)
    await copy_rows(connection, SCORED_RESPONSE, _RESPONSE_COLUMNS, rows)


async def add_answers(connection: AsyncConnection, responses: Iterable[Response]) -> None:
    """Record the answers of responses that were just added."""
    rows = [
        (response.id, answer.question, answer.series.series_id, answer.value)
        for response in responses
        for answer in response.answers
    ]
    await copy_rows(connection, SCORED_ANSWER, _ANSWER_COLUMNS, rows)
