"""Who did something, as the reader of a page is to see it."""

from uuid import UUID

from services.collector.application.use_cases import UseCases
from services.collector.pages.console.texts import Say
from shared.marking import mark as _


async def name_of(menu: UseCases, reference: str | None, say: Say, *, reader: str) -> str | None:
    """Return who stands behind the name that a history records; None when nobody is known.

    Args:
        menu: what collector can do.
        reference: the id of a person, or the name of a key.
        say: the reader's words.
        reader: the reader's own reference.
    """
    if reference is None:
        return None
    if reference == reader:
        return say(_("you"))
    if not _is_person(reference):
        return reference
    person = (await menu.directory.read()).person_of(reference)
    return None if person is None else person.display_name


def _is_person(reference: str) -> bool:
    """Return whether it is the id of a person, which says nothing to readers, and not the name of a key."""
    try:
        UUID(reference)
    except ValueError:
        return False
    return True
