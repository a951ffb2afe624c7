"""Reading single responses with what they are counted as."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.given import GivenResponse, answers_of
from services.scoring.store.response_store import COUNTED
from services.scoring.store.series_store import SeriesStore
from services.scoring.store.tables import SCORED_RESPONSE

_R = SCORED_RESPONSE.c
_COLUMNS = (
    *(_R.response_id, _R.respondent_id, _R.survey, _R.channel, _R.touchpoint, _R.location, _R.suspect),
    *(_R.occurred_at, _R.series, _R.slots),
)


@dataclass(frozen=True, slots=True)
class GivenReader:
    connection: AsyncConnection

    async def of_responses(self, ids: Collection[UUID]) -> list[GivenResponse]:
        """Return those of `ids` that count."""
        return await self._read(_R.response_id.in_(list(ids)), limit=len(ids))

    async def of_person(
        self, respondent_id: UUID, locations: frozenset[str] | None, *, limit: int
    ) -> list[GivenResponse]:
        """Return the responses of a person that were given at one of `locations`, the newest first; None: anywhere."""
        conditions: list[ColumnElement[bool]] = [_R.respondent_id == respondent_id]
        if locations is not None:
            conditions.append(_R.location.in_(sorted(locations)))
        return await self._read(*conditions, limit=limit)

    async def _read(self, *conditions: ColumnElement[bool], limit: int) -> list[GivenResponse]:
        statement = select(*_COLUMNS).where(_R.state == COUNTED, *conditions).order_by(_R.occurred_at.desc())
        rows: list[Any] = list(await self.connection.execute(statement.limit(limit)))
        series = await SeriesStore(self.connection).read({one for row in rows for one in row.series}) if rows else {}
        return [
            GivenResponse(
                response_id=row.response_id,
                respondent_id=row.respondent_id,
                survey=row.survey,
                channel=row.channel,
                touchpoint=row.touchpoint,
                location=row.location,
                suspect=row.suspect,
                occurred_at=row.occurred_at,
                answers=answers_of(series, row.series, row.slots),
            )
            for row in rows
        ]
