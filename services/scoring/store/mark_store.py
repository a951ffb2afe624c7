"""Marks on comments, in the database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.text.verbatim import Mark, WordsId
from services.scoring.store.tables import SCORED_RESPONSE, VERBATIM, VERBATIM_MARK

_M = VERBATIM_MARK.c
_FORGET = text("DELETE FROM scoring.verbatim_mark WHERE response_id = ANY(:ids)").bindparams(
    bindparam("ids", type_=ARRAY(Uuid))
)


@dataclass(frozen=True, slots=True)
class MarkStore:
    connection: AsyncConnection

    async def location_of(self, comment: WordsId) -> tuple[str | None] | None:
        """Return the location of a comment; None when there is no such comment."""
        query = (
            select(SCORED_RESPONSE.c.location)
            .join_from(VERBATIM, SCORED_RESPONSE, VERBATIM.c.response_id == SCORED_RESPONSE.c.response_id)
            .where(VERBATIM.c.response_id == comment.response_id, VERBATIM.c.question == comment.question)
        )
        row = (await self.connection.execute(query)).first()
        return None if row is None else (row.location,)

    async def add(self, comment: WordsId, mark: Mark, *, by: str, at: datetime) -> bool:
        """Mark a comment; False when it has the mark already."""
        values = {**comment._asdict(), "mark": mark, "marked_by": by, "marked_at": at}
        added = insert(VERBATIM_MARK).values(values).on_conflict_do_nothing().returning(_M.mark)
        return (await self.connection.execute(added)).first() is not None

    async def remove(self, comment: WordsId, mark: Mark) -> bool:
        """Take a mark away; False when there is none."""
        gone = delete(VERBATIM_MARK).where(
            _M.response_id == comment.response_id, _M.question == comment.question, _M.mark == mark
        )
        return (await self.connection.execute(gone)).rowcount > 0

    async def forget(self, ids: Collection[UUID]) -> None:
        """Take away all marks of responses that do not count any more."""
        if ids:
            await self.connection.execute(_FORGET, {"ids": list(ids)})
