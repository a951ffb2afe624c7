"""Reading the counts that scores are made of, all at one moment."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Date,
    DateTime,
    Integer,
    Table,
    TextClause,
    Uuid,
    and_,
    bindparam,
    select,
    text,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.cells import Cells, Vector
from services.scoring.domain.query import KnownSeries
from services.scoring.domain.reading_plan import Source, plan_of
from services.scoring.domain.segment import Segment
from services.scoring.store.series_store import series_of
from services.scoring.store.tables import COUNT_COLUMNS, DAILY, HISTOGRAM, SERIES, SERIES_QUESTION, SLICE

_IDS = bindparam("ids", type_=ARRAY(Uuid))
_MOMENTS = ARRAY(DateTime(timezone=True))
_SPAN = text(
    "SELECT min(first), max(last) FROM unnest(:ids) AS wanted (id), LATERAL ("
    "SELECT min(bucket) AS first, max(bucket) AS last FROM scoring.histogram WHERE slice_id = wanted.id) AS own"
).bindparams(_IDS)


async def at_one_moment(connection: AsyncConnection) -> AsyncConnection:
    """Return the connection, on which nothing was read yet, so that all that is read is of one moment.

    Otherwise answers that are folded in between would be in the counts by quarters of an hour and not in those by day.
    """
    return await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


@dataclass(frozen=True, slots=True)
class ScoreReader:
    connection: AsyncConnection

    async def find_series(self, survey: str | None, *, choices: bool = False) -> list[KnownSeries]:
        """Return all series of `survey`, or of all surveys, in the order of their ids.

        Args:
            survey: its key; None: all.
            choices: those of questions without a scale, instead of those on scales.
        """
        columns = SERIES_QUESTION.c
        is_wanted = SERIES.c.choice.is_not(None) if choices else SERIES.c.choice.is_(None)
        of_survey = and_(is_wanted, true() if survey is None else SERIES.c.survey == survey)
        mine = select(SERIES.c.series_id).where(of_survey)
        pairs = await self.connection.execute(
            select(columns.series_id, columns.question).where(columns.series_id.in_(mine))
        )
        questions: dict[UUID, set[str]] = {}
        for series_id, question in pairs:
            questions.setdefault(series_id, set()).add(question)
        rows = await self.connection.execute(select(SERIES).where(of_survey).order_by(SERIES.c.series_id))
        return [KnownSeries(series_of(row), frozenset(questions.get(row.series_id, ()))) for row in rows]

    async def find_segments(self, series_ids: Collection[UUID], dimensions: Sequence[str]) -> dict[UUID, list[Segment]]:
        """Return by series the segments in one or two dimensions, given in alphabetical order, and where two cross."""
        columns = SLICE.c
        pairs = {(one, "") for one in dimensions} | {(*dimensions, "")[:2]}
        statement = select(
            columns.series_id, columns.dimension_1, columns.value_1, columns.dimension_2, columns.value_2
        ).where(
            columns.series_id.in_(list(series_ids)), tuple_(columns.dimension_1, columns.dimension_2).in_(sorted(pairs))
        )
        found: dict[UUID, list[Segment]] = {}
        for series_id, *first, second, value in await self.connection.execute(statement):
            crossed = ((second, value),) if second else ()
            found.setdefault(series_id, []).append(((first[0], first[1]), *crossed))
        return found

    async def read_span(self, slices: Iterable[UUID]) -> tuple[datetime | None, datetime | None]:
        """Return the first and the last quarter of an hour in which anything was counted in one of `slices`."""
        first, last = (await self.connection.execute(_SPAN, {"ids": list(slices)})).one()
        return first, last

    async def read_cells(self, members: Sequence[Sequence[UUID]], bounds: Sequence[datetime]) -> list[Cells]:
        """Return the counts of each of `members`, slices that are added up, in each cell between two of `bounds`."""
        plan = plan_of(bounds)
        days = await _read_atoms(self.connection, DAILY, members, plan.days)
        quarters = await _read_atoms(self.connection, HISTOGRAM, members, plan.quarters)
        return [plan.cells(*atoms) for atoms in zip(days, quarters, strict=True)]

    async def read_slices(self, slices: Sequence[UUID], bounds: Sequence[datetime]) -> dict[UUID, Cells]:
        """Return the counts of each slice that has any, in each cell between two of `bounds`."""
        cells = await self.read_cells([(one,) for one in slices], bounds)
        return {slice_: one for slice_, one in zip(slices, cells, strict=True) if one}


async def _read_atoms(
    connection: AsyncConnection, table: Table, members: Sequence[Sequence[UUID]], source: Source
) -> list[dict[int, Vector]]:
    found = [dict[int, Vector]() for _ in members]
    if not source.ranges:
        return found
    given = {
        "slices": [one for slices in members for one in slices],
        "parts": [place for place, slices in enumerate(members) for _ in slices],
        "starts": [_ends_as(table, start) for start, _ in source.ranges],
        "ends": [_ends_as(table, end) for _, end in source.ranges],
        "points": [_ends_as(table, point) for point in source.points],
    }
    for part, atom, *vector in await connection.execute(_reading(table), given):
        found[part][atom] = vector
    return found


def _ends_as(table: Table, moment: datetime) -> datetime | date:
    return moment if table is HISTOGRAM else moment.date()


@cache
def _reading(table: Table) -> TextClause:
    """Return the statement; the database adds up the slices of a part, and sends one row for each atom."""
    moment, type_ = ("bucket", _MOMENTS) if table is HISTOGRAM else ("day", ARRAY(Date))
    sums = ", ".join(f"sum(counts.{name})::bigint" for name in COUNT_COLUMNS)
    return text(
        f"SELECT member.part, width_bucket(counts.{moment}, :points) - 1 AS atom, {sums} "  # noqa: S608 - our own names
        "FROM unnest(:slices, :parts) AS member (slice_id, part) "
        "CROSS JOIN unnest(:starts, :ends) AS wanted (start, stop) "
        # OFFSET keeps the planner from joining first and looking at the ranges afterwards, row by row.
        f"CROSS JOIN LATERAL (SELECT * FROM {table.fullname} WHERE slice_id = member.slice_id "
        f"AND {moment} >= wanted.start AND {moment} < wanted.stop OFFSET 0) AS counts GROUP BY 1, 2"
    ).bindparams(
        bindparam("slices", type_=ARRAY(Uuid)),
        bindparam("parts", type_=ARRAY(Integer)),
        *(bindparam(name, type_=type_) for name in ("starts", "ends", "points")),
    )
