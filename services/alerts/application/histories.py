"""What else a customer said: how often they were unhappy before, and whom something that came late concerns."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from services.alerts.domain.facts import History
from services.alerts.domain.subject import Subject
from services.alerts.domain.trigger_fields import HISTORY, HISTORY_DAYS
from services.alerts.store.judged_store import Judged, JudgedStore, Unhappy

MOST_LATER = 1000
"""So many are judged again at once: nobody answers that often, but a test account may."""
_LONGEST = timedelta(days=max(HISTORY_DAYS))


def histories_of(subjects: Collection[Subject], unhappy: Sequence[Unhappy]) -> Mapping[UUID, History]:
    """Return, for each subject with a customer, how many unhappy things they said in the days up to it."""
    of_people: dict[UUID, list[Unhappy]] = {}
    for one in unhappy:
        of_people.setdefault(one.respondent_id, []).append(one)
    return {
        subject.id: {
            name: sum(
                1
                for one in of_people.get(subject.respondent_id, ())
                if timedelta() <= subject.occurred_at - one.occurred_at < timedelta(days=days)
            )
            for name, days in HISTORY.items()
        }
        for subject in subjects
        if subject.respondent_id is not None
    }


async def later_ones(store: JudgedStore, judged: Mapping[UUID, Subject]) -> Sequence[Judged]:
    """Return what happened after something unhappy that came in only now: its history has become longer.

    So it does not matter in which order a kiosk that was offline and the rest of the company deliver.
    """
    came_late: dict[UUID, list[datetime]] = {}
    for one in judged.values():
        if one.is_unhappy and one.is_judged and one.respondent_id is not None:
            came_late.setdefault(one.respondent_id, []).append(one.occurred_at)
    if not came_late:
        return ()
    moments = [moment for some in came_late.values() for moment in some]
    near = await store.of_people(came_late, begin=min(moments), end=max(moments) + _LONGEST, limit=MOST_LATER)
    return [
        one
        for one in near
        if one.subject.id not in judged
        and any(
            timedelta() <= one.subject.occurred_at - at < _LONGEST
            for at in came_late.get(one.subject.respondent_id, ())  # type: ignore[arg-type] # asked for by it
        )
    ]
