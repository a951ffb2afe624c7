"""What accounts publishes: domain to contract, pure. Addresses stay here."""

from services.accounts.domain.people.person import Person
from shared.contracts.accounts import PersonChanged
from shared.fields import fields_in_common


def person_changed(person: Person) -> PersonChanged:
    """Return the event about a person as they are now."""
    return PersonChanged(**fields_in_common(person, PersonChanged))
