"""Where what a caller asks for was said: what they may see, narrowed to what they ask for."""

from typing import Annotated

from fastapi import Query

from services.collector.web.deps import Menu
from shared.access import Caller
from shared.errors import InvalidFieldError
from shared.web.lines import Line

Location = Annotated[
    Line | None, Query(description="Where it was said. What has no location is not among what it finds.")
]
Unit = Annotated[Line | None, Query(description="Code of a unit of the structure: all locations in it.")]


async def reach(menu: Menu, caller: Caller, *, location: str | None, unit: str | None) -> frozenset[str] | None:
    """Return the locations to read; None: all, and what has none.

    Args:
        menu: of the use cases.
        caller: who asks; other locations than theirs are never among them.
        location: one that they ask for.
        unit: the unit that they ask for.

    Raises:
        InvalidFieldError: there is no such unit.
    """
    found = caller.locations
    if location is not None:
        found = _both(found, frozenset({location}))
    if unit is not None:
        places = (await menu.directory.read()).structure.locations_in(unit)
        if not places:
            raise InvalidFieldError(field="unit", detail="must be the code of a unit of the structure")
        found = _both(found, places)
    return found


def _both(one: frozenset[str] | None, other: frozenset[str]) -> frozenset[str]:
    return other if one is None else one & other
