"""Which series, and which slices of them, a question about scores means; and which of them may be added up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from services.scoring.domain.errors import UnanswerableQueryError, UnlikeSeriesError
from services.scoring.domain.query import CHANNEL, STAGE, TOUCHPOINT, KnownSeries, Part, ScoreQuery, Stages, Subject
from services.scoring.domain.segment import LONGEST_VALUE, OTHER, WITHOUT, Segment
from services.scoring.domain.series import slice_id
from shared.scales import Scale

Segments = Mapping[UUID, Sequence[Segment]]
"""By the id of a series its segments in each of the dimensions of a query, and where two of them cross."""


class SelectedParts(NamedTuple):
    """What an answer is read from."""

    parts: tuple[Part, ...]
    """What is asked for, in the order in which it is shown."""
    siblings: tuple[Part, ...]
    """Parts that differ from them in filtered properties only: a total minus its siblings would disclose a part."""
    places: tuple[Part, ...] = ()
    """Where places matter, instead of siblings: each place that the reader may see, asked for or not."""


class Variant(NamedTuple):
    subject: Subject
    scale: Scale
    series_from: int | None


def select_series(known: Sequence[KnownSeries], query: ScoreQuery, stages: Stages) -> list[KnownSeries]:
    """Return the series that a query is about.

    A question is looked for as a concept first. As the key of a question it must have meant one concept only.

    Raises:
        UnlikeSeriesError: questions of that key measured several concepts.
        UnanswerableQueryError: the journey has no such stage.
    """
    if query.stage is not None and query.stage not in stages:
        raise UnanswerableQueryError(field="stage", detail="is none of this journey")
    if STAGE in query.by or query.stage is not None:
        known = [one for one in known if any(stages_of(one, query, stages))]
    return [
        one
        for one in _about(known, query.question)
        if (query.touchpoint is None or one.key.touchpoint == query.touchpoint)
        and (query.channel is None or one.key.channel == query.channel)
    ]


def partition(query: ScoreQuery, series: Iterable[KnownSeries], segments: Segments, stages: Stages) -> SelectedParts:
    """Divide series into those whose answers may be added up: alike in scale, polarity and beginning.

    Args:
        query: what is asked for.
        series: what `select_series` returned.
        segments: of those series, in the query's dimensions; not needed when it names none.
        stages: of the query's journey.

    Raises:
        UnanswerableQueryError: answers with a property that is filtered by may be counted among `OTHER`.
    """
    wanted = frozenset(wanted_segment(query))
    members: dict[Variant, list[tuple[KnownSeries, UUID]]] = {}
    for one in series:
        known = segments.get(one.key.series_id, ())
        _refuse_others(wanted, known)
        for segment in segments_to_read(query, wanted, known):
            for subject in subjects_of(query, one, segment, stages):
                variant = Variant(subject, one.key.scale, one.key.series_from)
                stored = tuple(pair for pair in segment if pair[1] != WITHOUT)
                members.setdefault(variant, []).append((one, slice_id(one.key.series_id, stored)))
    parts = [
        Part(*variant, tuple(one for one, _ in several), tuple(slice_ for _, slice_ in several))
        for variant, several in sorted(members.items(), key=lambda item: place_in_order(item[0], stages))
    ]
    asked = tuple(part for part in parts if wanted <= set(part.subject.segment))
    return SelectedParts(asked, tuple(part for part in parts if not wanted <= set(part.subject.segment)))


def wanted_segment(query: ScoreQuery) -> Segment:
    """Return the filtered properties as they are counted: long values are cut off."""
    return tuple((dimension, value[:LONGEST_VALUE]) for dimension, value in query.segment)


def _about(known: Sequence[KnownSeries], question: str | None) -> Sequence[KnownSeries]:
    if question is None:
        return known
    chosen = [one for one in known if one.key.concept == question]
    if chosen:
        return chosen
    chosen = [one for one in known if question in one.questions]
    concepts = sorted({one.key.concept for one in chosen})
    if len(concepts) > 1:
        message = f"Over the versions this key stood for several concepts; ask for one: {', '.join(concepts)}."
        raise UnlikeSeriesError(message)
    return chosen


def segments_to_read(
    query: ScoreQuery, wanted: frozenset[tuple[str, str]], known: Sequence[Segment]
) -> Iterable[Segment]:
    if not query.dimensions:
        return [()]
    cells = {
        tuple((dimension, dict(segment).get(dimension, WITHOUT)) for dimension in query.dimensions)
        for segment in ((), *known)
    }
    # Where all properties are given there is one item, also when nobody has answered there.
    return cells if len(wanted) < len(query.dimensions) else {wanted_segment(query), *cells}


def subjects_of(query: ScoreQuery, one: KnownSeries, segment: Segment, stages: Stages) -> Iterator[Subject]:
    by_touchpoint, by_channel = TOUCHPOINT in query.by, CHANNEL in query.by
    for stage in stages_of(one, query, stages):
        yield Subject(
            one.key.concept,
            one.key.touchpoint if by_touchpoint else query.touchpoint,
            stage,
            one.key.channel if by_channel else query.channel,
            segment,
            one.key.choice,
        )


def stages_of(one: KnownSeries, query: ScoreQuery, stages: Stages) -> Iterator[str | None]:
    """Yield the stages that a series is shown in; None once when stages do not matter."""
    if STAGE not in query.by and query.stage is None:
        yield None
        return
    for stage, touchpoints in stages.items():
        if one.key.touchpoint in touchpoints and query.stage in {None, stage}:
            yield stage


def _refuse_others(wanted: frozenset[tuple[str, str]], known: Sequence[Segment]) -> None:
    for dimension, value in wanted:
        values = {pair[1] for segment in known for pair in segment if pair[0] == dimension}
        if OTHER in values and value not in values:
            field = dimension.split(":")[0]
            detail = (
                "has more values than are distinguished, and answers with this one may be counted among `(other)`; "
                "narrow the touchpoint or the channel"
            )
            raise UnanswerableQueryError(field=field, detail=detail)


def place_in_order(variant: Variant, stages: Stages) -> tuple[object, ...]:
    subject = variant.subject
    # Stages stand in the order of the journey.
    stage = list(stages).index(subject.stage) if subject.stage is not None else -1
    return (
        subject.concept,
        stage,
        subject.touchpoint or "",
        subject.channel or "",
        subject.choice or "",
        subject.unit or "",
        subject.segment,
        variant.scale,
        variant.series_from or 0,
    )
