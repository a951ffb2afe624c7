"""How many responses each quota has counted, in the database."""

from collections.abc import Collection, Mapping

from sqlalchemy import ARRAY, BigInteger, Text, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.store.tables import QUOTA_COUNT

QuotaName = tuple[str, str]
"""The survey's key and the quota's."""

_ARRAYS = (bindparam("surveys", type_=ARRAY(Text)), bindparam("quotas", type_=ARRAY(Text)))

_LOCK = text(
    """
    SELECT survey, quota, n FROM collector.quota_count
    WHERE (survey, quota) IN (SELECT * FROM unnest(:surveys, :quotas))
    ORDER BY survey, quota FOR UPDATE
    """
).bindparams(*_ARRAYS)

_CREATE = text(
    """
    INSERT INTO collector.quota_count (survey, quota, n)
    SELECT survey, quota, 0 FROM unnest(:surveys, :quotas) AS row (survey, quota)
    ON CONFLICT DO NOTHING
    """
).bindparams(*_ARRAYS)

_ADD = text(
    """
    UPDATE collector.quota_count AS held SET n = held.n + row.n
    FROM unnest(:surveys, :quotas, :numbers) AS row (survey, quota, n)
    WHERE held.survey = row.survey AND held.quota = row.quota
    """
).bindparams(*_ARRAYS, bindparam("numbers", type_=ARRAY(BigInteger)))


class QuotaStore:
    """Reads and writes the counts of quotas through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lock_counts(self, wanted: Collection[QuotaName]) -> dict[QuotaName, int]:
        """Return how many responses the quotas have counted, and hold their rows until the end of the transaction.

        Whoever may add to a quota holds its row, so a limit is never passed. Rows are locked before any others and in
        the order of their keys, so that two transactions with the same quotas wait for each other instead of
        deadlocking.
        """
        names = sorted(wanted)
        counts = await self._locked(names)
        if len(counts) < len(names):
            await self._connection.execute(_CREATE, _columns([name for name in names if name not in counts]))
            counts = await self._locked(names)
        return counts

    async def add_to_counts(self, numbers: Mapping[QuotaName, int]) -> None:
        """Add `numbers` to quotas whose rows are locked."""
        if numbers:
            names = sorted(numbers)
            await self._connection.execute(_ADD, _columns(names) | {"numbers": [numbers[name] for name in names]})

    async def counts_of(self, survey: str) -> dict[str, int]:
        """Return how many responses each quota of a survey has counted, by the quota's key."""
        columns = select(QUOTA_COUNT.c.quota, QUOTA_COUNT.c.n).where(QUOTA_COUNT.c.survey == survey)
        return {row.quota: row.n for row in await self._connection.execute(columns)}

    async def _locked(self, names: list[QuotaName]) -> dict[QuotaName, int]:
        return {(survey, quota): n for survey, quota, n in await self._connection.execute(_LOCK, _columns(names))}


def _columns(names: Collection[QuotaName]) -> dict[str, list[str] | list[int]]:
    return {"surveys": [survey for survey, _ in names], "quotas": [quota for _, quota in names]}
