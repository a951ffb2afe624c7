"""What accounts publishes: domain to contract, pure. Addresses stay here."""

from datetime import datetime
from typing import cast

from services.accounts.domain.audit.segment import Segment
from services.accounts.domain.people.availability import Availability
from services.accounts.domain.people.person import Person
from shared.contracts.accounts import PersonChanged
from shared.contracts.audit import AuditSegmentClosed
from shared.fields import fields_in_common


def person_changed(person: Person, availability: Availability, at: datetime) -> PersonChanged:
    """Return the event about a person as they are since the moment `at`."""
    fields = fields_in_common(person, PersonChanged) | fields_in_common(availability, PersonChanged)
    hours = {weekday: tuple(hours) for weekday, hours in availability.hours.items() if hours}
    return PersonChanged(person_id=person.id, working_hours=hours, changed_at=at, **fields)


def segment_closed(segment: Segment) -> AuditSegmentClosed:
    """Return the event that a month of the audit log is complete."""
    assert segment.closed_at is not None  # noqa: S101 - of closed segments only
    return AuditSegmentClosed(
        segment=segment.number,
        month=segment.month,
        entries=segment.entries,
        first_hash=segment.first_hash,
        closing_hash=cast("str", segment.closing_hash),
        closed_at=segment.closed_at,
    )
