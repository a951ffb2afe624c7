"""What all exports have in common: they are handed out page by page."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from shared.unit_of_work import Connection, UnitOfWork

PAGE = 1000

Row = TypeVar("Row")
Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class Export(Generic[Row]):
    """An export that was begun."""

    count: int
    """How many rows there are at its beginning."""
    pages: AsyncIterator[Sequence[Row]]


async def read_pages(
    unit_of_work: UnitOfWork,
    read: Callable[[Connection, Place | None, int], Awaitable[Sequence[Row]]],
    place_of: Callable[[Row], Place],
) -> AsyncIterator[Sequence[Row]]:
    """Yield page after page, each read with a connection of its own: a slow reader holds nothing up.

    Args:
        unit_of_work: opens the connections.
        read: returns the rows behind a place, in order and at most so many; None is the beginning.
        place_of: where a row is.
    """
    place: Place | None = None
    while True:
        async with unit_of_work.read() as connection:
            page = await read(connection, place, PAGE)
        if page:
            yield page
        if len(page) < PAGE:
            return
        place = place_of(page[-1])
