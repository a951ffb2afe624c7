"""What a batch of responses adds to the stored counts, added up before anything is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from services.scoring.domain.response import Answer, Response
from services.scoring.domain.series import SeriesKey

ALL_LOCATIONS = ""
"""Stands for the sum over all locations and over the answers without one. It is counted beside the single locations, so
that the score of a chain costs the same whether it has one shop or a thousand. No location is called so."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR_SECONDS = 3600


class Cell(NamedTuple):
    """One bar of a histogram: a value, in an hour, at a location, in a series."""

    series_id: UUID
    location: str
    bucket: datetime
    """The beginning of an hour, UTC."""
    value: int


class Volume(NamedTuple):
    """Where and when responses came in; what they were asked follows from the survey's version."""

    survey: str
    version: int
    touchpoint: str | None
    channel: str
    location: str
    bucket: datetime


@dataclass(slots=True)
class SeriesTally:
    """What a batch adds to one series."""

    key: SeriesKey
    questions: set[str] = field(default_factory=set)
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """What a batch adds."""

    cells: dict[Cell, int] = field(default_factory=dict)
    volumes: dict[Volume, int] = field(default_factory=dict)
    series: dict[UUID, SeriesTally] = field(default_factory=dict)


def tally(responses: Iterable[Response]) -> Tally:
    """Add up a batch.

    Whole hours since 1970 are counted first and become moments once per bar: moments are slow to make and to hash.
    """
    answers: dict[tuple[Answer, str, int], int] = {}
    places: dict[tuple[str, int, str | None, str, str, int], int] = {}
    for response in responses:
        hour = int(response.occurred_at.timestamp() // _HOUR_SECONDS)
        location = response.location
        for where in (ALL_LOCATIONS,) if location is None else (ALL_LOCATIONS, location):
            place = (response.survey, response.version, response.touchpoint, response.channel, where, hour)
            places[place] = places.get(place, 0) + 1
            for answer in response.answers:
                bar = (answer, where, hour)
                answers[bar] = answers.get(bar, 0) + 1
    result = Tally({}, {Volume(*place[:-1], _moment(place[-1])): count for place, count in places.items()})
    for (answer, where, hour), count in answers.items():
        series_id = answer.series.series_id
        # Two questions of one concept meet in the same bar.
        cell = Cell(series_id, where, _moment(hour), answer.value)
        result.cells[cell] = result.cells.get(cell, 0) + count
        if where == ALL_LOCATIONS:
            touched = result.series.setdefault(series_id, SeriesTally(answer.series))
            touched.questions.add(answer.question)
            touched.counts[answer.value] = touched.counts.get(answer.value, 0) + count
    return result


def latest_by_series(responses: Sequence[Response]) -> dict[UUID, UUID]:
    """Return the last response of a batch, in its order, that has an answer in each series, by the series' ids."""
    latest: dict[UUID, UUID] = {}
    for response in responses:
        for answer in response.answers:
            latest[answer.series.series_id] = response.id
    return latest


def _moment(hour: int) -> datetime:
    return _EPOCH + timedelta(hours=hour)
