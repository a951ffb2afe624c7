"""What comes of short links: count that one was opened, and read the counts. Nothing of anybody is kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.collector.application.channels.links import link_of
from services.collector.domain.channels.link import Link, LinkUse
from services.collector.store.link_use_store import OPENED, LinkUseStore
from shared.access import Caller
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

CHARTED = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class CountOpened:
    """Count links that were followed, any number with one commit."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, codes: Sequence[str]) -> None:
        """Count each of `codes`, which are codes of links, once for every time that it is named.

        Raises:
            UnavailableError: the database does not answer.
        """
        async with self.unit_of_work.begin() as work:
            await LinkUseStore(work.connection).add(OPENED, Counter(codes), at=self.clock.now())


@dataclass(frozen=True, slots=True)
class ReadLinkUse:
    """Read the counts of links that a list has shown."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, links: Sequence[Link]) -> dict[str, LinkUse]:
        """Return the counts of each link by its code."""
        if not links:
            return {}
        async with self.unit_of_work.read() as connection:
            return await LinkUseStore(connection).of_links([link.code for link in links], now=self.clock.now())


@dataclass(frozen=True, slots=True)
class LinkDetails:
    """One link with what came of it."""

    link: Link
    use: LinkUse
    hours: Sequence[tuple[datetime, int, int]]
    """The hours of the last 28 days in which something happened: when, opened, answered."""


@dataclass(frozen=True, slots=True)
class ReadLinkDetails:
    """Read one link for a colleague."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, code: str, caller: Caller) -> LinkDetails:
        """Return it with its counts.

        Raises:
            LinkNotFoundError: there is no such link at a location that the caller sees.
        """
        now = self.clock.now()
        async with self.unit_of_work.read() as connection:
            link = await link_of(connection, code, caller)
            counts = LinkUseStore(connection)
            use = await counts.of_links([link.code], now=now)
            return LinkDetails(link, use[link.code], await counts.hours_of(link.code, since=now - CHARTED))
