"""What accounts publishes: domain to contract, pure. Addresses stay here."""

from datetime import datetime

from services.accounts.domain.people.person import Person
from shared.contracts.accounts import PersonChanged
from shared.fields import fields_in_common


def person_changed(person: Person, at: datetime) -> PersonChanged:
    """Return the event about a person as they are since the moment `at`."""
    return PersonChanged(person_id=person.id, changed_at=at, **fields_in_common(person, PersonChanged))
