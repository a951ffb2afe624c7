"""Series: the sets of answers that may be added up."""

import json
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from services.scoring.domain.segment import Segment
from shared.scales import Scale
from shared.vocabulary import Channel

_NAMESPACE = UUID("6f1b1a52-3c0e-5d6b-9a57-4f2a8f0f5d11")
"""Part of the identity of every series and slice. Changing it would orphan all that is stored."""


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """What is measured, where and how. Versions of a survey share a series as long as the scale stays the same."""

    survey: str
    concept: str
    scale: Scale
    touchpoint: str | None
    channel: Channel
    series_from: int | None = None
    """Version of the survey with which it began, where a break was declared; None: with the first one."""
    choice: str | None = None
    """What of a question without a scale is counted, see `choices`; None: answers on a scale."""
    series_id: UUID = field(init=False, compare=False)
    """The same wherever and whenever it is computed: a UUIDv5 (RFC 9562 §5.5) of the parts as a JSON array."""

    def __post_init__(self) -> None:
        """Derive the id."""
        scale = self.scale
        parts = (
            *(self.survey, self.concept),
            *(scale.metric, scale.scale_min, scale.scale_max, scale.polarity),
            *(self.touchpoint, self.channel),
            *(() if self.series_from is None else (self.series_from,)),
            *(() if self.choice is None else ("choice", self.choice)),
        )
        name = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        object.__setattr__(self, "series_id", uuid5(_NAMESPACE, name))


def slice_id(series_id: UUID, segment: Segment) -> UUID:
    """Return the id of a series' answers in a segment: the series' own for all of them, else a UUIDv5 likewise."""
    if not segment:
        return series_id
    return uuid5(series_id, json.dumps(segment, ensure_ascii=False, separators=(",", ":")))
