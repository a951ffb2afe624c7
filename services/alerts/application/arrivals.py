"""What events bring about responses and complaints, and what of it may be kept."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.alerts.domain import subject as subjects
from services.alerts.domain.subject import Subject
from services.alerts.domain.trigger_fields import OfferedTrigger
from services.alerts.store.alert_store import forgotten
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Cause, Event, EventData, cause_of
from shared.contracts.scoring import CommentRead, ResponseScored
from shared.directory.structure import Structure
from shared.unit_of_work import Work

Change = Callable[[Subject | None], Subject]
"""Takes what is known of a subject and returns what it is after an event."""


@dataclass(slots=True)
class Arrival:
    """What a batch brings about one subject."""

    cause: Cause
    triggers: set[OfferedTrigger]
    changes: list[Change] = field(default_factory=list)


Arrivals = dict[UUID, Arrival]


def arrive(
    arrivals: Arrivals,
    id_: UUID,
    event: Event[EventData],
    triggers: Collection[OfferedTrigger],
    change: Change,
) -> None:
    """Note what an event brings about a subject."""
    arrival = arrivals.setdefault(id_, Arrival(cause_of(event), set()))
    arrival.triggers |= set(triggers)
    arrival.changes.append(change)


def units_of(structure: Structure, location: str | None) -> tuple[str, ...]:
    """Return the codes of a place and of all units above it."""
    if location is None:
        return ()
    return tuple(unit.code for unit in structure.path_of(location)) or (location,)


def scored(event: ResponseScored, structure: Structure, gone: Collection[UUID]) -> Change:
    """Return what the scores of a response change; `gone` are ids that are erased."""
    units = units_of(structure, event.location)
    return lambda known: _kept(subjects.scored(known, event, units), gone)


def read(event: CommentRead, structure: Structure, gone: Collection[UUID]) -> Change:
    units = units_of(structure, event.location)
    return lambda known: _kept(subjects.comment_read(known, event, units), gone)


def filed(event: ComplaintFiled, structure: Structure, gone: Collection[UUID]) -> Change:
    units = units_of(structure, event.location)
    return lambda _known: _kept(subjects.filed(event, units), gone)


def _kept(subject: Subject, gone: Collection[UUID]) -> Subject:
    """Return what may be kept of a subject: nothing personal of what was withdrawn or of people who were erased."""
    if subject.id in gone:
        return subject.without_person("withdrawn")
    if subject.gone is not None:
        return subject.without_person(subject.gone)
    return subject.without_person("erased") if subject.respondent_id in gone else subject


async def gone_among(work: Work, events: Sequence[Event[EventData]], id_of: Callable[[Any], UUID]) -> frozenset[UUID]:
    """Return which of the subjects were withdrawn and which of their customers were erased, and keep the rest so."""
    ids: set[UUID | None] = {id_of(event.data) for event in events}
    ids |= {getattr(event.data, "respondent_id", None) for event in events}
    return await forgotten(work.connection).among(ids)
