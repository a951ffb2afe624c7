"""What all readings of scores have in common: which parts a question means, and what was counted in them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.scoring.domain.cells import NOTHING, Cells, Sums, cells_without
from services.scoring.domain.current import cells_of_parts, period_starts
from services.scoring.domain.errors import JourneyNotFoundError, UnanswerableQueryError
from services.scoring.domain.place_selection import partition_by_place
from services.scoring.domain.query import KnownSeries, Part, ScoreQuery, Stages
from services.scoring.domain.remainder import numbers_from
from services.scoring.domain.report import Numbers, check_size
from services.scoring.domain.segment import Segment
from services.scoring.domain.selection import SelectedParts, partition, select_series
from services.scoring.domain.time_grid import TimeGrid, grid_of
from services.scoring.store.current_reader import CurrentReader
from services.scoring.store.journey_store import JOURNEYS
from services.scoring.store.score_reader import ScoreReader
from shared.unit_of_work import Connection


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is answered from."""

    known: tuple[KnownSeries, ...]
    """All series of the survey."""
    stages: Stages
    segments: Mapping[UUID, list[Segment]]
    """Of the series asked for, in the query's dimensions."""
    selection: SelectedParts


async def find_asked(connection: Connection, query: ScoreQuery, *, choices: bool = False) -> Asked:
    """Return what `query` is about.

    Args:
        connection: of the transaction.
        query: what is asked for.
        choices: of questions without a scale, instead of those on scales.

    Raises:
        UnanswerableQueryError: the journey or its stage is not known, or a value is not distinguished from others.
        UnlikeSeriesError: the question stood for several concepts.
    """
    reader = ScoreReader(connection)
    known = tuple(await reader.find_series(query.survey, choices=choices))
    stages = await _stages(connection, query.journey)
    series = select_series(known, query, stages)
    if not query.dimensions:
        return Asked(known, stages, {}, partition(query, series, {}, stages))
    segments = await reader.find_segments([one.key.series_id for one in series], query.dimensions)
    # Two properties with hundreds of values each cross in tens of thousands of cells; see `ReadScores`.
    divide = partition_by_place if query.is_by_place else partition
    return Asked(known, stages, segments, await asyncio.to_thread(divide, query, series, segments, stages))


async def count_asked(connection: Connection, query: ScoreQuery, asked: Asked) -> tuple[TimeGrid, Numbers]:
    """Return how the window is cut, and what was counted.

    Raises:
        InvalidWindowError: too many intervals.
        UnanswerableQueryError: too many periods.
    """
    parts, siblings, _ = asked.selection
    needs_span = query.interval is not None and not query.window.is_closed
    reader = ScoreReader(connection)
    first, last = await reader.read_span(_slices(parts)) if needs_span else (None, None)
    grid = grid_of(query, first=first, last=last)
    check_size(asked.selection, grid)
    if query.current is not None:
        return grid, await _count_current(connection, query, asked, grid)
    if query.is_by_place:
        return grid, await _count_places(reader, asked.selection, grid)
    cells = await reader.read_cells([part.slices for part in parts], grid.bounds)
    # Over the whole window only: whether a part is shown does not depend on how it is cut.
    bounds = (grid.bounds[grid.whole.first], grid.bounds[grid.whole.stop])
    others = await reader.read_cells([part.slices for part in siblings], bounds) if siblings else []
    return grid, numbers_from(asked.selection, grid, cells, [Sums(one, 1).total for one in others])


async def _count_places(reader: ScoreReader, selection: SelectedParts, grid: TimeGrid) -> Numbers:
    """Read places by interval too: whether a unit is shown in one depends on its places there."""
    cells = await read_parts(reader, (*selection.parts, *selection.places), grid)
    return Numbers(cells[: len(selection.parts)], (), cells[len(selection.parts) :])


async def read_parts(reader: ScoreReader, parts: Sequence[Part], grid: TimeGrid) -> list[Cells]:
    """Return the counts of parts by the grid's cells; what several of them have in common is read once."""
    wanted = list({one: None for part in parts for one in (part.slices, part.minus) if one})
    read = dict(zip(wanted, await reader.read_cells(wanted, grid.bounds), strict=True))
    return [cells_without(read.get(part.slices, {}), read.get(part.minus, {})) for part in parts]


async def _count_current(connection: Connection, query: ScoreQuery, asked: Asked, grid: TimeGrid) -> Numbers:
    parts, siblings, places = asked.selection
    concepts = {part.subject.concept for part in parts}
    # Of all channels and stages: an answer is superseded wherever its author answered again at the same touchpoint.
    rivals = [
        one
        for one in asked.known
        if one.key.concept in concepts and (query.touchpoint is None or one.key.touchpoint == query.touchpoint)
    ]
    first, last = (None, None)
    if not query.window.is_closed:
        first, last = await ScoreReader(connection).read_span([one.key.series_id for one in rivals])
    periods = period_starts(query, first, last)
    if not periods:
        return Numbers([{} for _ in parts], [NOTHING for _ in siblings], [{} for _ in places])
    rows = await CurrentReader(connection).read(
        query.survey, rivals, bounds=grid.bounds, periods=periods, dimensions=query.dimensions
    )
    cells = cells_of_parts(query, (*parts, *siblings, *places), rows, asked.segments)
    number, whole = len(grid.bounds) - 1, grid.whole
    first_place = len(parts) + len(siblings)
    totals = [Sums(one, number).between(whole.first, whole.stop) for one in cells[len(parts) : first_place]]
    return Numbers(cells[: len(parts)], totals, cells[first_place:])


async def _stages(connection: Connection, journey: str | None) -> Stages:
    if journey is None:
        return {}
    try:
        found = await JOURNEYS.store(connection).get(journey)
    except JourneyNotFoundError:
        raise UnanswerableQueryError(
            field="journey", detail="is not known; `PUT /v1/journeys/{key}` declares one"
        ) from None
    return {stage.key: stage.touchpoints for stage in found.definition.stages}


def _slices(parts: tuple[Part, ...]) -> list[UUID]:
    return list({one for part in parts for one in part.slices})
