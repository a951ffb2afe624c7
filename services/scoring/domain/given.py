"""What single respondents answered, read back from what their responses are counted as."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.scoring.domain.query import KnownSeries
from services.scoring.domain.series import SeriesKey
from shared.scales import category_of, verdict_of
from shared.vocabulary import AnswerVerdict, Category, Channel, ScoredAnswer, Spot

SlotOf = tuple[UUID, int]
"""A series, and the position of the answer's value on its scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenResponse(Spot):
    """A response with its answers on scales."""

    response_id: UUID
    respondent_id: UUID | None
    survey: str
    channel: Channel
    suspect: str | None
    occurred_at: datetime
    answers: tuple[ScoredAnswer, ...]


def answers_of(series: Mapping[UUID, SeriesKey], ids: Sequence[UUID], slots: Sequence[int]) -> tuple[ScoredAnswer, ...]:
    """Return the answers on scales; what was skipped, and choices, are none."""
    found = []
    for series_id, slot in zip(ids, slots, strict=True):
        one = series.get(series_id)
        if one is None or one.choice is not None or one.scale.scale_min + slot not in one.scale:
            continue
        value, scale = one.scale.scale_min + slot, one.scale
        category: Category | None = category_of(scale, value)
        found.append(
            ScoredAnswer(
                question=one.concept,
                concept=one.concept,
                metric=scale.metric,
                value=value,
                scale_min=scale.scale_min,
                scale_max=scale.scale_max,
                polarity=scale.polarity,
                category=category,
                verdict=verdict_of(category),
            )
        )
    return tuple(found)


def slots_of(series: Sequence[KnownSeries], verdict: AnswerVerdict) -> Iterator[SlotOf]:
    """Yield the slots of all answers that are judged so."""
    for one in series:
        scale = one.key.scale
        for value in range(scale.scale_min, scale.scale_max + 1):
            if verdict_of(category_of(scale, value)) == verdict:
                yield one.key.series_id, value - scale.scale_min
