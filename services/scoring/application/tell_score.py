"""Telling what a series says now."""

from datetime import datetime

from services.scoring.domain.counts import Counts
from services.scoring.domain.series import SeriesKey
from services.scoring.events_out import score_changed
from services.scoring.store.fold_store import Total
from shared.unit_of_work import Work


def tell_score(work: Work, series: SeriesKey, total: Total, *, at: datetime) -> None:
    """Tell subscribers what a series says over all time, and let the topic of latest scores say it, with the commit.

    A series without answers says nothing any more.
    """
    counts = Counts.of_slots(series.scale, total.slots)
    if not counts.histogram.n:
        work.retire_latest(str(series.series_id))
        return
    changed = score_changed(series, counts, revision=total.revision, at=at)
    work.publish(changed)
    work.publish_latest(changed)
