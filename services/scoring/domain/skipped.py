"""How often a question was asked and not answered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from services.scoring.domain.query import Asked, Buckets, Place, ScoreQuery, Subject, Volumes
from services.scoring.domain.scale import Scale


def skipped_answers(
    query: ScoreQuery, subject: Subject, scale: Scale, counts: Buckets, *, asked: Sequence[Asked], volumes: Volumes
) -> Mapping[datetime | None, int] | None:
    """Return the number of skipped answers by the beginning of their interval; None when it cannot be told exactly.

    Each response was asked what the version it answers had; what was asked and is not among the answers was skipped.
    It cannot be told while the definition of one of the versions is not known here.
    """
    times_asked = Counter(one.version for one in asked if (one.concept, one.scale) == (subject.concept, scale))
    known = {one.version for one in asked}
    skipped: Counter[datetime | None] = Counter()
    for (place, start), responses in volumes.items():
        if _is_about(query, subject, place):
            if place.version not in known:
                return None
            skipped[start] += responses * times_asked[place.version]
    skipped.subtract({start: histogram.n for start, histogram in counts.items()})
    return None if any(number < 0 for number in skipped.values()) else skipped


def _is_about(query: ScoreQuery, subject: Subject, place: Place) -> bool:
    by_touchpoint = query.by == "touchpoint" or subject.touchpoint is not None
    by_channel = query.by == "channel" or subject.channel is not None
    return (not by_touchpoint or place.touchpoint == subject.touchpoint) and (
        not by_channel or place.channel == subject.channel
    )
