"""Who did something, as the reader of a page is to see it."""

from services.collector.application.use_cases import UseCases
from services.collector.pages.console.texts import Say, _


async def name_of(menu: UseCases, reference: str | None, say: Say, *, reader: str) -> str | None:
    """Return who stands behind the name that a history records; None when nobody was recorded.

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
    directory = await menu.directory.read()
    person = directory.person_of(reference)
    return reference if person is None else person.display_name
