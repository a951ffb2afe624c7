"""Who a row of a file is about, among those who are known."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.collector.domain.people.contact import Contact

Known = tuple[UUID, Contact]


class AmbiguousError(Exception):
    """Several people have the address, and nothing says which of them is meant."""


class People:
    """The people who are known by a number or address of some rows."""

    def __init__(self, known: Sequence[Known]) -> None:
        """Look through them by each of their names."""
        self._by_name: dict[tuple[str, str], list[Known]] = defaultdict(list)
        for one in known:
            contact = one[1]
            self._by_name[contact.identity_kind, contact.identity].append(one)
            for kind in ("email", "phone"):
                name = getattr(contact, kind)
                if name is not None and kind != contact.identity_kind:
                    self._by_name[kind, name].append(one)

    def of(self, contact: Contact) -> Known | None:
        """Return the person whom a row means; None for somebody new.

        Whoever has a number is who is known by it; else who has the address and no other number.

        Raises:
            AmbiguousError: several people have the address.
        """
        if contact.external_id is not None:
            exact = self._by_name.get(("external_id", contact.external_id))
            if exact:
                return exact[0]
            found = [one for one in self._at(contact) if one[1].external_id in {None, contact.external_id}]
            return found[0] if len(found) == 1 else None
        found = self._at(contact)
        if len(found) > 1:
            raise AmbiguousError
        return found[0] if found else None

    def _at(self, contact: Contact) -> list[Known]:
        """Return everybody who has the e-mail address; without one, the number."""
        if contact.email is not None:
            return self._by_name.get(("email", contact.email), [])
        return self._by_name.get(("phone", contact.phone), []) if contact.phone is not None else []


def filled_in(known: Contact, given: Contact) -> tuple[Contact, list[str]]:
    """Return how a person is reached with what was not known of them yet, and the names of what that is."""
    missing = [
        name
        for name in ("external_id", "email", "phone", "name")
        if getattr(known, name) is None and getattr(given, name) is not None
    ]
    return replace(known, **{name: getattr(given, name) for name in missing}), missing
