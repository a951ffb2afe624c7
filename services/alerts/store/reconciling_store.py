"""What scoring counted, and how the ledger compares with it, in the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, DateTime, Row, Text, bindparam, case, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.ledger import LedgerCounts
from services.alerts.domain.reconciling import (
    Counted,
    Difference,
    FoundDifference,
    Known,
    Snapshot,
    SurveyHour,
)
from services.alerts.store.loop_tables import LEDGER_DIFFERENCE, LEDGER_STATE, UNHAPPY_COUNT
from shared.contracts.scoring import UnhappyCounted
from shared.db.bulk import bulk_insert, bulk_values

_COUNTS = LedgerCounts._fields
_GIVEN = ("survey", "hour", *_COUNTS, "counted_to", "published_at", "taken_at")
_ADD = bulk_insert(UNHAPPY_COUNT, _GIVEN)
_STORED = UNHAPPY_COUNT.c
# Scoring counts an hour at most once at a moment, so the one that was published last is the latest.
_KEEP_LATEST = _ADD.on_conflict_do_update(
    index_elements=[_STORED.survey, _STORED.hour],
    set_={name: getattr(_ADD.excluded, name) for name in _GIVEN[2:]} | {"compared_at": None},
    where=or_(
        _ADD.excluded.published_at > _STORED.published_at,
        (_ADD.excluded.published_at == _STORED.published_at) & (_ADD.excluded.counted_to > _STORED.counted_to),
    ),
)
# What an older release stored does not say when it was scored: before it was judged.
_KNOWN = text(
    """
    SELECT counted.survey, counted.hour,
        count(*) FILTER (WHERE is_unhappy AND scored <= counted.counted_to) AS certain,
        count(*) FILTER (WHERE scored > counted.counted_to) AS possible,
        count(*) FILTER (WHERE is_unhappy) AS now
    FROM unnest(:surveys, :hours, :marks) AS counted (survey, hour, counted_to)
    JOIN LATERAL (
        SELECT is_unhappy, coalesce(scored_at, judged_at) AS scored FROM alerts.judged
        WHERE (is_unhappy OR was_unhappy) AND kind = 'response' AND judged.survey = counted.survey
            AND received_at >= counted.hour AND received_at < counted.hour + interval '1 hour'
    ) AS one ON true
    GROUP BY 1, 2
    """
).bindparams(
    bindparam("surveys", type_=ARRAY(Text)),
    bindparam("hours", type_=ARRAY(DateTime(timezone=True))),
    bindparam("marks", type_=ARRAY(DateTime(timezone=True))),
)


class State(NamedTuple):
    """How far the ledger was compared; `begins_at`: from when on it is complete, None: from the beginning."""

    begins_at: datetime | None
    snapshot: Snapshot | None
    passed_to: datetime | None
    compared_at: datetime | None
    compared_all_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReconcilingStore:
    connection: AsyncConnection

    async def now(self) -> datetime:
        """Return the moment by the database's clock."""
        moment: datetime = (await self.connection.execute(select(func.clock_timestamp()))).scalar_one()
        return moment

    async def keep(self, counts: Iterable[tuple[UnhappyCounted, datetime]]) -> None:
        """Keep what scoring counted, and when it published that, unless something later is known of the hour."""
        latest: dict[tuple[str, datetime], tuple[UnhappyCounted, datetime]] = {}
        for one in counts:
            key = (one[0].survey, one[0].hour)
            if key not in latest or _order(one) > _order(latest[key]):
                latest[key] = one
        if not latest:
            return
        taken_at = await self.now()
        rows = [
            {
                **{name: getattr(count, name) for name in ("survey", "hour", *_COUNTS, "counted_to")},
                "published_at": published_at,
                "taken_at": taken_at,
            }
            for _, (count, published_at) in sorted(latest.items())
        ]
        await self.connection.execute(_KEEP_LATEST, bulk_values(_GIVEN, rows))

    async def state(self, *, lock: bool = False) -> State:
        """Return how far it was compared; with `lock`, keep others from it until the transaction ends."""
        query = select(LEDGER_STATE)
        row = (await self.connection.execute(query.with_for_update() if lock else query)).one()
        snapshot = None if row.snapshot_at is None else Snapshot(row.snapshot_at, row.ends)
        return State(row.begins_at, snapshot, row.passed_to, row.compared_at, row.compared_all_at)

    async def set_state(self, **values: Any) -> None:  # noqa: ANN401 - columns
        await self.connection.execute(update(LEDGER_STATE).values(**values))

    async def to_compare(self, *, passed_to: datetime, since: datetime, everything: bool) -> Sequence[Counted]:
        """Return the counts of hours from `since` on that were received by `passed_to`: new ones, or all."""
        query = select(UNHAPPY_COUNT).where(_STORED.hour >= since, _STORED.taken_at <= passed_to)
        if not everything:
            differs = select(LEDGER_DIFFERENCE.c.survey).where(
                LEDGER_DIFFERENCE.c.survey == _STORED.survey, LEDGER_DIFFERENCE.c.hour == _STORED.hour
            )
            query = query.where(or_(_STORED.compared_at.is_(None), differs.exists()))
        return [_counted(row) for row in await self.connection.execute(query.order_by(_STORED.hour, _STORED.survey))]

    async def known(self, counted: Sequence[Counted]) -> Mapping[SurveyHour, Known]:
        """Return what the ledger knows of these hours."""
        values = {
            "surveys": [one.of.survey for one in counted],
            "hours": [one.of.hour for one in counted],
            "marks": [one.counted_to for one in counted],
        }
        rows = await self.connection.execute(_KNOWN, values)
        return {SurveyHour(row.survey, row.hour): Known(row.certain, row.possible, row.now) for row in rows}

    async def compared(self, *, passed_to: datetime, at: datetime) -> None:
        """Note that the counts that were received by `passed_to` were compared."""
        new = _STORED.compared_at.is_(None) & (_STORED.taken_at <= passed_to)
        await self.connection.execute(update(UNHAPPY_COUNT).where(new).values(compared_at=at))

    async def set_differences(
        self, compared: Iterable[SurveyHour], found: Mapping[SurveyHour, Difference], *, at: datetime
    ) -> None:
        """Keep what was found in the hours that were compared; what is the same as before keeps its age."""
        table = LEDGER_DIFFERENCE.c
        for one in compared:
            if one not in found:
                gone = (table.survey == one.survey) & (table.hour == one.hour)
                await self.connection.execute(delete(LEDGER_DIFFERENCE).where(gone))
        for one, differs in found.items():
            row = {**one._asdict(), **differs._asdict(), "first_seen_at": at, "seen_at": at}
            new = insert(LEDGER_DIFFERENCE).values(**row)
            is_same = (table.missing == new.excluded.missing) & (table.surplus == new.excluded.surplus)
            since = case((is_same, table.first_seen_at), else_=new.excluded.first_seen_at)
            changed = {**differs._asdict(), "first_seen_at": since, "seen_at": at}
            keys = [table.survey, table.hour]
            await self.connection.execute(new.on_conflict_do_update(index_elements=keys, set_=changed))

    async def differences(
        self, *, from_at: datetime | None = None, to_at: datetime | None = None, survey: str | None = None
    ) -> Sequence[FoundDifference]:
        """Return the differences in a period, the latest hour first."""
        table = LEDGER_DIFFERENCE.c
        query = select(LEDGER_DIFFERENCE).order_by(table.hour.desc(), table.survey)
        if from_at is not None:
            query = query.where(table.hour >= from_at)
        if to_at is not None:
            query = query.where(table.hour < to_at)
        if survey is not None:
            query = query.where(table.survey == survey)
        return [_found(row) for row in await self.connection.execute(query)]

    async def counted(
        self, *, from_at: datetime, to_at: datetime, survey: str | None
    ) -> tuple[LedgerCounts, datetime | None]:
        """Return what scoring counts in a period of whole hours, and the newest watermark of all its counts."""
        sums = [func.coalesce(func.sum(_STORED[name]), 0) for name in _COUNTS]
        query = select(*sums).where(_STORED.hour >= from_at, _STORED.hour < to_at)
        if survey is not None:
            query = query.where(_STORED.survey == survey)
        row = (await self.connection.execute(query)).one()
        newest: datetime | None = (await self.connection.execute(select(func.max(_STORED.counted_to)))).scalar_one()
        return LedgerCounts(*(int(one) for one in row)), newest

    async def delete_old(self, *, before: datetime) -> int:
        """Delete the counts of hours before then, and what was found in them; return how many counts."""
        await self.connection.execute(delete(LEDGER_DIFFERENCE).where(LEDGER_DIFFERENCE.c.hour < before))
        return (await self.connection.execute(delete(UNHAPPY_COUNT).where(_STORED.hour < before))).rowcount


def _order(count: tuple[UnhappyCounted, datetime]) -> tuple[datetime, datetime]:
    return count[1], count[0].counted_to


def _counted(row: Row[Any]) -> Counted:
    return Counted(
        of=SurveyHour(row.survey, row.hour),
        counts=LedgerCounts(*(getattr(row, name) for name in _COUNTS)),
        counted_to=row.counted_to,
        taken_at=row.taken_at,
    )


def _found(row: Row[Any]) -> FoundDifference:
    return FoundDifference(
        of=SurveyHour(row.survey, row.hour),
        difference=Difference(row.missing, row.surplus),
        first_seen_at=row.first_seen_at,
        seen_at=row.seen_at,
    )
