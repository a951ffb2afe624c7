"""One survey, cut up in several ways from one reading: everything larger is the sum of what was read of each place.

What is hidden depends on all places that the reader may see and on nothing that is asked for, so it is worked out once
for all cuts that distinguish the same properties, and is the same as where the scores are asked for one by one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from services.scoring.domain.cells import Cells
from services.scoring.domain.company import Company, Node
from services.scoring.domain.place_disclosure import HiddenPlaces, tree_of
from services.scoring.domain.place_selection import PlaceGroups, places_of, refuse_others
from services.scoring.domain.places import Places
from services.scoring.domain.query import TOUCHPOINT, UNIT, Dimension, KnownSeries, Part, ScoreQuery, Subject
from services.scoring.domain.segment import LOCATION, OTHER, Segment
from services.scoring.domain.selection import Variant, partition, place_in_order
from services.scoring.domain.series import slice_id
from services.scoring.domain.tree_table import Axis
from services.scoring.domain.weeks import PartByWeek, cells_sum, stored_weeks


class Cut(NamedTuple):
    """One way to cut all answers up: where they were given, and one score for each of what.

    That may be touchpoints, and one of units and locations.
    """

    places: Places
    by: tuple[Dimension, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveyRead:
    """What was read of a survey."""

    survey: str
    series: Sequence[KnownSeries]
    segments: Mapping[UUID, Sequence[Segment]]
    """By location, of each series."""
    stored: Mapping[UUID, Cells]
    """Counts by week of each slice with answers."""


def slices_to_read(
    company: Company, series: Sequence[KnownSeries], segments: Mapping[UUID, Sequence[Segment]]
) -> list[UUID]:
    """Return of what counts are needed: of each location that the reader may see, and all together if they may."""
    seen = company.locations
    found = [one.key.series_id for one in series] if seen is None else []
    return found + [
        slice_id(one.key.series_id, segment)
        for one in series
        for segment in segments.get(one.key.series_id, ())
        if seen is None or dict(segment)[LOCATION] in seen
    ]


@dataclass(frozen=True, eq=False)
class PlacesByWeek:
    """Each place that the reader may see, and what must not be shown of it and of sums of places."""

    query: ScoreQuery
    rows: Sequence[PartByWeek]
    smallest: int

    @cached_property
    def by_location(self) -> Mapping[str, list[PartByWeek]]:
        found: dict[str, list[PartByWeek]] = {}
        for row in self.rows:
            found.setdefault(dict(row.part.subject.segment)[LOCATION], []).append(row)
        return found

    def hides(self, row: PartByWeek) -> bool:
        """Return whether neither the last four weeks nor the four before are shown of a place or a sum of places."""
        return self.hides_current(row) or self._base.hides(row.part, row.n_base)

    def hides_current(self, row: PartByWeek) -> bool:
        """Return whether the last four weeks are not shown, where nothing else is."""
        return self._current.hides(row.part, row.n_current)

    def hides_week(self, row: PartByWeek, week: int) -> bool:
        """Return whether a week is not shown beside all others."""
        return self._single.hides(row.part, row.ns[week], week)

    @cached_property
    def _current(self) -> HiddenPlaces:
        return self._hidden([[row.n_current] for row in self.rows])

    @cached_property
    def _base(self) -> HiddenPlaces:
        return self._hidden([[row.n_base] for row in self.rows])

    @cached_property
    def _single(self) -> HiddenPlaces:
        return self._hidden([[sum(row.ns), *row.ns] for row in self.rows])

    @cached_property
    def _parts(self) -> list[Part]:
        return [row.part for row in self.rows]

    def _hidden(self, ns: Sequence[Sequence[int]]) -> HiddenPlaces:
        return HiddenPlaces(self.query, self._parts, ns, self.smallest, tree=self._tree)

    @cached_property
    def _tree(self) -> Axis:
        return tree_of(self.query.places.company, self._parts)


@dataclass(frozen=True, slots=True)
class CutSurvey:
    """A survey, cut up in one way."""

    query: ScoreQuery
    rows: Sequence[PartByWeek]
    """In the order in which they are shown."""
    places: PlacesByWeek | None
    """What must not be shown; None: it does not matter where answers were given, and everything is."""


class Cutting:
    """Cuts up one survey, for one reader."""

    def __init__(self, read: SurveyRead, *, smallest: int) -> None:
        """See `SurveyRead`.

        Args:
            read: what was read of it.
            smallest: a score by people's properties of fewer answers is not shown.
        """
        self._read = read
        self._smallest = smallest
        self._places: dict[frozenset[Dimension], PlacesByWeek] = {}
        several = (read.segments.get(one.key.series_id, ()) for one in read.series)
        self._crowded = [known for known in several if any((LOCATION, OTHER) in segment for segment in known)]

    def cut(self, cut: Cut) -> CutSurvey:
        """Return the survey cut up.

        Raises:
            UnanswerableQueryError: answers from a place that is asked for may be counted among `OTHER`.
        """
        query = ScoreQuery(self._read.survey, places=cut.places, by=cut.by)
        if not query.is_by_place:
            parts = partition(query, self._read.series, {}, {}).parts
            return CutSurvey(query, [stored_weeks(part, self._read.stored) for part in parts], None)
        for known in self._crowded:
            refuse_others(query, known)
        places = self._places_by(cut)
        return CutSurvey(query, _grouped(query, places), places)

    def _places_by(self, cut: Cut) -> PlacesByWeek:
        others = frozenset(cut.by) - {LOCATION, UNIT}
        if others not in self._places:
            company = Places(cut.places.company)
            query = ScoreQuery(self._read.survey, places=company, by=(LOCATION, *sorted(others)))
            self._places[others] = PlacesByWeek(query, self._rows(query), self._smallest)
        return self._places[others]

    def _rows(self, query: ScoreQuery) -> list[PartByWeek]:
        """Return each place by touchpoint, and where those do not matter the sum of them."""
        if TOUCHPOINT not in query.by:
            by_touchpoint = self._places_by(Cut(query.places, (LOCATION, TOUCHPOINT)))
            return _added_up(
                (row.part.subject._replace(touchpoint=None), row.part.node, row) for row in by_touchpoint.rows
            )
        parts = places_of(query, self._read.series, self._read.segments, {})
        return [row for row in (stored_weeks(part, self._read.stored) for part in parts) if row.cells]


def _grouped(query: ScoreQuery, places: PlacesByWeek) -> list[PartByWeek]:
    """Return what is asked for, as sums of places."""
    groups, wanted = PlaceGroups(query), query.places.locations
    return _added_up(
        (row.part.subject._replace(segment=rest, unit=unit), node, row)
        for location in (places.by_location if wanted is None else places.by_location.keys() & wanted)
        for row in places.by_location[location]
        for rest, unit, node in groups.of(location, row.part.subject.segment)
    )


def _added_up(members: Iterable[tuple[Subject, Node | None, PartByWeek]]) -> list[PartByWeek]:
    """Return the sums of what belongs to one subject and is alike, in the order in which they are shown."""
    rows: dict[Variant, list[PartByWeek]] = {}
    nodes: dict[Variant, Node | None] = {}
    for subject, node, row in members:
        variant = Variant(subject, row.part.scale, row.part.series_from)
        rows.setdefault(variant, []).append(row)
        nodes[variant] = node
    in_order = sorted(rows, key=lambda variant: place_in_order(variant, {}))
    return [_together(variant, nodes[variant], rows[variant]) for variant in in_order]


def _together(variant: Variant, node: Node | None, rows: Sequence[PartByWeek]) -> PartByWeek:
    parts = [row.part for row in rows]
    part = Part(
        *variant,
        series=tuple({one.key.series_id: one for part in parts for one in part.series}.values()),
        slices=(),
        node=node,
        cells=tuple(cell for part in parts for cell in part.cells or ()),
    )
    return PartByWeek(part, cells_sum([row.cells for row in rows]))
