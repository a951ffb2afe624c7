"""How often links are opened and answered, in the database: one row for each link and hour."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ARRAY, DateTime, Integer, Text, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.channels.link import LinkCount, LinkUse
from services.collector.store.tables import LINK_USE

Counted = Literal["opened", "answered"]
OPENED: Counted = "opened"
ANSWERED: Counted = "answered"

# In the order of codes, so that two transactions wait for each other instead of deadlocking.
_ADD = {
    what: text(
        f"""
        INSERT INTO collector.link_use AS held (code, hour, {what})
        SELECT code, :hour, n FROM unnest(:codes, :numbers) AS row (code, n) ORDER BY code
        ON CONFLICT (code, hour) DO UPDATE SET {what} = held.{what} + excluded.{what}
        """  # noqa: S608 - one of two words of ours
    ).bindparams(
        bindparam("codes", type_=ARRAY(Text)),
        bindparam("numbers", type_=ARRAY(Integer)),
        bindparam("hour", type_=DateTime(timezone=True)),
    )
    for what in (OPENED, ANSWERED)
}


class LinkUseStore:
    """Reads and writes counts through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, what: Counted, numbers: Mapping[str, int], *, at: datetime) -> None:
        """Add to the counts of the hour in which `at` lies.

        Args:
            what: which count.
            numbers: how many, by the code of a link that exists.
            at: an aware moment.
        """
        codes = sorted(numbers)
        hour = at.replace(minute=0, second=0, microsecond=0)
        values = {"codes": codes, "numbers": [numbers[code] for code in codes], "hour": hour}
        await self._connection.execute(_ADD[what], values)

    async def of_links(self, codes: Collection[str], *, now: datetime) -> dict[str, LinkUse]:
        """Return the counts by code; the last days are those before `now`, by the hour."""
        use = LINK_USE.c
        sums = [
            func.coalesce(func.sum(column).filter(use.hour > now - timedelta(days=days)), 0)
            if days
            else func.coalesce(func.sum(column), 0)
            for column in (use.opened, use.answered)
            for days in (7, 28, None)
        ]
        query = select(use.code, *sums).where(use.code.in_(codes)).group_by(use.code)
        found = {}
        for code, *n in await self._connection.execute(query):
            opened, answered = (LinkCount(days_7=a, days_28=b, total=c) for a, b, c in (n[:3], n[3:]))
            found[code] = LinkUse(opened=opened, answered=answered)
        return {code: found.get(code, LinkUse()) for code in codes}

    async def hours_of(self, code: str, *, since: datetime) -> list[tuple[datetime, int, int]]:
        """Return the hours of a link in which something happened: when, opened, answered."""
        use = LINK_USE.c
        query = select(use.hour, use.opened, use.answered).where(use.code == code, use.hour >= since)
        return [(hour, opened, answered) for hour, opened, answered in await self._connection.execute(query)]
