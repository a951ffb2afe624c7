"""A company with answers of nine weeks, made up by chance, and its overview worked out one score after the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple
from uuid import UUID

from services.scoring.domain.cells import Cells, added, cells_without
from services.scoring.domain.company import Company
from services.scoring.domain.comparison import ChangeItem, Side, compare
from services.scoring.domain.cutting import Cut, SurveyRead
from services.scoring.domain.place_selection import partition_by_place
from services.scoring.domain.query import Bucket, KnownSeries, Part, ScoreItem, ScoreQuery
from services.scoring.domain.report import Numbers, answers, report
from services.scoring.domain.segment import LOCATION, OTHER, Segment
from services.scoring.domain.selection import partition
from services.scoring.domain.series import SeriesKey, slice_id
from services.scoring.domain.time_grid import CellRange, TimeGrid
from services.scoring.domain.weeks import Weeks, weeks_until
from shared.directory.structure import Structure, Unit
from shared.scales import Scale

SMALLEST, LEAST = 5, 6
SURVEY = "visit"
WEEKS = weeks_until(datetime(2026, 3, 3, 12, tzinfo=UTC), UTC)
_SCALES = (
    Scale("nps", 0, 10, "high_is_good"),
    Scale("csat", 1, 5, "high_is_good"),
    Scale("ces", 1, 7, "low_is_good"),
    Scale("rating", 1, 3, "high_is_good"),
)


@dataclass(frozen=True, slots=True)
class World:
    """All that an overview is made of."""

    company: Company
    read: SurveyRead


class Glimpse(NamedTuple):
    """One score of the overview."""

    cut: Cut
    change: ChangeItem
    weeks: tuple[Bucket, ...]


def world_of(seed: int) -> World:
    """Return one: regions with shops, places that no unit declares, answers without a place, unlike scales."""
    rng = Random(seed)  # noqa: S311 - the same every time
    company, places = _company(rng)
    series = [
        KnownSeries(SeriesKey(SURVEY, concept, scale, touchpoint, "web"), frozenset({concept}))
        for concept in ("mood", "effort")[: rng.randint(1, 2)]
        for scale in rng.sample(_SCALES, rng.choice((1, 1, 2)))
        for touchpoint in rng.sample(("till", "door", None), rng.randint(1, 3))
    ]
    stored: dict[UUID, Cells] = {}
    segments: dict[UUID, list[Segment]] = {}
    for one in series:
        here = {place: _cells(rng, one.key.scale, rng.choice((0, 3, 9, 60))) for place in places}
        nowhere = _cells(rng, one.key.scale, rng.choice((0, 0, 4, 30)))
        stored[one.key.series_id] = _added_up([*here.values(), nowhere])
        mine: list[Segment] = [((LOCATION, place),) for place in here]
        stored |= {
            slice_id(one.key.series_id, segment): cells for segment, cells in zip(mine, here.values(), strict=True)
        }
        segments[one.key.series_id] = mine
    kept = {key: cells for key, cells in stored.items() if cells}
    return World(company, SurveyRead(SURVEY, series, segments, kept))


def _company(rng: Random) -> tuple[Company, list[str]]:
    units, places = [Unit(code="chain", name="Chain")], ["chain"]
    for region in range(rng.randint(0, 3)):
        units.append(Unit(code=f"region {region}", name="Region", parent="chain"))
        places.append(f"region {region}")
        for shop in range(rng.randint(0, 4)):
            units.append(Unit(code=f"shop {region}.{shop}", name="Shop", parent=f"region {region}"))
            places.append(f"shop {region}.{shop}")
    structure = Structure(units=tuple(units) if rng.random() < 0.9 else ())
    places = [one for one in places if rng.random() < (0.9 if "shop" in one else 0.2)]
    places += rng.sample(("stall", "van", OTHER), rng.choice((0, 0, 1, 3)))
    own = rng.choice((None, None, *units))
    if own is None or not structure.units:
        return Company(structure), places
    return Company(structure, structure.locations_in(own.code), rng.choice((own.code, None))), places


def _cells(rng: Random, scale: Scale, most: int) -> Cells:
    found = {}
    for week in range(9):
        vector = [0] * 13
        for _ in range(rng.randint(0, most) if rng.random() < 0.8 else 0):
            vector[rng.randrange(scale.scale_max - scale.scale_min + 1)] += 1
        vector[11] += rng.choice((0, 0, 1))
        if any(vector):
            found[week] = vector
    return found


def _added_up(several: Sequence[Cells]) -> Cells:
    found: dict[int, tuple[int, ...]] = {}
    for cells in several:
        for week, vector in cells.items():
            found[week] = added(found.get(week, ()), vector)
    return found


def glimpses_of(world: World, cut: Cut) -> Iterator[Glimpse]:
    """Yield each score as the routes for single questions give it, with p adjusted for those of this cut only.

    Raises:
        UnanswerableQueryError: as those routes.
    """
    read = world.read
    query = ScoreQuery(read.survey, places=cut.places, by=cut.by)
    divide = partition_by_place if query.is_by_place else partition
    selection = divide(query, read.series, read.segments, {})
    parts, places = ([_cells_of(part, read.stored) for part in one] for one in (selection.parts, selection.places))
    numbers = Numbers(parts, (), places)
    sides = [Side(_within(query, grid), grid, numbers) for grid in (WEEKS.current, WEEKS.base)]
    single = _week_by_week(WEEKS)
    shown = report(
        replace(query, window=single.whole.window, interval="week"), selection, numbers, grid=single, smallest=SMALLEST
    )
    weeks = {_identity(item): item.buckets or () for item in shown}
    is_answered = {
        _identity(part): any(answers(part, vector) for vector in cells.values())
        for part, cells in zip(selection.parts, parts, strict=True)
    }
    for change in compare(selection, *sides, smallest=SMALLEST, least=LEAST):
        if is_answered[_identity(change.current)]:
            yield Glimpse(cut, change, weeks[_identity(change.current)])


def current_of(world: World, cut: Cut) -> list[ScoreItem]:
    """Return the scores of the last four weeks as they are given where nothing else is."""
    read = world.read
    query = _within(ScoreQuery(read.survey, places=cut.places, by=cut.by), WEEKS.current)
    divide = partition_by_place if query.is_by_place else partition
    selection = divide(query, read.series, read.segments, {})
    parts, places = ([_cells_of(part, read.stored) for part in one] for one in (selection.parts, selection.places))
    return report(query, selection, Numbers(parts, (), places), grid=WEEKS.current, smallest=SMALLEST)


def _cells_of(part: Part, stored: Mapping[UUID, Cells]) -> Cells:
    plus, minus = (_added_up([stored.get(one, {}) for one in ids]) for ids in (part.slices, part.minus))
    return cells_without(plus, minus)


def _within(query: ScoreQuery, grid: TimeGrid) -> ScoreQuery:
    return replace(query, window=grid.whole.window)


def _week_by_week(weeks: Weeks) -> TimeGrid:
    spans = tuple(CellRange(window, place, place + 1) for place, window in enumerate(weeks.windows))
    whole = CellRange(replace(spans[0].window, end=spans[-1].window.end), 0, len(spans))
    return TimeGrid(weeks.bounds, whole, spans)


def _identity(one: Part | ScoreItem) -> tuple[object, ...]:
    return (one.subject, one.scale, one.series_from)
