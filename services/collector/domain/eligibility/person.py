"""Somebody who may be asked, known by one name only, and kept as a digest of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args
from uuid import UUID

from services.collector.domain.people.contact import (
    Contact,
    IdentityKind,
    canonical_email,
    canonical_line,
    canonical_phone,
)
from shared.errors import FieldProblem, ForbiddenError, InvalidFieldsError

PersonKind = Literal["external_id", "email", "phone", "visitor"]
PERSON_RULE = (
    f"must be {', '.join(f'`{kind}:…`' for kind in get_args(PersonKind))}, where a visitor is a UUID, "
    "an e-mail address complete and a phone number with its country code"
)
_DOMAIN = b"heed.person.v1\0"


class InvalidPersonError(InvalidFieldsError):
    """What names a person, or what happened to them, has the wrong form."""

    slug = "invalid-person"
    title = "The person or the event is invalid"


class PersonForbiddenError(ForbiddenError):
    """A stranger names somebody by an address or number that could be tried out."""

    slug = "person-forbidden"
    title = "This person cannot be named without a key"
    message = "Without a key a person is `visitor:…` or `external_id:…`; e-mail addresses and phone numbers need one."


@dataclass(frozen=True, slots=True)
class Person:
    """A person under one of their names, in canonical form."""

    kind: PersonKind
    name: str = field(repr=False)

    def digest(self) -> bytes:
        """Return the SHA-256 under which the person is kept; who knows a name can compute it, so it is no secret."""
        return hashlib.sha256(_DOMAIN + f"{self.kind}\0{self.name}".encode()).digest()


def read_person(text: str, region: str | None, *, by_stranger: bool) -> Person:
    """Return the person that `text` names, such as `external_id:4711` or `email:ada@example.org`.

    Args:
        text: kind, colon and name.
        region: two-letter country of phone numbers without `+`.
        by_stranger: whether the caller has no key.

    Raises:
        PersonForbiddenError: a stranger names an e-mail address or a phone number.
        InvalidPersonError: it names nobody.
    """
    kind, _, name = text.partition(":")
    if by_stranger and kind in {"email", "phone"}:
        raise PersonForbiddenError
    match kind:
        case "external_id":
            return Person(kind, _usable(canonical_line(name)))
        case "email":
            return Person(kind, _usable(canonical_email(name)))
        case "phone":
            return Person(kind, _usable(canonical_phone(name, region)))
        case "visitor":
            return Person(kind, _usable(_canonical_uuid(name)))
        case _:
            raise _nobody()


def people_of(contact: Contact | None, visitor: UUID | None) -> Sequence[Person]:
    """Return everybody that a respondent is known as: whoever asks by any of these names asks about them."""
    people = [] if visitor is None else [Person("visitor", str(visitor))]
    if contact is not None:
        names: tuple[tuple[IdentityKind, str | None], ...] = (
            ("external_id", contact.external_id),
            ("email", contact.email),
            ("phone", contact.phone),
        )
        people += [Person(kind, name) for kind, name in names if name is not None]
    return people


def _canonical_uuid(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None


def _usable(name: str | None) -> str:
    if name is None:
        raise _nobody()
    return name


def _nobody() -> InvalidPersonError:
    return InvalidPersonError([FieldProblem("person", PERSON_RULE)])
