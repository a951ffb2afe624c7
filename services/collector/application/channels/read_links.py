"""Read short links."""

from dataclasses import dataclass
from datetime import datetime

from services.collector.domain.channels.link import Link, is_code, typed_code
from services.collector.domain.channels.place import Place
from services.collector.store.link_store import LinkStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListLinks:
    """List the links."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, before: tuple[datetime, str] | None, limit: int) -> list[Link]:
        """Return at most `limit` links, newest first, from behind the one with that moment and code on."""
        async with self.unit_of_work.read() as connection:
            return await LinkStore(connection).list_before(before, limit)


@dataclass(frozen=True, slots=True)
class ReadLink:
    """Read one link."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, code: str) -> Link | None:
        """Return the link, whatever text `code` is; None when there is none. Capitals do not count."""
        wanted = typed_code(code)
        if not is_code(wanted):
            return None
        async with self.unit_of_work.read() as connection:
            return await LinkStore(connection).find(wanted)


@dataclass(frozen=True, slots=True)
class ResolveLink:
    """Tell the place behind a link, for the page that it leads to."""

    read_link: ReadLink

    async def __call__(self, *, code: str) -> Place | None:
        """Return the place, whatever text `code` is; None when there is no such link."""
        link = await self.read_link(code=code)
        return None if link is None else link.place
