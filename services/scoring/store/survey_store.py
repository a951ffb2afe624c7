"""What was asked in each version of a survey."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.query import Asked
from services.scoring.domain.scale import Scale
from services.scoring.store.tables import ASKED_QUESTION


async def add_asked(connection: AsyncConnection, survey: str, questions: Iterable[Asked]) -> None:
    """Record the questions of a version; versions never change, so those that are known stay as they are."""
    rows = [
        {
            "survey": survey,
            "version": asked.version,
            "question": asked.question,
            "concept": asked.concept,
            "metric": asked.scale.metric if asked.scale else None,
            "scale_min": asked.scale.scale_min if asked.scale else None,
            "scale_max": asked.scale.scale_max if asked.scale else None,
            "polarity": asked.scale.polarity if asked.scale else None,
        }
        for asked in sorted(questions, key=lambda one: (one.version, one.question))
    ]
    if rows:
        await connection.execute(insert(ASKED_QUESTION).values(rows).on_conflict_do_nothing())


async def read_asked(connection: AsyncConnection, survey: str) -> list[Asked]:
    """Return all questions of all known versions of `survey`."""
    rows = await connection.execute(select(ASKED_QUESTION).where(ASKED_QUESTION.c.survey == survey))
    return [
        Asked(
            row.version,
            row.question,
            row.concept,
            Scale(row.metric, row.scale_min, row.scale_max, row.polarity) if row.metric else None,
        )
        for row in rows
    ]
