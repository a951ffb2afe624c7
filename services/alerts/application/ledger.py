"""Read the ledger: how many are in which box, who they are, and whether it adds up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from services.alerts.domain.ledger import Box, Ledger, LedgerEntry, LedgerFilter, counts_of, facts_of, ledger_of
from services.alerts.domain.limits import hour_of
from services.alerts.domain.reconciling import Reconciled, adds_up, is_whole_hour
from services.alerts.store.ledger_store import LedgerStore
from services.alerts.store.reconciling_store import ReconcilingStore
from shared.clock import Clock
from shared.errors import InvalidFieldError
from shared.unit_of_work import Connection, UnitOfWork

DEFAULT_PERIOD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class LedgerRead:
    """The ledger of a period."""

    of: LedgerFilter
    """What was read: it begins no sooner than the ledger does."""
    begins_at: datetime | None
    """From when on the ledger is complete; None: from the beginning."""
    ledger: Ledger
    reconciled: Reconciled


class Period(NamedTuple):
    """From inclusive to exclusive."""

    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class ChoosePeriod:
    clock: Clock

    def __call__(self, *, from_at: datetime | None, to_at: datetime | None) -> Period:
        """Return the period that is asked for; what is not asked for makes it end after this hour, and last 30 days.

        Raises:
            InvalidFieldError: it ends before it begins.
        """
        end = to_at or hour_of(self.clock.now()) + timedelta(hours=1)
        begin = from_at or end - DEFAULT_PERIOD
        if begin > end:
            raise InvalidFieldError(field="to", detail="must not be before `from`")
        return Period(begin, end)


@dataclass(frozen=True, slots=True)
class ReadLedger:
    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: LedgerFilter) -> LedgerRead:
        """Return how many unhappy responses and complaints are in which box.

        Raises:
            UnavailableError: the database is away.
        """
        async with self.unit_of_work.read() as connection:
            begins_at = (await ReconcilingStore(connection).state()).begins_at
            wanted = _within(wanted, begins_at)
            ledger = ledger_of(await LedgerStore(connection).tally(wanted))
            reconciled = await _reconciled(connection, wanted, ledger)
        return LedgerRead(wanted, begins_at, ledger, reconciled)

    async def surveys(self, *, locations: frozenset[str] | None) -> Sequence[str]:
        """Return the keys of the surveys that have something in the ledger, at `locations` if they are given."""
        async with self.unit_of_work.read() as connection:
            return await LedgerStore(connection).surveys(locations)


@dataclass(frozen=True, slots=True)
class ListLedger:
    """Read what is in one box, in pages, the latest first."""

    unit_of_work: UnitOfWork

    async def __call__(
        self,
        *,
        wanted: LedgerFilter,
        box: Box,
        held_by: str | None = None,
        before: tuple[datetime, UUID] | None = None,
        limit: int,
    ) -> Sequence[LedgerEntry]:
        """Return up to `limit` of them.

        Args:
            wanted: which part of the ledger.
            box: where they are.
            held_by: the rule that held their alerts back; None: any.
            before: received at and id of the last one of the page before.
            limit: how many at most.
        """
        async with self.unit_of_work.read() as connection:
            wanted = _within(wanted, (await ReconcilingStore(connection).state()).begins_at)
            store = LedgerStore(connection)
            return await store.list_before(before, wanted=wanted, facts=facts_of(box), held_by=held_by, limit=limit)


def _within(wanted: LedgerFilter, begins_at: datetime | None) -> LedgerFilter:
    if begins_at is None or wanted.from_at >= begins_at:
        return wanted
    return replace(wanted, from_at=begins_at, to_at=max(wanted.to_at, begins_at))


async def _reconciled(connection: Connection, wanted: LedgerFilter, ledger: Ledger) -> Reconciled:
    store = ReconcilingStore(connection)
    passed_to = (await store.state()).passed_to
    is_part = any(one is not None for one in (wanted.touchpoint, wanted.channel, wanted.locations))
    if is_part or not (is_whole_hour(wanted.from_at) and is_whole_hour(wanted.to_at)):
        return Reconciled(adds_up="not_compared", passed_to=passed_to)
    period = {"from_at": wanted.from_at, "to_at": wanted.to_at}
    counts, counted_to = await store.counted(**period, survey=wanted.survey)
    found = await store.differences(**period, survey=wanted.survey)
    certain = [one for one in found if one.is_certain]
    total = counts_of(ledger.responses).total
    return Reconciled(
        adds_up=adds_up(total, counts, certain),
        counts=counts,
        counted_to=counted_to,
        passed_to=passed_to,
        differences=certain,
    )
