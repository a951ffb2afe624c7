"""Which slices a question about scores means where places matter, and those of every place that the reader may see.

Units have no counts of their own: they are the sum of their locations. Answers without a location, and those without
another property that is distinguished, are what remains of all without those that have one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.scoring.domain.company import EVERYWHERE, Node, as_counted, node_at
from services.scoring.domain.errors import UnanswerableQueryError
from services.scoring.domain.query import UNIT, KnownSeries, Part, ScoreQuery, Stages, Subject
from services.scoring.domain.segment import LOCATION, OTHER, WITHOUT, Segment
from services.scoring.domain.selection import (
    SelectedParts,
    Variant,
    place_in_order,
    segments_to_read,
    subjects_of,
    wanted_segment,
)
from services.scoring.domain.series import slice_id

Segments = Mapping[UUID, Sequence[Segment]]


@dataclass(slots=True)
class _Members:
    """What a part is made of."""

    node: Node | None
    series: dict[UUID, KnownSeries] = field(default_factory=dict)
    cells: list[tuple[UUID, Segment]] = field(default_factory=list)


def partition_by_place(
    query: ScoreQuery, series: Iterable[KnownSeries], segments: Segments, stages: Stages
) -> SelectedParts:
    """Divide series into parts whose answers may be added up, as `partition` does; arguments are the same.

    Raises:
        UnanswerableQueryError: answers from a place that is asked for may be counted among `OTHER`.
    """
    asked: dict[Variant, _Members] = {}
    wanted = frozenset(wanted_segment(query))
    groups = PlaceGroups(query)
    several, known_slices = list(series), dict[UUID, dict[Segment, list[Segment]]]()
    for one in several:
        known = segments.get(one.key.series_id, ())
        refuse_others(query, known)
        known_slices[one.key.series_id] = _parts_of_slices(query, known)
        for location, segment in _seen(query, wanted, known):
            if wanted <= set(segment):
                for rest, unit, node in groups.of(location, segment):
                    for subject in subjects_of(query, one, rest, stages):
                        _add(asked, subject._replace(unit=unit), node, one, segment)
        for rest, unit, node in groups.without_answers(wanted):
            for subject in subjects_of(query, one, rest, stages):
                _add(asked, subject._replace(unit=unit), node, one, None)
    places = places_of(query, several, segments, stages)
    return SelectedParts(tuple(_parts(asked, known_slices, stages)), (), places)


def places_of(query: ScoreQuery, series: Iterable[KnownSeries], segments: Segments, stages: Stages) -> tuple[Part, ...]:
    """Return each place that the reader may see, whichever of them are asked for; arguments as above."""
    places: dict[Variant, _Members] = {}
    wanted = frozenset(wanted_segment(query))
    known_slices: dict[UUID, dict[Segment, list[Segment]]] = {}
    for one in series:
        known = segments.get(one.key.series_id, ())
        known_slices[one.key.series_id] = _parts_of_slices(query, known)
        for location, segment in _seen(query, wanted, known):
            for subject in subjects_of(query, one, segment, stages):
                _add(places, subject, node_at(location), one, segment)
    return tuple(_parts(places, known_slices, stages))


class PlaceGroups:
    """To what the answers of a location belong in the reply."""

    def __init__(self, query: ScoreQuery) -> None:
        self._query = query
        places = query.places
        self._keeps_location = LOCATION in query.by or len(places.named) == 1
        self._children = {code: places.company.node_of(code) for code in places.company.children_of(places.unit)}
        self._child_of = {location: code for code in self._children for location in places.company.locations_in(code)}
        self._locations = places.locations

    def of(self, location: str, segment: Segment) -> Iterator[tuple[Segment, str | None, Node | None]]:
        """Yield the segment that is shown, the unit, and the node, if the location is asked for at all."""
        if self._locations is not None and location not in self._locations:
            return
        places = self._query.places
        rest = segment if self._keeps_location else tuple(pair for pair in segment if pair[0] != LOCATION)
        if UNIT in self._query.by:
            code = self._child_of.get(location)
            yield rest, code, None if code is None else self._children[code]
        elif self._keeps_location:
            yield rest, places.unit, node_at(location)
        else:
            yield rest, places.unit, self._whole()

    def without_answers(self, wanted: frozenset[tuple[str, str]]) -> Iterator[tuple[Segment, str | None, Node | None]]:
        """Yield what is shown also where nobody has answered."""
        query = self._query
        if LOCATION in query.by or {*query.dimensions} - {LOCATION} - {name for name, _ in wanted}:
            return
        rest = tuple(sorted(wanted))
        if UNIT in query.by:
            yield from ((rest, code, node) for code, node in self._children.items())
        elif self._keeps_location:
            location = as_counted(query.places.named[0])
            yield tuple(sorted((*rest, (LOCATION, location)))), query.places.unit, node_at(location)
        else:
            yield rest, query.places.unit, self._whole()

    def _whole(self) -> Node | None:
        places = self._query.places
        if places.named:
            return None
        return (
            EVERYWHERE
            if places.unit is None or places.unit == places.company.top
            else places.company.node_of(places.unit)
        )


def _seen(
    query: ScoreQuery, wanted: frozenset[tuple[str, str]], known: Sequence[Segment]
) -> Iterator[tuple[str, Segment]]:
    """Yield the cells of a series that the reader may see, each with its location."""
    seen = query.places.company.locations
    for segment in set(segments_to_read(query, wanted, known)):
        location = dict(segment)[LOCATION]
        if seen is None or location in seen:
            yield location, segment


def _add(
    members: dict[Variant, _Members], subject: Subject, node: Node | None, one: KnownSeries, segment: Segment | None
) -> None:
    variant = Variant(subject, one.key.scale, one.key.series_from)
    mine = members.setdefault(variant, _Members(node))
    mine.series[one.key.series_id] = one
    if segment is not None:
        mine.cells.append((one.key.series_id, segment))


def _parts(
    members: Mapping[Variant, _Members], known: Mapping[UUID, Mapping[Segment, Sequence[Segment]]], stages: Stages
) -> Iterator[Part]:
    for variant, mine in sorted(members.items(), key=lambda item: place_in_order(item[0], stages)):
        times = Counter[UUID]()
        for series_id, cell in mine.cells:
            for stored, sign in _terms(cell, known[series_id]):
                times[slice_id(series_id, stored)] += sign
        yield Part(
            *variant,
            series=tuple(mine.series.values()),
            slices=tuple(one for one, n in times.items() for _ in range(n)),
            minus=tuple(one for one, n in times.items() for _ in range(-n)),
            node=mine.node,
            cells=tuple(mine.cells),
        )


def _parts_of_slices(query: ScoreQuery, known: Sequence[Segment]) -> dict[Segment, list[Segment]]:
    """Return by a slice those that it is divided into by each dimension that it does not have."""
    found: dict[Segment, list[Segment]] = {}
    for segment in {*known}:
        for dimension, _ in segment:
            found.setdefault(tuple(pair for pair in segment if pair[0] != dimension), []).append(segment)
    if len(query.dimensions) > 1:
        found.setdefault((), []).extend(segment for segment in {*known} if len(segment) > 1)
    return found


def _terms(cell: Segment, known: Mapping[Segment, Sequence[Segment]]) -> Iterator[tuple[Segment, int]]:
    """Yield the slices whose sum is a cell: one without a property is all without those that have it.

    Of all those that lack both of two properties are left when those with either are taken away, and those with both,
    which are taken away twice, are given back.
    """
    stored = tuple(pair for pair in cell if pair[1] != WITHOUT)
    yield stored, 1
    if len(stored) < len(cell):
        for part in known.get(stored, ()):
            yield part, 1 if len(part) - len(stored) > 1 else -1


def refuse_others(query: ScoreQuery, known: Sequence[Segment]) -> None:
    """Refuse a query about places, or other properties, of which a series does not have counts of their own.

    Args:
        query: what is asked for.
        known: segments of the series.

    Raises:
        UnanswerableQueryError: answers that are asked for may be counted among `OTHER`.
    """
    values: dict[str, set[str]] = {}
    for segment in known:
        for dimension, value in segment:
            values.setdefault(dimension, set()).add(value)
    for dimension, value in wanted_segment(query):
        if OTHER in values.get(dimension, ()) and value not in values[dimension]:
            raise UnanswerableQueryError(field=dimension.split(":", maxsplit=1)[0], detail=_NOT_DISTINGUISHED)
    places = values.get(LOCATION, set())
    if OTHER not in places:
        return
    asked = query.places.locations or frozenset()
    if UNIT in query.by:
        company = query.places.company
        asked |= frozenset[str]().union(*map(company.locations_in, company.children_of(query.places.unit)))
    if asked - places:
        field = "location" if query.places.named or not (query.places.unit or UNIT in query.by) else "unit"
        raise UnanswerableQueryError(field=field, detail=_NOT_DISTINGUISHED)


_NOT_DISTINGUISHED = (
    "has more values than are distinguished, and answers with one that is asked for may be counted among `(other)`; "
    "narrow the touchpoint or the channel, or raise `HEED_SCORING_MOST_SEGMENT_VALUES` and replay"
)
