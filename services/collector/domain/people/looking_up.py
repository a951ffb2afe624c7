"""Looking somebody up: why, what is shown then, and what free text can find."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector.domain.names import is_storable
from services.collector.domain.people.contact import canonical_email, canonical_line, canonical_phone
from shared.errors import FieldProblem, InvalidFieldsError, TooManyRequestsError

LONGEST_REASON = 500
LONGEST_SEARCH = 200
MOST_FOUND = 20
"""So many people a search returns at most: who finds more must say more."""
_WORD = re.compile(r"\w+")
_FEWEST_CHARACTERS = 2


@dataclass(frozen=True, slots=True)
class ContactCard:
    """How somebody can be reached, as far as it is known."""

    name: str | None
    email: str | None
    phone: str | None
    external_id: str | None
    """The customer's number in the operator's own systems."""

    @property
    def known(self) -> tuple[str, ...]:
        """The names of the fields that are known: what the audit log holds of it."""
        return tuple(name for name in self.__slots__ if getattr(self, name) is not None)


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody whom a search found, without anything that names them."""

    id: UUID
    responses: int
    """Those that the searcher may see; so are the complaints, and what comes after them."""
    complaints: int
    last_at: datetime | None
    """When they said something last."""
    last_location: str | None


@dataclass(frozen=True, slots=True)
class Search:
    """What a text can mean."""

    external_id: str | None
    email: str | None
    phone: str | None
    words: tuple[str, ...]
    """Beginnings of parts of a name, all of which it must have."""


class InvalidReasonError(InvalidFieldsError):
    """The reason for looking at contact data is missing or cannot be kept."""

    slug = "invalid-reason"
    title = "Say why you need the contact data"
    message = "Say in a few words why you need it: the reason is kept in the audit log."


class InvalidSearchError(InvalidFieldsError):
    """Nobody can be found by this text."""

    slug = "invalid-search"
    title = "Nobody can be found by this"
    message = "Enter a name, an e-mail address, a phone number or a customer number."


class TooManyLookUpsError(TooManyRequestsError):
    """Somebody looks up more people than one needs for one's work."""

    slug = "too-many-look-ups"
    title = "You have looked up many people"
    message = "Nothing is shown: so that nobody collects contact data, everybody can look up so many people in a time."

    def __init__(self, retry_after_seconds: int) -> None:
        """Describe how long to wait."""
        super().__init__(retry_after_seconds)
        self.detail = self.message


def checked_reason(text: str) -> str:
    """Return a reason on one line.

    Raises:
        InvalidReasonError: there is none, or it is too long.
    """
    reason = " ".join(text.split())
    if not reason:
        raise InvalidReasonError([FieldProblem("reason", "is needed")])
    if len(reason) > LONGEST_REASON or not is_storable(reason):
        raise InvalidReasonError([FieldProblem("reason", f"must be text of at most {LONGEST_REASON} characters")])
    return reason


def search_of(text: str, region: str | None) -> Search:
    """Return what a text can mean.

    Args:
        text: a name or a part of it, an e-mail address, a phone number or a customer's number.
        region: two-letter country of phone numbers without `+`.

    Raises:
        InvalidSearchError: it can mean nothing.
    """
    line = " ".join(text.split())
    if not is_storable(line) or not _FEWEST_CHARACTERS <= len(line) <= LONGEST_SEARCH:
        detail = f"must be {_FEWEST_CHARACTERS} to {LONGEST_SEARCH} characters"
        raise InvalidSearchError([FieldProblem("text", detail)])
    words = tuple(_WORD.findall(line)) if "@" not in line else ()
    return Search(canonical_line(line), canonical_email(line), canonical_phone(line, region), words)
