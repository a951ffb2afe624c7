"""Reading what there is: how many answers series have, and the properties of those answers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.segment import LOCATION, Pair
from services.scoring.store.tables import COUNT_COLUMNS, SERIES, SERIES_TOTAL, SLICE
from shared.scales import MOST_VALUES

_S = SLICE.c


@dataclass(frozen=True, slots=True)
class CatalogueReader:
    connection: AsyncConnection

    async def answers(self) -> dict[UUID, int]:
        """Return how many answers each series on a scale ever had; none, where all were withdrawn."""
        n = reduce(add, [SERIES_TOTAL.c[name] for name in COUNT_COLUMNS[:MOST_VALUES]])
        statement = (
            select(SERIES_TOTAL.c.series_id, n.label("n"))
            .join_from(SERIES_TOTAL, SERIES, SERIES.c.series_id == SERIES_TOTAL.c.series_id)
            .where(SERIES.c.choice.is_(None), n > 0)
        )
        return {row.series_id: row.n for row in await self.connection.execute(statement)}

    async def series_at(self, locations: Collection[str]) -> frozenset[UUID]:
        """Return the series that have answers from one of these locations."""
        statement = select(_S.series_id).distinct().where(_S.dimension_1 == LOCATION, _S.value_1.in_(sorted(locations)))
        return frozenset((await self.connection.execute(statement)).scalars())

    async def properties(self, series_ids: Sequence[UUID], locations: Collection[str] | None) -> list[Pair]:
        """Return dimensions and values that answers have; with `locations` those of answers from there only."""
        statement = select(_S.dimension_1, _S.value_1).distinct().where(_S.series_id.in_(series_ids))
        if locations is None:
            statement = statement.where(_S.dimension_2 == "", _S.dimension_1 != "")
            return [(dimension, value) for dimension, value in await self.connection.execute(statement)]
        # A location comes last where it crosses another property: their names are in alphabetical order.
        own = sorted(locations)
        crossed = statement.where(_S.dimension_2 == LOCATION, _S.value_2.in_(own))
        alone = statement.where(_S.dimension_1 == LOCATION, _S.value_1.in_(own))
        return [(dimension, value) for dimension, value in await self.connection.execute(crossed.union(alone))]
