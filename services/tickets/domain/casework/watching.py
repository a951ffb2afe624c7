"""Who follows a case without having it: what is news to them, and who can be mentioned in a note."""

from collections.abc import Sequence
from uuid import UUID

from services.tickets.domain.history import Action
from shared.access import ROLE_SCOPES
from shared.directory.people import Directory, Person
from shared.errors import FieldProblem, ForbiddenError, InvalidFieldsError

READING_SCOPE = "tickets:read"
NEWS: frozenset[Action] = frozenset(
    {
        "alert_linked",
        "complaint_linked",
        "words_added",
        "assigned",
        "contacted",
        "waited",
        "resumed",
        "resolved",
        "closed",
        "reopened",
        "merged",
        "noted",
        "call_back_set",
        "outcome_known",
    }
)
"""What watchers get a notice of. Not of ticks on checklists and of when somebody looks again, which say nothing about
the customer, and not of messages by the suite, which follow from what they know."""


class NobodyWatchesError(ForbiddenError):
    """A key asks for what only a person can do."""

    slug = "nobody-watches"
    title = "This is for people who are signed in"
    message = "Watching is notifying a person of what others do, and a key is none."


def checked_mentions(people: Sequence[UUID], *, location: str | None, directory: Directory) -> tuple[UUID, ...]:
    """Return each person who is mentioned in a note, once.

    Raises:
        InvalidFieldsError: names those who may not see the case, and ids of nobody.
    """
    problems = [
        FieldProblem(f"mentions.{number}", "must be the id of somebody who works here and sees the place of this case")
        for number, one in enumerate(people)
        if not may_read(directory.people.get(one), location, directory)
    ]
    if problems:
        raise InvalidFieldsError(problems)
    return tuple(dict.fromkeys(people))


def may_read(person: Person | None, location: str | None, directory: Directory) -> bool:
    """Return whether somebody works here and may see cases at a location."""
    if person is None or not person.is_active or READING_SCOPE not in ROLE_SCOPES[person.role]:
        return False
    return person.unit is None or location in directory.structure.locations_in(person.unit)


def readers_for(location: str | None, directory: Directory) -> list[Person]:
    """Return who may see a case at a location, by name."""
    found = [person for person in directory.people.values() if may_read(person, location, directory)]
    return sorted(found, key=lambda person: (person.display_name.casefold(), str(person.id)))
