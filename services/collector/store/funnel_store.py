"""What the funnel is made of, counted in the database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ARRAY, Boolean, DateTime, Interval, Text, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.funnel import ResponseCounts, ShownCounts

_WINDOW = (bindparam("from_at", type_=DateTime(timezone=True)), bindparam("to_at", type_=DateTime(timezone=True)))
_SURVEY = bindparam("survey", type_=Text)

# One pass over what happened since the window began. Showings have the server's time and answers the browser's, whose
# clock may be a little behind.
_SHOWN = text(
    """
    SELECT count(*), count(*) FILTER (WHERE is_answered), count(*) FILTER (WHERE is_dismissed AND NOT is_answered)
    FROM (
        SELECT coalesce(max(at) FILTER (WHERE kind = 'answered') >= first_shown_at - :tolerance, false) AS is_answered,
            coalesce(max(at) FILTER (WHERE kind = 'dismissed') >= first_shown_at, false) AS is_dismissed
        FROM (
            SELECT person, kind, at, min(at) FILTER (WHERE kind = 'shown' AND at >= :from_at AND at < :to_at)
                OVER (PARTITION BY person) AS first_shown_at
            FROM collector.exposure
            WHERE survey = :survey AND channel = 'web' AND kind != 'refused' AND person IS NOT NULL
                AND at >= :from_at - :tolerance
        ) AS met
        WHERE first_shown_at IS NOT NULL
        GROUP BY person, first_shown_at
    ) AS people
    """
).bindparams(_SURVEY, *_WINDOW, bindparam("tolerance", type_=Interval))

# `:everywhere` is true when all locations count, and answers without one.
_REACH = (bindparam("everywhere", type_=Boolean()), bindparam("locations", type_=ARRAY(Text)))

_COMPLETED = text(
    """
    SELECT channel, count(*) FILTER (WHERE suspect IS NULL) AS completed, count(suspect) AS suspect
    FROM collector.response
    WHERE survey = :survey AND occurred_at >= :from_at AND occurred_at < :to_at AND withdrawn_at IS NULL
        AND (:everywhere OR location = ANY(:locations))
    GROUP BY channel
    """
).bindparams(_SURVEY, *_WINDOW, *_REACH)

# Nothing is begun after it was touched last; the index knows the latter.
_LEFT = text(
    """
    SELECT channel, count(*) AS number FROM collector.partial_response AS begun
    WHERE survey = :survey AND updated_at >= :from_at AND started_at >= :from_at AND started_at < :to_at
        AND state != 'finished' AND NOT EXISTS (SELECT FROM collector.response WHERE response.id = begun.id)
        AND (:everywhere OR location = ANY(:locations))
    GROUP BY channel
    """
).bindparams(_SURVEY, *_WINDOW, *_REACH)

_MESSAGES = text(
    """
    SELECT outcome, count(*) AS number FROM collector.sms_message
    WHERE account = ANY(:accounts) AND received_at >= :from_at AND received_at < :to_at
    GROUP BY outcome
    """
).bindparams(bindparam("accounts", type_=ARRAY(Text)), *_WINDOW)


@dataclass(frozen=True, slots=True)
class FunnelStore:
    """Counts for one survey and one window: from a moment, included, to another, excluded."""

    connection: AsyncConnection
    survey: str
    from_at: datetime
    to_at: datetime

    async def shown(self, *, tolerance: timedelta) -> ShownCounts:
        """Count the people to whom a website showed the survey, and what they did about it until now.

        Args:
            tolerance: how far the clock of a browser may be behind.
        """
        row = (await self.connection.execute(_SHOWN, self._window() | {"tolerance": tolerance})).one()
        return ShownCounts(*row)

    async def begun(self, locations: frozenset[str] | None = None) -> dict[str, ResponseCounts]:
        """Count the responses that were given, and those that were begun and left, by channel.

        Args:
            locations: where they were given; None: anywhere, and where no location is known.
        """
        values = self._window() | {"everywhere": locations is None, "locations": sorted(locations or ())}
        completed = {row.channel: row for row in await self.connection.execute(_COMPLETED, values)}
        left = {row.channel: row.number for row in await self.connection.execute(_LEFT, values)}
        return {
            channel: ResponseCounts(
                completed=completed[channel].completed if channel in completed else 0,
                left=left.get(channel, 0),
                suspect=completed[channel].suspect if channel in completed else 0,
            )
            for channel in completed.keys() | left.keys()
        }

    async def messages(self, accounts: Collection[str]) -> dict[str, int]:
        """Count the text messages that came in through some accounts, by what became of them."""
        values = {"accounts": list(accounts), "from_at": self.from_at, "to_at": self.to_at}
        return {row.outcome: row.number for row in await self.connection.execute(_MESSAGES, values)}

    def _window(self) -> dict[str, object]:
        return {"survey": self.survey, "from_at": self.from_at, "to_at": self.to_at}
